"""This module names what an event speaks of: people, systems, roles, and steps by their numbers and titles."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from offcycle.process.facts import Facts, Revision
from offcycle.process.kernel import CONSOLE, WORKER
from offcycle.process.rules import listed
from offcycle.process.run.rollback import undone_step
from offcycle.process.world import EVERYWHERE, World

PROGRAM = {CONSOLE: "the server's administrator", WORKER: "Offcycle itself"}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside an event: its change, if it is of one, and the organisation."""

    world: World = field(default_factory=World)
    facts: Facts = field(default_factory=Facts)

    def person(self, account: str) -> str:
        """Somebody's name; the program itself is named as what it is."""
        return PROGRAM.get(account) or self.world.roster.name(account)

    def people(self, accounts: Iterable[str]) -> str:
        """The names of some people as one phrase."""
        return listed([self.person(one) for one in accounts]) or "nobody"

    def role(self, name: str) -> str:
        """What the organisation calls a role."""
        return self.world.policy.label(name)

    def system(self, slug: str) -> str:
        """The name of a system, or its slug where it is not known."""
        found = self.world.roster.systems.get(slug)
        return found.name if found else slug

    def systems(self, slugs: Iterable[str]) -> str:
        """The names of some systems as one phrase."""
        return listed([self.system(one) for one in slugs]) or "none"

    def place(self, on: str) -> str:
        """Where a role is held: on a system, for a team's systems, or everywhere."""
        kind, _, team = on.partition(":")
        if kind == "team" and team:
            return f"the systems of {self.world.roster.teams.get(team, team)}"
        return "every system" if on == EVERYWHERE else self.system(on)

    def step(self, key: str, run: str = "") -> str:
        """A step by its number and title as a run has it, or by its key where it is not known; “undoing …” where it is undone."""
        undone = undone_step(key)
        if undone:
            return f"undoing {self.step(undone, run)}"
        found = next((each for each in self._revisions(run) if each.step(key)), None)
        title = found.titles.get(key, "").rstrip(".") if found else ""
        numbered = found.keys() if found else ()
        name = f"step {numbered.index(key) + 1}" if key in numbered else f"step {key}"
        return f"{name} ({title})" if title else name

    def _revisions(self, run: str) -> Iterator[Revision]:
        """The revision that the run applies, then all from the latest on: a step may be of an earlier one."""
        applied = self.facts.runs.get(run)
        if applied and 0 < applied.revision <= len(self.facts.revisions):
            yield self.facts.revisions[applied.revision - 1]
        yield from reversed(self.facts.revisions)
