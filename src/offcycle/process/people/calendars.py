"""This module keeps absences as a calendar tells them that somebody named: what is new there is recorded, and what is gone is ended.

Being out lets another's approval suffice, so a calendar says no more than who named it might say, and that is asked at each reading.
What a person recorded is never touched, and who said that they are back stays back.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from offcycle.process.dates import Absence
from offcycle.process.events import Event
from offcycle.process.events import organisation as events
from offcycle.process.kernel import WORKER, Actor, Case, Unmet, check, command, rule
from offcycle.process.people.absences import RecordAbsence, may_record
from offcycle.process.people.who import account_unmet

CALENDAR = "calendar"
MOST = 50
"""How many absences to come of one person are taken from a calendar; the next ones first."""

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class FollowCalendar:
    """When somebody's calendar says that they are out, and who named that calendar."""

    account: str
    named_by: str
    spans: tuple[Span, ...] = ()


@rule("calendar.worker", "What a calendar says is recorded by the background worker.")
def _by_worker(case: Case) -> Unmet | None:
    if case.actor.account == WORKER and case.actor.via == WORKER:
        return None
    return Unmet("Only the worker records what a calendar says.", "Wait for it.")


@check("calendar.account", "The account is known.")
def _known(case: Case, ask: FollowCalendar) -> Unmet | None:
    return account_unmet(case, ask.account)


@check(
    "calendar.who",
    "A calendar was named by somebody who is active and might record these absences now.",
)
def _might(case: Case, ask: FollowCalendar) -> Unmet | None:
    if not ask.spans:
        return None
    name = case.name(ask.named_by)
    if not case.world.roster.active(ask.named_by):
        return Unmet(
            f"The account of {name}, who named this calendar, is disabled.", "Name it anew."
        )
    found = may_record.find(
        replace(case, actor=Actor(ask.named_by)), RecordAbsence(ask.account, case.at)
    )
    if found is None:
        return None
    because = f"{name}, who named this calendar, may not record that {case.name(ask.account)} is out of office now."
    return Unmet(because, f"Let {case.name(ask.account)} name it.")


@command(
    "follow-calendar",
    FollowCalendar,
    _by_worker,
    checks=(_known, _might),
    on="organisation",
    reported=True,
)
def follow_calendar(case: Case, ask: FollowCalendar) -> Iterator[Event]:
    """Record the absences that are new in somebody's calendar, and end those that are no longer there."""
    wanted, kept = told(ask.spans, case.at, case.policy.limits.absence_days), []
    for each in _open(case, ask.account):
        if (each.starts_at, each.until) in wanted:
            kept.append((each.starts_at, each.until))
        else:
            yield events.AbsenceEnded(absence=each.number)
    back = _said_back(case, ask.account)
    for starts_at, until in wanted:
        if (starts_at, until) not in kept and (starts_at, until) not in back:
            yield events.AbsenceRecorded(
                account=ask.account,
                starts_at=starts_at,
                until=until,
                source=CALENDAR,
                named_by=ask.named_by,
            )


def told(spans: Iterable[Span], at: datetime, days: int) -> tuple[Span, ...]:
    """The absences of a calendar: those that go on or begin within so many days, joined where they touch, none longer than that."""
    longest, joined = timedelta(days=days), list[Span]()
    for starts_at, until in sorted(each for each in spans if each[0] < each[1]):
        if joined and starts_at <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], until))
        else:
            joined.append((starts_at, until))
    cut = ((starts_at, min(until, starts_at + longest)) for starts_at, until in joined)
    return tuple(each for each in cut if at < each[1] and each[0] <= at + longest)[:MOST]


def _of_calendar(case: Case, account: str) -> Iterator[Absence]:
    for each in case.world.calendar.absences.values():
        if each.account == account and each.source == CALENDAR:
            yield each


def _open(case: Case, account: str) -> list[Absence]:
    return [each for each in _of_calendar(case, account) if case.at < each.over]


def _said_back(case: Case, account: str) -> set[Span]:
    """The absences that somebody ended before their time, although the calendar had them."""
    ended = (each for each in _of_calendar(case, account) if each.ended_by not in {"", WORKER})
    return {(each.starts_at, each.until) for each in ended}
