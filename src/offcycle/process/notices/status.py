"""This module is what stakeholders see of a change: how it stands, in plain words, and nothing of how it is done.

No title, no steps, no plan, no names and no reasons: a title is written for those who work on it. Of what is security related
they see that there is security maintenance, when they hear again, and when it is over.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from offcycle.process import triage
from offcycle.process.kernel import Case
from offcycle.process.notices import wording
from offcycle.process.notices.ending import ended, succeeded
from offcycle.process.notices.updating import owed_update
from offcycle.process.rules import system_name


@dataclass(frozen=True, slots=True)
class Said:
    """Something that stakeholders were told, newest first; `by` is empty unless the policy says names."""

    at: datetime
    message: str
    by: str
    ending: bool = False


@dataclass(frozen=True, slots=True)
class Status:
    """What the page for stakeholders shows."""

    heading: str  # the state in two or three words
    kind: str  # good, wait or bad: how it is drawn beside its words
    system: str
    affected: tuple[str, ...]  # the names of other systems
    security: bool
    since: datetime | None
    stands: str  # what is being done, in a sentence
    ended_at: datetime | None
    next_by: datetime | None
    late: bool  # whether it should have come by now
    expected: datetime | None
    last: bool  # whether no regular update follows
    history: tuple[Said, ...]


def status(case: Case) -> Status:
    """How a change stands for people outside."""
    facts, guarded = case.facts, triage.security_related(case.facts)
    heading, kind = _heading(case)
    next_by, over = _next(case), _over_at(case)
    news = facts.updates[-1] if facts.updates else None
    expected = news.expected if news and not over else None
    affected = () if guarded else facts.triage.affected
    return Status(
        heading=heading,
        kind=kind,
        system=system_name(case, facts.system),
        affected=tuple(system_name(case, each) for each in affected),
        security=guarded,
        since=facts.requested_at,
        stands=wording.state(case),
        ended_at=over,
        next_by=next_by,
        late=next_by is not None and next_by < case.at,
        expected=None if guarded else expected,
        last=bool(news and news.last and not over and next_by is None),
        history=() if guarded else tuple(_history(case)),
    )


def _heading(case: Case) -> tuple[str, str]:
    run = ended(case)
    if case.facts.withdrawn_at:
        return "Withdrawn", "wait"
    if run and succeeded(run):
        return "Resolved", "good"
    if run and (run.rolls_back or case.facts.closed_at):
        return "Not resolved yet", "bad"
    if triage.security_related(case.facts):
        return "Maintenance", "wait"
    return "Being worked on", "wait"


def _over_at(case: Case) -> datetime | None:
    """When it ended for those who use the system."""
    run, facts = ended(case), case.facts
    if run and succeeded(run):
        return run.validated_at or run.ended_at
    return facts.closed_at or facts.withdrawn_at


def _next(case: Case) -> datetime | None:
    owed = owed_update(case)
    return owed.due if owed else None


def _history(case: Case) -> Iterator[Said]:
    facts = case.facts
    if facts.stakeholders_told_at:
        yield Said(facts.stakeholders_told_at, facts.last_word, "", ending=True)
    for each in reversed(facts.updates):
        by = case.name(each.by) if case.policy.stakeholders.page_names else ""
        yield Said(each.at, each.message, by)
