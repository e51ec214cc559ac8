"""This module looks after the policy: a file is checked with the lines of its faults, shown, weighed, and put into force."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from offcycle.cli import installation, options, terminal
from offcycle.cli.endings import REFUSED, EndedError, RefusedError, WrongUsageError
from offcycle.cli.options import example

if TYPE_CHECKING:
    from offcycle.process.people.readiness import Finding
    from offcycle.process.policy import Policy
    from offcycle.process.policy.fault import Fault
    from offcycle.process.policy_effects import Effects

commands = typer.Typer(help="Check, show and put into force the policy of this installation.")

File = Annotated[Path, typer.Argument(metavar="FILE", help="The policy, a TOML file.")]
Plain = Annotated[
    bool, typer.Option("--plain", help="In plain words, for people who read no TOML.")
]


@commands.command(
    "check",
    epilog=example("offcycle policy check policy.toml", "offcycle policy check p.toml --json"),
)
def check(file: File, as_json: options.Json = False) -> None:
    """Say whether a policy can be used, with line and column of each fault, and whom this installation lacks for it; it ends with 1 if not."""
    from offcycle.process.policy.checking import faults

    text = _text(file)
    found = faults(text)
    if as_json:
        terminal.raw(json.dumps([_as_data(each) for each in found], indent=2))
    else:
        _tell_faults(file, found)
    if found:
        raise typer.Exit(REFUSED)
    if not as_json:
        _tell_good(text)


def _as_data(fault: "Fault") -> dict[str, object]:
    return {name: getattr(fault, name) for name in ("line", "column", "where", "says", "do")}


def _tell_faults(file: Path, found: Iterable["Fault"]) -> None:
    for each in found:
        where = f"{each.where}: " if each.where else ""
        terminal.say(f"{file}:{each.line}:{each.column}: {where}{each.says} {each.do}")


def _tell_good(text: str) -> None:
    from offcycle.process.policy import Policy

    policy = Policy.parse(text)
    seats = ", ".join(policy.quorum.seats)
    terminal.say(f"The policy “{policy.name}” can be used. Approvers' seats: {seats}.")
    _tell_windows(policy)
    _warn(_lacking(policy))
    _tell_paper(policy)


def _tell_windows(policy: "Policy") -> None:
    """Say when the next windows would open by its rule, so that a slip in it is seen."""
    from offcycle.process import agenda

    found = agenda.preview(policy, datetime.now(UTC))
    if found:
        terminal.say(f"The next {len(found)} windows by its rule:")
    for each in found:
        terminal.say(f"  {agenda.said(policy, each)}")


def _tell_paper(policy: "Policy") -> None:
    """Say whether the organisation's own paper, if the policy names one, can be used on this machine."""
    if not policy.form.paper:
        return
    try:
        installation.ready()
    except EndedError:
        return
    from offcycle.paper import trial

    for each in trial.complaints(policy.form):
        if each.bad:
            terminal.complain(f"WARNING: form.paper: {each.found}")
            terminal.complain(f"         {each.do}")
        else:
            terminal.say(f"form.paper: {each.found} {each.do}".strip())


def _lacking(policy: "Policy") -> tuple["Finding", ...]:
    """What the organisation on this machine lacks for a policy; nothing where there is none, or its record cannot be read."""
    try:
        installation.ready()
        if not _there():
            return ()
        from offcycle.ledger import policies

        return policies.lacking(policy)
    except EndedError:
        return ()
    except Exception as error:
        # Any fault of the database can be in the way; the file was checked all the same, and a fault of ours goes on its way.
        if installation.explained(error) is None:
            raise
        return ()


def _there() -> bool:
    """Whether there is a database to look into: on SQLite, looking would make an empty one."""
    from django.db import connection

    return connection.vendor != "sqlite" or Path(connection.settings_dict["NAME"]).exists()


def _warn(findings: Iterable["Finding"]) -> None:
    """Tell loudly what an organisation lacks; its gates wait for it, and nothing is refused."""
    for each in findings:
        terminal.complain(f"WARNING: {each.name}: {each.found}")
        if each.do:
            terminal.complain(f"         {each.do}")


@commands.command(
    "show", epilog=example("offcycle policy show > policy.toml", "offcycle policy show --plain")
)
def show(plain: Plain = False, as_json: options.Json = False) -> None:
    """Print the policy in force, as it was put into force."""
    installation.ready()
    from offcycle.ledger import policies
    from offcycle.process.policy.plain import plain as in_plain_words

    text = policies.text_in_force()
    if not text:
        raise RefusedError("No policy is in force yet. Put one into force: offcycle migrate")
    world = installation.world()
    policy = world.policy
    if as_json:
        terminal.raw(policy.model_dump_json(indent=2))
    elif plain:
        terminal.say(in_plain_words(policy, world.roster.name))
    else:
        terminal.exactly(text.encode())


@commands.command("schema", epilog=example("offcycle policy schema > policy.schema.json"))
def schema() -> None:
    """Print the JSON Schema of a policy, for editors that check as one types."""
    from offcycle.process.policy.schema import schema as found

    terminal.raw(json.dumps(found(), indent=2))


@commands.command(
    "activate",
    epilog=example(
        "offcycle policy activate policy.toml", "offcycle policy activate policy.toml --yes"
    ),
)
def activate(file: File, yes: options.Yes = False) -> None:
    """Put a policy into force, after telling what it does to open changes; what it loosens holds for later requests only."""
    text = _text(file)
    installation.ready()
    from offcycle.ledger import policies
    from offcycle.process.kernel import CONSOLE, Actor
    from offcycle.process.people import ActivatePolicy
    from offcycle.process.policy import Policy
    from offcycle.process.policy.checking import faults

    found = faults(text)
    if found:
        _tell_faults(file, found)
        raise RefusedError(f"{file} was not put into force. Correct what is named above.")
    policy = Policy.parse(text)
    _tell_effects(policies.weigh(policy, Actor(CONSOLE, CONSOLE)))
    _warn(policies.lacking(policy))
    if not yes and not _agreed():
        raise RefusedError(
            f"{file} was not put into force, because nobody said yes. Say so, or give --yes."
        )
    installation.as_console(
        "activate-policy", ActivatePolicy(text), f"{file} was not put into force:"
    )
    terminal.say(f"Policy {installation.world().policy_version} is in force.")
    terminal.say("Next: offcycle check")


def _agreed() -> bool:
    return terminal.interactive() and terminal.agreed("Put it into force?")


def _tell_effects(effects: "Effects") -> None:
    """What a policy would do, before anybody says yes."""
    _tell_list("It loosens approvals, for changes that are requested later only:", effects.looser)
    _tell_list("It tightens approvals, at once:", effects.tighter)
    terminal.say(f"Open changes that were looked at: {effects.looked_at}.")
    for change in effects.changes:
        terminal.say(f"{change.ref}: {change.title}", bold=True)
        for each in change.turned:
            turn = "opens" if each.opens else "shuts"
            terminal.indented(f"The gate {each.gate} {turn}: {each.why} {each.do}".strip(), 2)
    if effects.looked_at and not effects.changes:
        terminal.say("No gate of theirs opens or shuts.")


def _tell_list(heading: str, lines: tuple[str, ...]) -> None:
    if lines:
        terminal.say(heading, bold=True)
        for line in lines:
            terminal.indented(line, 2)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUsageError(f"{file} was not read, because of this: {error}.") from error
