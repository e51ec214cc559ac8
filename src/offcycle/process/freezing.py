"""This module is which freezes touch a change: those that hold now, and those that a submission made now would name."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from offcycle.process import agenda, triage
from offcycle.process.canonical import instant
from offcycle.process.dates import Freeze
from offcycle.process.kernel import Case
from offcycle.process.rules import ended


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


def said(content: Mapping[str, Any], case: Case) -> list[str]:
    """What a seal says of freezes in sentences: approvers have to know what their yes overrides."""
    return [
        f"Approving overrides the freeze “{each['freeze']}” of {each['systems'] or 'every system'},"
        f" which ends {agenda.told(case.policy, datetime.fromisoformat(each['ends_at']), case.at)}: {ended(each['reason'])}"
        for each in content.get("freezes", ())
    ]
