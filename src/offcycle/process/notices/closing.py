"""This module decides when a change is closed, and with which outcome."""

from collections.abc import Iterator

from offcycle.process.events import Event
from offcycle.process.events import notices as events
from offcycle.process.kernel import Case, Met, Unmet, command, gate, rule
from offcycle.process.notices.ending import ended, outcome
from offcycle.process.notices.telling import told
from offcycle.process.review import afterwards, archive
from offcycle.process.rules import is_open, may
from offcycle.process.run import production, start, unknown
from offcycle.process.triage import Nothing


@gate("closed", "The change is closed, with its outcome.", lasting=True)
def closed(case: Case) -> Met | Unmet:
    """The end."""
    if case.facts.closed_at:
        return Met(f"It is closed: {(case.facts.outcome or '').replace('_', ' ')}.")
    since = case.facts.stakeholders_told_at
    return Unmet(
        "It is not closed yet.",
        "Close it when everything else is met.",
        case.waiting(*case.policy.may.close),
        since,
    )


@rule(
    "close.production",
    "A change is closed after production was validated, or after a run that took effect failed or was stopped.",
)
def _ended(case: Case) -> Unmet | None:
    if ended(case):
        return None
    found = production.applied.look(case)
    if isinstance(found, Met):
        found = production.checked.look(case)
    return found if isinstance(found, Unmet) else None


@rule("close.told", "A change is closed after stakeholders were told.")
def _told(case: Case) -> Unmet | None:
    found = told.look(case)
    return found if isinstance(found, Unmet) else None


@rule(
    "close.accepted",
    "What was recorded afterwards is closed when every approver has said whether they accept it.",
)
def _accepted(case: Case) -> Unmet | None:
    found = afterwards.accepted.look(case) if case.facts.afterwards else None
    return found if isinstance(found, Unmet) else None


@rule("close.archived", "A change is closed when a copy of its form is in the archive.")
def _archived(case: Case) -> Unmet | None:
    found = archive.archived.look(case)
    return found if isinstance(found, Unmet) else None


@rule("close.known", "A change is not closed while nobody can say whether a step took effect.")
def _known(case: Case) -> Unmet | None:
    run = unknown.unsettled(case)
    if run is None or run.unknown is None:
        return None
    return Unmet(
        f"Nobody can say whether step “{run.unknown.key}” of {run.id} took effect.",
        "Look at what it was to change, then say whether it did, and how you know.",
        case.waiting(*case.policy.may.production),
    )


@command(
    "close",
    Nothing,
    is_open,
    may("close"),
    start.none_running,
    _ended,
    _known,
    _accepted,
    _told,
    _archived,
)
def close(case: Case, _: Nothing) -> Iterator[Event]:
    """Close the change with the outcome that its last run had."""
    run = ended(case)
    if run:
        yield events.Closed(outcome=outcome(run))
