"""This module imports people, their roles and systems from a table: checked whole, shown, asked for, and made so in one go."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from offcycle.cli import installation, options, terminal
from offcycle.cli.endings import RefusedError, WrongUsageError, refused
from offcycle.cli.options import example

if TYPE_CHECKING:
    from offcycle.people.importing import Plan, Planned

commands = typer.Typer(help="Import people with their roles, and systems, from a table.")

File = Annotated[
    Path, typer.Argument(metavar="FILE.csv", help="The table, as spreadsheets save it.")
]


@commands.callback()
def group() -> None:
    """Import people with their roles, and systems, from a table."""


@commands.command(
    "import",
    epilog=example(
        "offcycle people import --systems systems.csv",
        "offcycle people import people.csv       # roles as dev@shop;qa@team:web;hosting@*",
        "offcycle people import people.csv --exact --yes",
    ),
)
def import_table(
    file: File,
    systems: Annotated[
        bool,
        typer.Option(
            "--systems",
            help="The table is of systems: slug, name, team, staging, production, stakeholders.",
        ),
    ] = False,
    exact: Annotated[
        bool,
        typer.Option("--exact", help="Take roles that are not in the table from those who are."),
    ] = False,
    yes: options.Yes = False,
) -> None:
    """Import people (account, name, email, roles, administrator) from a table that is checked whole, shown, and asked for."""
    if systems and exact:
        raise WrongUsageError("Nothing was imported, because --exact is for people. Leave it out.")
    content = _content(file)
    installation.ready()
    plan = _planned(content, systems=systems, exact=exact)
    if plan.faults:
        raise _faulty(file, plan)
    if not plan.todo:
        terminal.say("Everything in the table is so already, so nothing needs to be imported.")
        return
    rows = [(each.line, each.about, each.says) for each in plan.todo]
    terminal.table(("line", "who or what", "is to change"), rows)
    if not _agreed(len(rows), yes=yes):
        return
    _import(plan.todo)
    terminal.say(f"Imported: {_counted(len(rows))}.", bold=True)
    new = [each.about for each in plan.todo if each.says.startswith("new account")]
    if new:
        terminal.say(f"Next: give each a password, such as offcycle account password {new[0]}")
    terminal.say("Next: offcycle check says what is still missing.")


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise WrongUsageError(f"{file} was not read, because of this: {error.strerror}.") from error


def _planned(content: bytes, *, systems: bool, exact: bool) -> "Plan":
    from offcycle.ledger import read
    from offcycle.people import importing, sheets

    needed, others = importing.SYSTEMS if systems else importing.PEOPLE
    sheet = sheets.read(content, needed=needed, others=others)
    if systems:
        return importing.plan_systems(sheet, read.world(), read.now())
    return importing.plan_people(sheet, read.world(), read.now(), exact=exact)


def _faulty(file: Path, plan: "Plan") -> RefusedError:
    lines = [f"{file}:{fault.line}: {fault.says}" for fault in plan.faults]
    counted = f"{len(lines)} faults" if len(lines) > 1 else "a fault"
    said = f"Nothing was imported, because the table has {counted}. Correct what is told here:"
    return RefusedError("\n".join([said, *lines]))


def _agreed(count: int, *, yes: bool) -> bool:
    if yes:
        return True
    if not terminal.interactive():
        terminal.say(f"Nothing was imported yet. To import this ({_counted(count)}), give --yes.")
        return False
    if terminal.agreed(f"Import this ({_counted(count)})?"):
        return True
    terminal.say("Nothing was imported.")
    return False


def _counted(count: int) -> str:
    return f"{count} changes" if count > 1 else "one change"


def _import(todo: list["Planned"]) -> None:
    """Give all commands in one transaction: if one is refused after all, none was given."""
    from offcycle.ledger import attempts

    def give() -> None:
        for each in todo:
            _give(each)

    attempts.whole(give)


def _give(planned: "Planned") -> None:
    from offcycle.ledger.record import record
    from offcycle.process.kernel import CONSOLE, Actor, Refused

    outcome = record(command=planned.command, ask=planned.ask, actor=Actor(CONSOLE, CONSOLE))
    if isinstance(outcome, Refused):
        said = f"Nothing was imported, because line {planned.line} was refused meanwhile:"
        raise refused(outcome.refusals, said)
