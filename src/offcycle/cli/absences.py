"""This module is out-of-office on the command line: who is out or will be, recording it, and ending it."""

from typing import Annotated
from urllib.parse import quote

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
        terminal.say(f"{each['id']}: {each['account']} {state}, {_source(each)}.")
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


def _source(each: dict[str, str]) -> str:
    return "from the calendar" if each["source"] else f"recorded by {each['by']}"


@absences.command(
    "calendar",
    epilog=example(
        "offcycle absence calendar wchen https://calendar.example.org/wchen.ics --word vacation",
        "offcycle absence calendar wchen",
        "offcycle absence calendar wchen --remove",
    ),
)
def calendar(
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="Whose absences it says.")],
    address: Annotated[
        str, typer.Argument(metavar="[ADDRESS]", help="Where it is; left out, it is shown.")
    ] = "",
    *,
    word: Annotated[
        str, typer.Option(metavar="WORD", help="Only events whose title contains this.")
    ] = "",
    remove: Annotated[bool, typer.Option("--remove", help="Follow it no longer.")] = False,
    as_json: options.Json = False,
) -> None:
    """Name the calendar that says when somebody is out, show how reading it goes, or take it away."""
    path, server = f"/absences/calendar/{quote(account, safe='')}", Server(as_json=as_json)
    if remove:
        server.delete(path)
        terminal.say(f"The calendar of {account} is not followed any more; what it said is ended.")
        return
    body = {"address": address, "word": word}
    answer = server.put(path, body) if address else server.get(path)
    if as_json:
        terminal.raw(answer.text)
        return
    told = answer.data
    terminal.say(f"Absences of {account} come from a calendar at {told['host']}. {_read(told)}")


def _read(told: dict[str, str | None]) -> str:
    """How reading it goes, in a sentence or two."""
    if told["failing_since"]:
        since = terminal.local(str(told["failing_since"]))
        return f"It cannot be read since {since}; what it said last holds. {told['error']}"
    if told["read_at"]:
        return f"It was read last at {terminal.local(str(told['read_at']))}."
    return "It is read within a minute."
