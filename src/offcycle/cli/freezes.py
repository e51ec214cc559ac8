"""This module is the freezes on the command line: those that hold or are to come, setting one, and lifting it."""

from typing import Annotated

import typer

from offcycle.cli import moments, options, terminal
from offcycle.cli.connection import Answer, Server
from offcycle.cli.giving import path_part
from offcycle.cli.options import example

freezes = typer.Typer(help="Times in which production is not to be changed: list, set, lift.")


@freezes.command("list", epilog=example("offcycle freeze list"))
def to_come(as_json: options.Json = False) -> None:
    """List the freezes that hold now or are to come."""
    _tell(Server(as_json=as_json).get("/freezes"), as_json=as_json)


@freezes.command(
    "set",
    epilog=example(
        'offcycle freeze set --until 2026-11-30T08:00 --reason "Enrolment week."',
        'offcycle freeze set vote --from 2026-12-01T00:00 --until 2026-12-03T00:00 --system eclkc --reason "Vote."',
    ),
)
def set_freeze(
    slug: Annotated[
        str, typer.Argument(metavar="NAME", help="A short name; left out, it gets a number.")
    ] = "",
    *,
    start: Annotated[
        str, typer.Option("--from", metavar="TIME", help="When it begins; left out, now.")
    ] = "0m",
    until: Annotated[str, typer.Option(metavar="TIME", help="When it ends.")],
    reason: Annotated[str, typer.Option(help="Why, in a sentence.")],
    system: Annotated[
        list[str] | None,
        typer.Option(metavar="SYSTEM", help="A system that it is of; left out, of all."),
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Forbid changes of production for a time; approving a change that names the freeze overrides it."""
    body = {
        "slug": slug,
        "starts_at": moments.until(start),
        "ends_at": moments.until(until),
        "reason": reason,
        "systems": system or [],
    }
    _tell(Server(as_json=as_json).post("/freezes", body), as_json=as_json)


@freezes.command("lift", epilog=example("offcycle freeze lift vote"))
def lift(
    slug: Annotated[str, typer.Argument(metavar="NAME", help="The freeze's short name.")],
    as_json: options.Json = False,
) -> None:
    """End a freeze before its time."""
    _tell(Server(as_json=as_json).delete(f"/freezes/{path_part(slug)}"), as_json=as_json)


def _tell(answer: Answer, *, as_json: bool) -> None:
    if as_json:
        terminal.raw(answer.text)
        return
    for each in answer.data["items"]:
        where = ", ".join(each["systems"]) or "every system"
        state = "holds" if each["holds"] else "is to come"
        begins, ends = terminal.local(each["starts_at"]), terminal.local(each["ends_at"])
        terminal.say(f"{each['slug']}: {where}, from {begins} until {ends}, {state}.")
        terminal.indented(each["reason"])
    if not answer.data["items"]:
        terminal.say("No freeze holds or is to come.")
