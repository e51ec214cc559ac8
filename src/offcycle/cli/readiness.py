"""This module tells, item by item, whether an installation is ready for real changes, and what to do where it is not."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from offcycle.cli import installation, options, terminal
from offcycle.cli.endings import REFUSED
from offcycle.cli.options import example

if TYPE_CHECKING:
    from offcycle.process.people.readiness import Finding

commands = typer.Typer()

OK, MISSING, WARNING = "ok", "missing", "warning"
MARKS = {OK: "[x]", MISSING: "[ ]", WARNING: "[!]"}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a real installation needs; `do` is empty where it is as it should be."""

    name: str
    found: str
    do: str = ""
    state: str = ""

    @property
    def stands(self) -> str:
        """Whether it is ok, missing, or a warning."""
        return self.state or (MISSING if self.do else OK)

    def as_json(self) -> dict[str, object]:
        """The item for programs."""
        return {**asdict(self), "state": self.stands, "good": self.stands != MISSING}


Mail = Annotated[
    str | None, typer.Option(metavar="ADDRESS", help="Send a test mail to this address.")
]


@commands.command(
    "check", epilog=example("offcycle check", "offcycle check --mail you@example.org")
)
def check(mail: Mail = None, as_json: options.Json = False) -> None:
    """Say item by item whether this installation is ready for production, and what to do; it ends with 1 if it is not."""
    installation.ready()
    items = list(_items(mail))
    if as_json:
        terminal.raw(json.dumps([item.as_json() for item in items], indent=2))
    else:
        _tell(items)
    if any(item.stands == MISSING for item in items):
        raise typer.Exit(REFUSED)


def _tell(items: list[Item]) -> None:
    for item in items:
        loud = item.stands != OK
        terminal.say(f"{MARKS[item.stands]} {item.name}: {item.found}", bold=loud)
        if item.do:
            terminal.indented(item.do, 6)
    counted = Counter(item.stands for item in items)
    if counted[WARNING]:
        warnings = "warnings" if counted[WARNING] > 1 else "warning"
        terminal.say(f"{counted[WARNING]} {warnings}, marked [!]: nothing stops for it today.")
    terminal.say(
        f"{counted[MISSING]} of {len(items)} items are to be done before real changes."
        if counted[MISSING]
        else "This installation is ready.",
        bold=True,
    )


def _items(mail: str | None) -> Iterator[Item]:
    environment = installation.wired("environment").environment()
    yield _address(environment)
    yield _proxies(environment)
    yield _real(environment)
    yield from safety()
    tables = _tables()
    yield tables
    yield _mail(environment, mail)
    yield _archive()
    if tables.stands == OK:  # else nothing else can be read
        yield from _recorded()


def _recorded() -> Iterator[Item]:
    """What the record tells: the people, and whether all this was ever tried."""
    from offcycle.ledger import read
    from offcycle.process.people.readiness import readiness

    for finding in readiness(read.world(), read.now()):
        yield _item(finding)
    yield from _paper()
    yield _sending()
    yield _checkpoint()
    yield _drill()


def _paper() -> Iterator[Item]:
    """Whether the organisation's own paper can be used, where its policy names one; else our own layout is printed."""
    from offcycle.ledger import read
    from offcycle.paper import trial

    for each in trial.complaints(read.world().policy.form):
        yield Item("form's paper", each.found, each.do, WARNING if each.bad else OK)


def _item(finding: "Finding") -> Item:
    run = f" Run: offcycle {finding.command}" if finding.command else ""
    return Item(finding.name, finding.found, f"{finding.do}{run}".strip(), finding.state)


def _address(environment: Any) -> Item:
    if environment.base_url.startswith("https://"):
        return Item("base address", f"{environment.base_url}.")
    return Item(
        "base address",
        f"{environment.base_url} is not reached safely by others.",
        "Set OFFCYCLE_BASE_URL to the https:// address under which people reach this installation.",
    )


