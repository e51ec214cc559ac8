"""This module expunges from the command line: what is to go is never among the words of a command, which others can list."""

from pathlib import Path
from typing import Annotated

import typer

from offcycle.cli import options, passwords, terminal
from offcycle.cli.connection import Server
from offcycle.cli.endings import RefusedError, WrongUsageError
from offcycle.cli.options import example

commands = typer.Typer(help="Expunge what was pasted by mistake: one proposes, the other confirms.")

Number = Annotated[int, typer.Argument(metavar="N", help="The number of the proposal.")]


@commands.command(
    "propose",
    epilog=example(
        'offcycle expunge propose CR-1001 --reason "A password was pasted."',
        'offcycle expunge propose CR-1001 --entry 4711 --reason "It names a person."',
    ),
)
def propose(
    reason: Annotated[str, typer.Option(help="Why, without what is to be expunged.")],
    ref: Annotated[
        str, typer.Argument(metavar="[REF]", help="The change; left out, what belongs to none.")
    ] = "",
    entry: Annotated[
        list[int] | None,
        typer.Option(metavar="SEQ", help="An entry whose texts go whole; give it once for each."),
    ] = None,
    passage_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Take the passage out of this file.")
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Propose to expunge a passage, which you are asked for, or the texts of some entries."""
    passage = "" if entry and not passage_file else passwords.passage(passage_file)
    body = {"change": ref, "reason": reason, "passage": passage, "entries": entry or []}
    answer = Server(as_json=as_json).post("/expunge", body)
    if as_json:
        terminal.raw(answer.text)
        return
    found = answer.data
    terminal.say(
        f"Proposal {found['proposal']}: {len(found['places'])} entries hold it.", bold=True
    )
    terminal.say("Nothing is expunged yet. The other of administrator and security officer gives:")
    terminal.say(f"offcycle expunge confirm {found['proposal']}")


@commands.command("list", epilog=example("offcycle expunge list"))
def list_proposals(as_json: options.Json = False) -> None:
    """List the proposals that wait to be confirmed."""
    answer = Server(as_json=as_json).get("/expunge")
    if as_json:
        terminal.raw(answer.text)
        return
    rows = [
        (
            each["proposal"],
            each["change"] or "-",
            terminal.local(each["at"]),
            each["by"],
            len(each["places"]),
            each["reason"],
        )
        for each in answer.data["items"]
    ]
    if not rows:
        terminal.say("No proposal waits.")
        return
    terminal.table(("proposal", "change", "when", "by", "entries", "why"), rows)


@commands.command("confirm", epilog=example("offcycle expunge confirm 4720"))
def confirm(number: Number, yes: options.Yes = False, as_json: options.Json = False) -> None:
    """Expunge what was proposed, for good."""
    if not yes and (as_json or not terminal.interactive()):
        raise WrongUsageError(
            "Nothing was expunged, because nobody can be asked here. Look at it (offcycle expunge list), then give --yes."
        )
    if not yes and not terminal.agreed("It cannot be brought back. Expunge it?"):
        raise RefusedError("Nothing was expunged, because you did not type yes.")
    answer = Server(as_json=as_json).post(f"/expunge/{number}/confirm")
    if as_json:
        terminal.raw(answer.text)
        return
    terminal.say(f"{len(answer.data['digests'])} documents are expunged.", bold=True)
    terminal.say(
        "Mails, archive copies and backups that left before still hold it: see the manual."
    )
