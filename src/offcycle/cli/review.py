"""This module is step 4 on the command line: risk is judged, the change is submitted, and approvers say yes or no to what they see."""

from typing import Annotated, Any

import typer

from offcycle.cli import options, terminal
from offcycle.cli.connection import Server
from offcycle.cli.endings import RefusedError, WrongUsageError
from offcycle.cli.giving import change_of, give, path_part, people, told
from offcycle.cli.options import example, said
from offcycle.cli.submissions import show_difference

commands = typer.Typer()

Security = Annotated[options.Level, typer.Option(help="The security risk.")]
Performance = Annotated[options.Level, typer.Option(help="The performance risk.")]
Findings = Annotated[str, typer.Option(help="What was found.")]
NotAcceptable = Annotated[
    bool, typer.Option("--not-acceptable", help="The risk cannot be taken as it is.")
]
Digest = Annotated[
    str | None, typer.Option(help="Decide only if the submission has this digest; asks nothing.")
]
Words = Annotated[
    str | None,
    typer.Option(
        metavar='"FOUR WORDS"',
        help="Decide only if this is the submission's read-back code; asks nothing.",
    ),
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
    as_json: options.Json = False,
) -> None:
    """Judge the security and the performance risk of the plan as it reads now."""
    verdict = "not_acceptable" if not_acceptable else "acceptable"
    body = {
        "security": security,
        "performance": performance,
        "findings": findings,
        "verdict": verdict,
    }
    done = f"{{ref}}: the risk is judged, {verdict.replace('_', ' ')}."
    give(ref, "review-risk", body, done=done, as_json=as_json)


@commands.command(
    "approve",
    epilog=example(
        "offcycle approve CR-1001",
        'offcycle approve CR-1001 --words "acorn amber anchor angle"',
    ),
)
def approve(
    ref: options.Ref,
    reason: options.Reason = None,
    digest: Digest = None,
    words: Words = None,
    yes: options.Yes = False,
    as_json: options.Json = False,
) -> None:
    """Approve exactly the submission that is shown; at a terminal you are asked before anything is sent."""
    _decide(ref, "approve", reason, digest=digest, words=words, yes=yes, as_json=as_json)


@commands.command(
    "reject", epilog=example('offcycle reject CR-1001 --reason "Say how it is undone."')
)
def reject(
    ref: options.Ref,
    reason: Annotated[str, typer.Option(help="What has to change.")],
    digest: Digest = None,
    words: Words = None,
    yes: options.Yes = False,
    as_json: options.Json = False,
) -> None:
    """Send the submission that is shown back, with a reason."""
    _decide(ref, "reject", reason, digest=digest, words=words, yes=yes, as_json=as_json)


def _decide(
    ref: str,
    verdict: str,
    reason: str | None,
    *,
    digest: str | None,
    words: str | None,
    yes: bool,
    as_json: bool,
) -> None:
    insisted = bool(yes or digest or words)
    if not insisted and (as_json or not terminal.interactive()):
        raise WrongUsageError(
            f"Nothing was decided, because nobody can be asked here. Look at it (offcycle show {ref}),"
            ' then give --words "its four words", --digest DIGEST, or --yes.'
        )
    server = Server(as_json=as_json)
    change = change_of(server, ref)
    submission = change["submission"]
    if submission is None:
        raise RefusedError(
            f"Nothing was decided, because {ref} does not lie before the approvers. "
            f"Wait until hosting has submitted it; see what it waits for: offcycle show {ref}"
        )
    if not as_json:
        _before_deciding(server, change)
    _same_words(words, submission["words"], ref)
    if not insisted and not terminal.agreed(f"You {verdict} exactly this?"):
        raise RefusedError("Nothing was decided, because you did not type yes.")
    body = said(verdict=verdict, digest=digest or submission["digest"], reason=reason)
    answer = server.post(f"/changes/{path_part(ref)}/decide", body)
    if as_json:
        terminal.raw(answer.text)
        return
    sent = "approved" if verdict == "approve" else "sent back"
    terminal.say(f"{change['ref']} is {sent} in your name. {answer.data['quorum']}", bold=True)
    told(answer.data, "Read-back code: " + submission["words"])


def _same_words(given: str | None, words: str, ref: str) -> None:
    if given is None or given.lower().replace("-", " ").split() == words.split():
        return
    raise RefusedError(
        f"Nothing was decided, because you gave the words “{given}” and those of {ref} are “{words}”. "
        f"Look at what lies before you now: offcycle show {ref}"
    )


def _before_deciding(server: Server, change: dict[str, Any]) -> None:
    """What an approver has to have seen."""
    submission, names = change["submission"], people(server)
    form = server.get(
        f"/changes/{path_part(change['ref'])}/form", submission=submission["number"]
    ).data
    terminal.say(f"{change['ref']}: {change['title']}", bold=True)
    for field in form["fields"]:
        if field["filled_from"] == "typed":
            terminal.say(f"{field['label']}: {field['value']}")
    if submission.get("differs_from"):
        show_difference(server, change["ref"])
    risk, plan = change["risk"], change["plan"]
    terminal.say(
        f"Requested by {names.get(change['requested_by'], change['requested_by'])}. "
        f"System {change['system']}, priority {change['priority'] or 'not known'}."
    )
    if risk:
        terminal.say(
            f"Risk: security {risk['security']}, performance {risk['performance']}, judged by"
            f" {names.get(risk['by'], risk['by'])}. {risk['findings']}".rstrip()
        )
    terminal.say(
        f"Submission {submission['number']}, revision {submission['revision']} of the plan"
        + (
            f" (the newest is revision {plan['revision']})"
            if plan and plan["revision"] != submission["revision"]
            else ""
        )
    )
    terminal.say(f"Digest: {submission['digest']}")
    terminal.say(f"Read-back code: {submission['words']}", bold=True)
    terminal.say(change["quorum"])
