"""This module is out-of-office on the command line: who is out or will be, recording it, and ending it."""

from typing import Annotated

import typer

from offcycle.cli import moments, options, terminal
from offcycle.cli.connection import Server
from offcycle.cli.options import example, said

absences = typer.Typer(help="Who is out of office: list, record, end.")


@absences.command("list", epilog=example("offcycle absence list"))
def to_come(as_json: options.Json = False) -> None:
    """List who is out of office now, or will be."""
    answer = Server(as_json=as_json).get("/absences")
    if as_json:
        terminal.raw(answer.text)
        return
    for each in answer.data["items"]:
        begins, ends = terminal.local(each["from"]), terminal.local(each["until"])
        state = f"is out until {ends}" if each["out_now"] else f"is out from {begins} until {ends}"
        terminal.say(f"{each['id']}: {each['account']} {state}, recorded by {each['by']}.")
        if each["note"]:
            terminal.indented(each["note"])
    if not answer.data["items"]:
        terminal.say("Nobody is out of office, or will be.")


@absences.command(
    "record",
    epilog=example(
        "offcycle absence record --until 2026-11-30T08:00",
        'offcycle absence record cor2 --until 3d --note "On a plane."',
    ),
)
def record(
    account: Annotated[
        str, typer.Argument(metavar="[ACCOUNT]", help="Who is out; left out, you are.")
    ] = "",
    *,
    start: Annotated[
        str | None, typer.Option("--from", metavar="TIME", help="When it begins; left out, now.")
    ] = None,
    until: Annotated[str, typer.Option(metavar="TIME", help="When they are back.")],
    note: options.Note = None,
    as_json: options.Json = False,
) -> None:
    """Record that somebody is out of office; they are told, and end it themselves."""
    body = said(account=account, until=moments.until(until), note=note)
    if start:
        body["from"] = moments.until(start)
    answer = Server(as_json=as_json).post("/absences", body)
    if as_json:
        terminal.raw(answer.text)
        return
    told = answer.data
    terminal.say(
        f"{told['account']} is out of office until {terminal.local(told['until'])}. "
        f"To end it: offcycle absence end {told['id']}"
    )


@absences.command("end", epilog=example("offcycle absence end 812"))
def end(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="The absence's number.")],
    as_json: options.Json = False,
) -> None:
    """End an absence before its time."""
    answer = Server(as_json=as_json).delete(f"/absences/{number}")
    if as_json:
        terminal.raw(answer.text)
        return
    terminal.say(f"{answer.data['account']} is in again.")
