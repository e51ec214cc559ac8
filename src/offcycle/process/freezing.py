"""This module is which freezes touch a change: those that hold now, and those that a submission made now would name."""

from datetime import timedelta

from offcycle.process import triage
from offcycle.process.canonical import instant
from offcycle.process.dates import Freeze
from offcycle.process.kernel import Case


def touched(case: Case) -> tuple[str, ...]:
    """The systems that the change touches: its own, and those that were declared to be affected."""
    return (case.facts.system, *case.facts.triage.affected)


def holding(case: Case) -> tuple[Freeze, ...]:
    """The freezes that hold now on what the change touches."""
    return case.world.calendar.frozen(touched(case), case.at)


def named(case: Case) -> tuple[Freeze, ...]:
    """The freezes that a submission made now would name: those that hold, or begin while its approval may be used."""
    ahead = case.at + _usable(case)
    found = [
        each
        for each in case.world.calendar.freezes.values()
        if each.starts_at <= ahead
        and any(each.covers(max(case.at, each.starts_at), system) for system in touched(case))
    ]
    return tuple(sorted(found, key=lambda each: (each.starts_at, each.slug)))


def _usable(case: Case) -> timedelta:
    """For how long an approval that is given now may be waiting for production."""
    if triage.verdict(case.facts.triage) == "deferred":
        return timedelta(days=case.policy.windows.furthest_days)
    return timedelta(hours=case.policy.quorum.holds_hours)


def sealed(case: Case) -> list[dict[str, str]]:
    """What the seal of a submission made now says of freezes: those that approving it overrides."""
    return [
        {
            "freeze": each.slug,
            "starts_at": instant(each.starts_at),
            "ends_at": instant(each.ends_at),
            "systems": ", ".join(each.systems),
            "reason": each.reason,
        }
        for each in named(case)
    ]
