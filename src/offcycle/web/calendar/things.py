"""This module is what stands in the calendar: windows, freezes, planned changes, runs and calls, with what is in their way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse

from offcycle.insight import planned
from offcycle.insight.planned import Planned
from offcycle.process import agenda
from offcycle.process.calendar.windows import Window
from offcycle.process.dates import Freeze
from offcycle.process.rules import ended, listed
from offcycle.process.world import World
from offcycle.web import names, times

TWELVE = 12
LOOK = timedelta(days=800)  # far enough for twelve windows of any usual rule
STAMP = "%Y%m%dT%H%M%SZ"
KINDS = {
    "window": "Window",
    "freeze": "Freeze",
    "planned": "Planned",
    "run": "Running",
    "call": "Call",
}


@dataclass(frozen=True, slots=True)
class Thing:
    """One entry of the calendar."""

    kind: str
    key: str
    title: str
    starts_at: datetime
    ends_at: datetime
    when: str
    text: str = ""
    path: str = ""
    place: str = ""
    clashes: tuple[str, ...] = ()
    remove: str = ""  # the address at which it is removed or lifted

    ref: str = ""
    within: tuple[
        tuple[str, str], ...
    ] = ()  # the changes that are planned in it, each with its page

    @property
    def label(self) -> str:
        return KINDS[self.kind]

    @property
    def short(self) -> str:
        """What stands in the narrow cell of a day."""
        return {"planned": self.ref, "run": f"{self.ref} runs", "call": f"{self.ref} call"}.get(
            self.kind, self.label
        )


@dataclass(frozen=True, slots=True)
class Book:
    """All that the calendar is made of."""

    world: World
    now: datetime
    changes: tuple[Planned, ...]

    def freezes(self) -> list[Freeze]:
        """Those that were ever to hold, without those lifted before they began."""
        known = self.world.calendar.freezes.values()
        return [each for each in known if each.lifted_at is None or each.lifted_at > each.starts_at]

    def between(self, start: datetime, end: datetime) -> list[Thing]:
        """Everything that has a part of its time between two instants, in order."""
        found = [
            *(self.window(each) for each in agenda.windows(self.world, start, end)),
            *(self.freeze(each) for each in self.freezes()),
            *(self.change(each) for each in self.changes),
        ]
        within = [each for each in found if each.starts_at < end and start < each.ends_at]
        return sorted(within, key=lambda each: (max(each.starts_at, start), each.key))

    def next_windows(self) -> list[Thing]:
        """The next twelve windows."""
        found = agenda.windows(self.world, self.now, self.now + LOOK)
        return [self.window(each) for each in found[:TWELVE]]

    def holding(self) -> list[Thing]:
        """The freezes that hold or are to come."""
        left = [each for each in self.freezes() if each.lifted_at is None]
        found = [self.freeze(each) for each in left if self.now < each.ends_at]
        return sorted(found, key=lambda each: (each.starts_at, each.key))

    def window(self, window: Window) -> Thing:
        within = tuple(
            (each.ref, reverse("change", args=[each.ref]))
            for each in self.changes
            if each.kind == "planned" and each.overlaps(window.starts_at, window.ends_at)
        )
        stamp = window.starts_at.strftime(STAMP)
        frozen = planned.frozen(None, window.starts_at, window.ends_at, self.freezes())
        return Thing(
            "window",
            f"window-{stamp}",
            "Maintenance window",
            window.starts_at,
            window.ends_at,
            self._when(window.starts_at, window.ends_at),
            text="" if within else self._empty(window),
            within=within,
            clashes=tuple(self._frozen(each) for each in frozen),
            remove=reverse("remove-window", args=[stamp]) if window.starts_at > self.now else "",
        )

    def _empty(self, window: Window) -> str:
        return (
            "Nothing is planned in it yet."
            if self.now < window.ends_at
            else "Nothing was planned in it."
        )

    def freeze(self, freeze: Freeze) -> Thing:
        over = freeze.lifted_at or freeze.ends_at
        where = listed([names.system(each, self.world.roster) for each in freeze.systems])
        lifted = "" if freeze.lifted_at is None else " It was lifted."
        left = freeze.lifted_at is None and self.now < freeze.ends_at
        return Thing(
            "freeze",
            f"freeze-{freeze.slug}",
            f"Production of {where or 'every system'} is not to be changed",
            freeze.starts_at,
            min(over, freeze.ends_at),
            self._when(freeze.starts_at, min(over, freeze.ends_at)),
            text=f"{ended(freeze.reason)} Set by {names.person(freeze.by, self.world.roster)}.{lifted}",
            remove=reverse("lift-freeze", args=[freeze.slug]) if left else "",
        )

    def change(self, one: Planned) -> Thing:
        said = {
            "planned": "goes to production",
            "run": f"runs in {one.environment}",
            "call": "needs help in staging: a call",
        }[one.kind]
        where = listed([names.system(each, self.world.roster) for each in one.systems])
        begun = f"Since {times.spelt(one.starts_at, self.now)}"
        return Thing(
            one.kind,
            f"{one.kind}-{one.ref}",
            f"{'Drill: ' if one.drill else ''}{one.ref} {said}: {one.title}",
            one.starts_at,
            one.ends_at,
            begun if one.kind == "run" else self._when(one.starts_at, one.ends_at),
            ref=one.ref,
            text=where,
            path=reverse("change", args=[one.ref]),
            place=one.place,
            clashes=self._clashes(one),
        )

    def _clashes(self, one: Planned) -> tuple[str, ...]:
        beside = planned.beside(one, self.changes).items()
        frozen = planned.frozen(one.systems, one.starts_at, one.ends_at, self.freezes())
        roster = self.world.roster
        return (
            *(
                f"{ref} is planned for the same time and touches {listed([names.system(each, roster) for each in systems])}, too."
                for ref, systems in beside
            ),
            *(self._frozen(each) for each in frozen if one.kind == "planned"),
        )

    def _frozen(self, freeze: Freeze) -> str:
        until = times.spelt(freeze.ends_at, self.now)
        return f"The freeze “{freeze.slug}” holds then, until {until}: {freeze.reason}"

    def _when(self, starts_at: datetime, ends_at: datetime) -> str:
        return times.spelt_span(starts_at, ends_at, self.now)


def clashing(things: Iterable[Thing]) -> int:
    """How many have something in their way."""
    return len([each for each in things if each.clashes])
