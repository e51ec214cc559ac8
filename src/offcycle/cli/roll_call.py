"""This module is the roll call on the command line, with what anybody may say about a change: that it is about security, whom it touches."""

from typing import Annotated

import typer

from offcycle.cli import moments, options
from offcycle.cli.endings import WrongUsageError
from offcycle.cli.giving import give
from offcycle.cli.options import example, said

commands = typer.Typer()

Why = Annotated[str, typer.Option("--reason", help="Why, in a sentence.")]
Systems = Annotated[
    list[str] | None,
    typer.Argument(metavar="SYSTEM", help="The other systems that it touches; none for no other."),
]
Here = Annotated[bool, typer.Option("--here", help="I am here.")]
Out = Annotated[str | None, typer.Option(metavar="TIME", help="I am out until then.")]
Back = Annotated[str | None, typer.Option(metavar="TIME", help="I am back then.")]


@commands.command(
    "available",
    epilog=example(
        "offcycle available CR-1001 --here", "offcycle available CR-1001 --out 2026-11-27T09:00"
    ),
)
def available(
    ref: options.Ref,
    here: Here = False,
    out: Out = None,
    back: Back = None,
    as_json: options.Json = False,
) -> None:
    """Answer the roll call: here, out until a time, or back at a time."""
    if [here, bool(out), bool(back)].count(True) != 1:
        raise WrongUsageError("Give one of --here, --out TIME or --back TIME.")
    answer = "here" if here else "out" if out else "back"
    until = out or back
    body = said(answer=answer, until=moments.until(until) if until else None)
    give(ref, "available", body, done="{ref}: your answer is recorded.", as_json=as_json)


@commands.command(
    "raise-security",
    epilog=example('offcycle raise-security CR-1001 --reason "The key is in the log."'),
)
def raise_security(ref: options.Ref, reason: Why, as_json: options.Json = False) -> None:
    """Mark a change as security related; the security officer is told at once."""
    done = "{ref} is marked as security related, and the security officer is told."
    give(ref, "raise-security", {"reason": reason}, done=done, as_json=as_json)


@commands.command(
    "lower-security",
    epilog=example('offcycle lower-security CR-1001 --reason "It was a test key."'),
)
def lower_security(ref: options.Ref, reason: Why, as_json: options.Json = False) -> None:
    """Take back the mark that a change is security related; only the security officer does."""
    done = "{ref} is not marked as security related any more."
    give(ref, "lower-security", {"reason": reason}, done=done, as_json=as_json)


@commands.command("affected", epilog=example("offcycle affected CR-1001 vpn database"))
def affected(ref: options.Ref, systems: Systems = None, as_json: options.Json = False) -> None:
    """Name the other systems that a change touches, all of them; their teams are copied."""
    done = "{ref}: the affected systems are recorded."
    give(ref, "affected", {"systems": systems or []}, done=done, as_json=as_json)
