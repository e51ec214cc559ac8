"""This module is what is looked at on the command line: the list, one change with its whole log, what happened, what was sent."""

from typing import Annotated

import typer

from offcycle.cli import options, showing, terminal
from offcycle.cli.connection import Server
from offcycle.cli.giving import path_part, people
from offcycle.cli.options import example
from offcycle.cli.submissions import show_difference

commands = typer.Typer()

Stage = Annotated[str | None, typer.Option(help="Only those in this stage, such as review.")]
System = Annotated[str | None, typer.Option(help="Only those of this system.")]
VerdictOf = Annotated[str | None, typer.Option(help="Only emergency, deferred or open ones.")]
WaitingOn = Annotated[
    str | None, typer.Option(help="Only those that wait for `me`, or for a role.")
]
Open = Annotated[
    bool | None, typer.Option("--open/--ended", help="Only open ones, or only those at an end.")
]
Words = Annotated[str | None, typer.Option("--query", "-q", help="Only those with these words.")]
Limit = Annotated[int, typer.Option(min=1, max=200, help="How many at most.")]
Cursor = Annotated[
    str | None, typer.Option(help="Carry on where the page before ended: its `next`.")
]


@commands.command(
    "list",
    epilog=example(
        "offcycle list --open", "offcycle list --waiting-on me", "offcycle list -q lifeboat"
    ),
)
def list_changes(
    stage: Stage = None,
    system: System = None,
    verdict: VerdictOf = None,
    waiting_on: WaitingOn = None,
    is_open: Open = None,
    query: Words = None,
    limit: Limit = 50,
    cursor: Cursor = None,
    as_json: options.Json = False,
) -> None:
    """List the changes that you may see, newest first."""
    answer = Server(as_json=as_json).get(
        "/changes",
        stage=stage,
        system=system,
        verdict=verdict,
        waiting_on=waiting_on,
        open=is_open,
        q=query,
        limit=limit,
        cursor=cursor,
    )
    if as_json:
        terminal.raw(answer.text)
        return
    showing.show_list(answer.data)


@commands.command(
    "show", epilog=example("offcycle show CR-1001", "offcycle show CR-1001 --difference")
)
def show(
    ref: options.Ref,
    difference: Annotated[
        bool,
        typer.Option(
            "--difference",
            help="Only in what the submission differs from the one before, and a draft from it.",
        ),
    ] = False,
    as_json: options.Json = False,
) -> None:
    """Show a change: what it waits for and why, its plan and approvals, and who did what, when and why."""
    server = Server(as_json=as_json)
    if difference and not as_json:
        show_difference(server, ref)
        return
    answer = server.get(f"/changes/{path_part(ref)}")
    if as_json:
        terminal.raw(answer.text)
        return
    change = answer.data
    runs = [server.get(f"/runs/{path_part(run['id'])}").data for run in change["runs"]]
    events = list(server.items(f"/changes/{path_part(ref)}/events", limit=200))
    showing.show_change(change, runs, events, people(server))


@commands.command("events", epilog=example("offcycle events CR-1001 --json"))
def events(
    ref: options.Ref,
    limit: Limit = 200,
    cursor: Cursor = None,
    as_json: options.Json = False,
) -> None:
    """Tell all that happened to a change, in order."""
    server = Server(as_json=as_json)
    answer = server.get(f"/changes/{path_part(ref)}/events", limit=limit, cursor=cursor)
    if as_json:
        terminal.raw(answer.text)
        return
    showing.show_log(answer.data["items"], people(server))
    if answer.data["next"]:
        terminal.say(f"There is more: offcycle events {ref} --cursor {answer.data['next']}")


@commands.command("deliveries", epilog=example("offcycle deliveries --change CR-1001"))
def deliveries(
    change: Annotated[str | None, typer.Option(metavar="REF", help="Of this change alone.")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
    as_json: options.Json = False,
) -> None:
    """List what was sent to whom, or has to be, with what came of it, newest first."""
    answer = Server(as_json=as_json).get("/deliveries", change=change, limit=limit, cursor=cursor)
    if as_json:
        terminal.raw(answer.text)
        return
    showing.show_deliveries(answer.data)
