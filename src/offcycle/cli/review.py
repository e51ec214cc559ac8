"""This module is how the risk is judged of a plan on the command line."""

from typing import Annotated

import typer

from offcycle.cli import options
from offcycle.cli.giving import give
from offcycle.cli.options import example

commands = typer.Typer()

Security = Annotated[options.Level, typer.Option(help="The security risk.")]
Performance = Annotated[options.Level, typer.Option(help="The performance risk.")]
Findings = Annotated[str, typer.Option(help="What was found.")]
NotAcceptable = Annotated[
    bool, typer.Option("--not-acceptable", help="The risk cannot be taken as it is.")
]


Checked = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME", help="This was looked at, on the policy's checklist; repeat it."),
]
SubmitToo = Annotated[
    bool, typer.Option("--submit", help="Send it to the approvers at once, if it is acceptable.")
]


@commands.command(
    "risk",
    epilog=example(
        "offcycle risk CR-1001 --security low --performance low",
        'offcycle risk CR-1001 --security high --performance low --not-acceptable --findings "It opens a port."',
    ),
)
def risk(
    ref: options.Ref,
    security: Security,
    performance: Performance,
    findings: Findings = "",
    not_acceptable: NotAcceptable = False,
    give_up_say: options.GiveUpSay = False,
    checked: Checked = None,
    submit: SubmitToo = False,
    as_json: options.Json = False,
) -> None:
    """Judge the security and the performance risk of the plan as it reads now."""
    verdict = "not_acceptable" if not_acceptable else "acceptable"
    body = {
        "security": security,
        "performance": performance,
        "findings": findings,
        "verdict": verdict,
        "give_up_say": give_up_say,
        "checked": checked or [],
        "submit": submit,
    }
    sent = " It lies before the approvers." if submit and not not_acceptable else ""
    done = f"{{ref}}: the risk is judged, {verdict.replace('_', ' ')}.{sent}"
    give(ref, "review-risk", body, done=done, as_json=as_json)
