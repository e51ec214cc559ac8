"""This module tells, item by item, whether an installation is ready for real changes, and what to do where it is not."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import typer

from offcycle.cli import installation, options, terminal
from offcycle.cli.endings import REFUSED
from offcycle.cli.options import example

if TYPE_CHECKING:
    from offcycle.process.world import World

commands = typer.Typer()


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a real installation needs; `do` is empty where it is as it should be."""

    name: str
    found: str
    do: str = ""

    @property
    def good(self) -> bool:
        """Whether nothing is to be done."""
        return not self.do


@commands.command("check", epilog=example("offcycle check"))
def check(as_json: options.Json = False) -> None:
    """Say item by item whether this installation is ready for production, and what to do; it ends with 1 if it is not."""
    installation.ready()
    items = list(_items())
    missing = [item for item in items if not item.good]
    if as_json:
        terminal.raw(json.dumps([{**asdict(item), "good": item.good} for item in items], indent=2))
    else:
        for item in items:
            terminal.say(f"{'[x]' if item.good else '[ ]'} {item.name}: {item.found}")
            if item.do:
                terminal.indented(f"{item.do}", 6)
        terminal.say(
            f"{len(missing)} of {len(items)} items are to be done before real changes."
            if missing
            else "This installation is ready.",
            bold=True,
        )
    if missing:
        raise typer.Exit(REFUSED)


def _items() -> Iterator[Item]:
    environment = installation.wired("environment").environment()
    yield _address(environment)
    yield _real(environment)
    yield from safety()
    tables = _tables()
    yield tables
    if not tables.good:  # nothing else can be read
        return
    world = installation.world()
    yield _policy(world)
    for look in (_administrator, _seats, _isso, _systems):
        yield from look(world)


def _address(environment: Any) -> Item:
    if environment.base_url.startswith("https://"):
        return Item("base address", f"{environment.base_url}.")
    return Item(
        "base address",
        f"{environment.base_url} is not reached safely by others.",
        "Set OFFCYCLE_BASE_URL to the https:// address under which people reach this installation.",
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


def _policy(world: "World") -> Item:
    if world.policy_version:
        return Item("policy", f"Number {world.policy_version} is in force, “{world.policy.name}”.")
    return Item("policy", "None is in force.", "Run: offcycle migrate")


def _administrator(world: "World") -> Iterator[Item]:
    found = [
        each.slug
        for each in world.roster.accounts.values()
        if each.administrator and not each.disabled
    ]
    if found:
        yield Item("administrator", f"{', '.join(sorted(found))}.")
    else:
        do = "Run: offcycle createadmin ACCOUNT --name NAME --email ADDRESS"
        yield Item("administrator", "There is none.", do)


def _seats(world: "World") -> Iterator[Item]:
    """Every seat has to be filled on every system, or nothing of it can be approved."""
    quorum, roster = world.policy.quorum, world.roster
    if not quorum.seats:
        do = "Name the approvers under [quorum] in the policy: offcycle policy activate FILE"
        yield Item("approvers", "The policy names no seat, so nothing can be approved.", do)
    for seat in quorum.seats:
        empty = [name for name in roster.systems if not roster.holds(seat, quorum.role, name)]
        if not roster.active(seat):
            do = f"Add it (offcycle account add {seat} ...), or name another in the policy."
            yield Item(f"seat {seat}", "No active account has this name.", do)
        elif empty:
            do = f"Run: offcycle role give {seat} {quorum.role}"
            yield Item(f"seat {seat}", f"It is empty on {', '.join(sorted(empty))}.", do)
        else:
            yield Item(f"seat {seat}", f"{roster.name(seat)} sits in it.")


def _isso(world: "World") -> Iterator[Item]:
    without = [name for name in world.roster.systems if not world.roster.holders("isso", name)]
    anybody = any(role == "isso" and held for (role, _), held in world.roster.holdings.items())
    if anybody and not without:
        yield Item("security officer", "Somebody holds the role isso on every system.")
        return
    where = f"on {', '.join(sorted(without))}" if anybody else "at all"
    do = "Run: offcycle role give ACCOUNT isso"
    yield Item("security officer", f"Nobody holds the role isso {where}.", do)


def _systems(world: "World") -> Iterator[Item]:
    if not world.roster.systems:
        do = "Run: offcycle team set TEAM --name NAME; offcycle system set SYSTEM --name NAME --team TEAM"
        yield Item("systems", "There is none.", do)
    for name in sorted(world.roster.systems):
        yield _system(world, name)


def _system(world: "World", name: str) -> Item:
    """Whether a change of a system could go through all its steps with the people that are there."""
    roster = world.roster
    groups = (("dev",), ("hosting",), *world.policy.validation.groups)
    lacks = [
        f"offcycle role give ACCOUNT {group[0]} --on {name}"
        for group in groups
        if not any(roster.holders(role, name) for role in group)
    ]
    if not roster.systems[name].production:
        lacks.append(f"offcycle system set {name} --production URL")
    if not lacks:
        return Item(f"system {name}", "It has the people and the address that its changes need.")
    found_out = "Its changes cannot go through all steps with the people and addresses that it has."
    return Item(f"system {name}", found_out, f"Run: {'; '.join(dict.fromkeys(lacks))}")
