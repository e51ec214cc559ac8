"""This module is the maintenance windows on the command line: those to come, those set by hand, and the one that a change is given."""

from typing import Annotated

import typer

from offcycle.cli import moments, options, terminal
from offcycle.cli.connection import Answer, Server
from offcycle.cli.giving import give
from offcycle.cli.options import example, said

commands = typer.Typer()
windows = typer.Typer(help="The maintenance windows: list them, add one, or remove one.")

At = Annotated[str, typer.Argument(metavar="TIME", help="When it opens, such as 2026-12-04T20:00.")]
Until = Annotated[str, typer.Option(metavar="TIME", help="When it closes.")]


@commands.command(
    "plan-window",
    epilog=example(
        "offcycle plan-window CR-1001", "offcycle plan-window CR-1001 --at 2026-12-04T20:00"
    ),
)
def plan_window(
    ref: options.Ref,
    at: Annotated[
        str | None, typer.Option(metavar="TIME", help="Another time than the proposed window.")
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Confirm the proposed window of a change that is no emergency, or move it to another time."""
    body = said(starts_at=moments.until(at) if at else None)
    give(ref, "plan-window", body, done="{ref} has its window.", as_json=as_json)


@windows.command("list", epilog=example("offcycle window list"))
def to_come(as_json: options.Json = False) -> None:
    """List the windows to come."""
    server = Server(as_json=as_json)
    _tell(server.get("/windows"), as_json=as_json)


@windows.command(
    "add", epilog=example("offcycle window add 2026-12-04T20:00 --until 2026-12-04T22:00")
)
def add(at: At, until: Until, as_json: options.Json = False) -> None:
    """Add a window beside those that the policy's rule gives."""
    body = {"starts_at": moments.until(at), "ends_at": moments.until(until)}
    _tell(Server(as_json=as_json).post("/windows", body), as_json=as_json)


@windows.command("remove", epilog=example("offcycle window remove 2026-12-17T20:00"))
def remove(at: At, as_json: options.Json = False) -> None:
    """Remove the window that would open at this time."""
    body = {"starts_at": moments.until(at), "removed": True}
    _tell(Server(as_json=as_json).post("/windows", body), as_json=as_json)


def _tell(answer: Answer, *, as_json: bool) -> None:
    if as_json:
        terminal.raw(answer.text)
        return
    for each in answer.data["items"]:
        terminal.say(each["says"])
    if not answer.data["items"]:
        terminal.say("No window opens within the next 400 days.")