def _proxies(environment: Any) -> Item:
    """Who guesses passwords is known by the address; behind a proxy that was not declared, everybody has the same."""
    if environment.addresses_are_told:
        return Item("proxies", f"{environment.proxies} are declared.")
    return Item(
        "proxies",
        "None is declared, so everybody seems to come from one address, and whoever guesses at an account closes it to its owner, too.",
        "Set OFFCYCLE_PROXIES to the number of proxies that stand before the server.",
        WARNING,
    )


def _real(environment: Any) -> Item:
    if not environment.demo:
        return Item("real changes", "This is not the demonstration.")
    return Item("real changes", "This is the demonstration.", "Unset OFFCYCLE_DEMO.")


def safety() -> Iterator[Item]:
    """Whether what is acknowledged survives a failure, and whether anybody could sign in as anybody."""
    durability = installation.wired("durability")
    found = tuple(durability.unsafe())
    for each in found:
        yield Item("safety", each.what, each.do)
    if not found:
        yield Item("safety", durability.profile())


def _tables() -> Item:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return Item(
            "database", "It is not set up, or not for this version.", "Run: offcycle migrate"
        )
    return Item("database", "It is set up, for this version.")


def _mail(environment: Any, to: str | None) -> Item:
    """Whether mails are taken, and whether they reach anybody; one is sent only where that was asked for."""
    trials = installation.wired("trials")
    outside = trials.reaches_people(environment)
    if to is not None:
        try:
            taken = trials.send(to)
        except trials.NotWorkingError as error:
            return Item("mail", str(error), "Correct OFFCYCLE_EMAIL_URL, and try again.")
        if outside:
            return Item("mail", f"A test mail to {to} was taken ({taken}). Look whether it came.")
    if outside:
        do = "Try it: offcycle check --mail YOUR-ADDRESS"
        return Item("mail", "It was not tried now.", do, WARNING)
    found = "Mails are written to files on this machine, so nobody is told anything."
    return Item("mail", found, "Set OFFCYCLE_EMAIL_URL, then send a test mail.", WARNING)


def _archive() -> Item:
    trials = installation.wired("trials")
    try:
        return Item("archive", f"A file was archived: {trials.archive()}.")
    except trials.NotWorkingError as error:
        return Item("archive", str(error), "Correct OFFCYCLE_ARCHIVE_URL, or what it names.")


def _sending() -> Item:
    """A worker is known by what it sends: nothing that is owed waits long while one runs."""
    from offcycle.ledger import figures, read

    found = figures.sending(read.now())
    if found.late:
        said = f"{found.late} mails or forms have waited for longer than five minutes, and nobody has tried to send them."
        return Item("worker", said, "Start one: offcycle worker, or offcycle serve --with-worker")
    if found.failed:
        said = f"{found.failed} mails or forms were given up."
        return Item("worker", said, "See why: offcycle deliveries", WARNING)
    if found.last:
        last = terminal.local(found.last.isoformat())
        return Item("worker", f"Nothing that is owed waits; it sent something last at {last}.")
    said = "Nothing had to be sent yet, so nobody knows whether one runs."
    do = "See that one does: offcycle worker, or offcycle serve --with-worker"
    return Item("worker", said, do, WARNING)


def _checkpoint() -> Item:
    from offcycle.ledger import figures

    at = figures.last_checkpoint()
    if at:
        kept = terminal.local(at.isoformat())
        return Item("checkpoint", f"The end of the record was kept elsewhere at {kept}.")
    found = "The record does not say that its end was ever kept elsewhere."
    do = "Back up the database, and keep the hash that offcycle verify prints on another machine."
    return Item("checkpoint", found, do, WARNING)


def _drill() -> Item:
    from offcycle.ledger import figures

    ref = figures.last_drill()
    if ref:
        return Item("drill", f"{ref} went through all its steps.")
    found = "No drill has gone through all steps yet, so nobody knows whether the people can."
    do = 'Request one, and take it to its end: offcycle request --system SYSTEM --title "A drill" --drill'
    return Item("drill", found, do, WARNING)
