"""This module decides what stakeholders are told on the way: a first notice at once, then at least hourly, in an urgent incident.

It is owed from the moment at which the incident is urgent until production is validated or the incident is declared over.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from offcycle.process import triage
from offcycle.process.events import Event, Prose
from offcycle.process.events import notices as events
from offcycle.process.kernel import Case, Unmet, Waiting, check, command, rule
from offcycle.process.notices import wording
from offcycle.process.notices.ending import ended, succeeded
from offcycle.process.notices.telling import LONGEST_MESSAGE
from offcycle.process.rules import is_open, may

FURTHEST = timedelta(days=60)
"""How far ahead it may be expected to be resolved: a date in another year is a slip of the hand."""


@dataclass(frozen=True, slots=True)
class PostUpdate:
    """What stakeholders are told on the way; left empty, that there is nothing new, and how it stands.

    The last one ends the regular updates, until something new happens.
    """

    message: str = ""
    expected: datetime | None = None  # when it is thought to be resolved
    last: bool = False


@dataclass(frozen=True, slots=True)
class UpdateOwed:
    """An update that is owed to stakeholders: since when, until when, and by whom."""

    since: datetime
    due: datetime
    first: bool
    waiting_on: tuple[Waiting, ...]


def owed_update(case: Case) -> UpdateOwed | None:
    """The update that is owed now; none while the incident is not urgent, and none after it."""
    facts = case.facts
    began = facts.triage.answered_at or facts.requested_at
    if began is None or not facts.is_open or not _urgent(case) or _over(case):
        return None
    clocks, waiting = case.policy.clocks, _communicators(case)
    if not facts.updates:
        due = began + timedelta(minutes=clocks.first_update_minutes)
        return UpdateOwed(began, due, first=True, waiting_on=waiting)
    if _rests(case):
        return None
    last = facts.updates[-1].at
    due = last + timedelta(minutes=clocks.update_minutes)
    return UpdateOwed(last, due, first=False, waiting_on=waiting)


def _rests(case: Case) -> bool:
    """Whether stakeholders were told that no more comes until something changes, and nothing has."""
    facts, news = case.facts, case.facts.updates[-1]
    run, answered = facts.production, facts.triage.answered_at
    moved = (run and run.started_at > news.at) or (answered and answered > news.at)
    return news.last and not moved


def _urgent(case: Case) -> bool:
    facts = case.facts
    return (
        facts.triage.active is True
        and facts.afterwards is None
        and triage.priority(facts.triage, case.policy) in case.policy.clocks.update_priorities
    )


def _over(case: Case) -> bool:
    """Whether production was validated; that the incident is over is said in triage."""
    run = ended(case)
    return run is not None and succeeded(run)


def _communicators(case: Case) -> tuple[Waiting, ...]:
    """Who owes it: those who send notices, and of them preferably not who runs the steps."""
    running = case.facts.running
    operator = running.started_by if running else ""
    return tuple(
        Waiting(each.role, tuple(one for one in each.accounts if one != operator) or each.accounts)
        for each in case.waiting(*case.policy.may.notices)
    )


@rule("update.before_end", "Updates are posted until it is told how it ended.")
def _not_told(case: Case) -> Unmet | None:
    if case.facts.stakeholders_told_at is None or owed_update(case):
        return None
    return Unmet("Stakeholders were told how it ended.", "Nothing more is needed.")


@check("update.message", f"An update has {LONGEST_MESSAGE} characters at most.", typed=True)
def _message(_: Case, ask: PostUpdate) -> Unmet | None:
    if len(ask.message.strip()) <= LONGEST_MESSAGE:
        return None
    return Unmet(
        f"The update has {len(ask.message.strip())} characters.",
        f"Say it in {LONGEST_MESSAGE} at most.",
    )


@check("update.expected", f"It is expected to be resolved in {FURTHEST.days} days at most.")
def _expected(case: Case, ask: PostUpdate) -> Unmet | None:
    if ask.expected is None or case.at < ask.expected <= case.at + FURTHEST:
        return None
    passed = ask.expected <= case.at
    return Unmet(
        "The time at which it is expected to be resolved has passed."
        if passed
        else f"That is more than {FURTHEST.days} days away.",
        "Give a time that lies ahead, or none if nobody can say."
        if passed
        else "Give one that is nearer, or none if nobody can say.",
    )


@command(
    "post-update", PostUpdate, is_open, may("notices"), _not_told, checks=(_message, _expected)
)
def post_update(case: Case, ask: PostUpdate) -> Iterator[Event]:
    """Tell stakeholders how things stand; without a message, that there is nothing new, with the state filled in."""
    plain = wording.draft_update(case, last=True) if ask.last else wording.nothing_new(case)
    owed = owed_update(case)
    minutes = case.policy.clocks.update_minutes
    yield events.UpdatePosted(
        message=Prose(ask.message.strip() or plain),
        expected=ask.expected,
        next_by=case.at + timedelta(minutes=minutes) if owed and not ask.last else None,
        last=ask.last,
    )
