"""This module is step 2 on the command line: who looked at staging passes or fails it; the run itself is in `run.py`."""

from typing import Annotated

import typer

from offcycle.cli import options, terminal
from offcycle.cli.connection import Server
from offcycle.cli.endings import RefusedError
from offcycle.cli.giving import change_of, path_part, told
from offcycle.cli.options import example, said

commands = typer.Typer()

Digest = Annotated[
    str | None,
    typer.Option(help="Sign only if the plan has this digest; without it, the plan as it stands."),
]
Role = Annotated[
    str | None, typer.Option(help="One validating role; without it, every one that you hold.")
]


@commands.command(
    "sign-off",
    epilog=example(
        "offcycle sign-off CR-1001 pass",
        'offcycle sign-off CR-1001 fail --reason "The search page stays empty."',
    ),
)
def sign_off(
    ref: options.Ref,
    verdict: Annotated[options.Verdict, typer.Argument(help="What you found in staging.")],
    reason: options.Reason = None,
    digest: Digest = None,
    role: Role = None,
    as_json: options.Json = False,
) -> None:
    """Pass or fail what you see in staging, for every validating role that you hold."""
    server = Server(as_json=as_json)
    change = change_of(server, ref)
    plan = change["plan"]
    if plan is None:
        raise RefusedError(
            f"{ref} was not signed off, because it has no plan yet. "
            f"Document it first: offcycle plan save {ref} FILE.md"
        )
    if not as_json:
        terminal.say(f"{change['ref']}: {change['title']}")
        terminal.say(f"Revision {plan['revision']} of the plan, {plan['digest']}")
    body = said(verdict=verdict, digest=digest or plan["digest"], reason=reason, role=role)
    answer = server.post(f"/changes/{path_part(ref)}/sign-off", body)
    if as_json:
        terminal.raw(answer.text)
        return
    told(answer.data, f"{{ref}}: your sign-off is recorded, {verdict}.")
