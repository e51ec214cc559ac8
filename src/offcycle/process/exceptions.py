"""This module names the exceptions that a change makes, as it makes them: a list by period, and no search.

An exception is allowed by the rules, and looked at by somebody afterwards. Each follows from one event and from what was known after it,
and holds no words that people typed, so that expunging a text leaves the list as it is.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from offcycle.process.events import Event, review, run, staging
from offcycle.process.facts import Facts, Happened
from offcycle.process.world import Roster

ONE_APPROVER = "one_approver"
ABSENCE_BY_ANOTHER = "absence_recorded_by_another"
ALTERNATE = "alternate"
CREDENTIALS_RESET = "credentials_reset"
DECIDED_WHILE_OUT = "decided_while_out"
FREEZE_OVERRIDE = "freeze_override"
WAIVER = "waiver"
DESK_CHECK = "desk_check"
AMENDMENT = "amendment"
DEVIATION = "deviation"
RECORDED_AFTERWARDS = "recorded_afterwards"
LATE_ISSO_COPY = "late_isso_copy"

SENTENCES = {
    ONE_APPROVER: "One approval sufficed, by {by}, because another approver was out of office.",
    ABSENCE_BY_ANOTHER: "{by} approved while another approver was out of office by the word of somebody else.",
    ALTERNATE: "{by} decided as an alternate in the seat of {of}.",
    CREDENTIALS_RESET: "{by} decided within days after their password or second factor had been set anew.",
    DECIDED_WHILE_OUT: "{by} decided although out of office.",
    FREEZE_OVERRIDE: "A freeze was overridden, by {by}.",
    WAIVER: "{by} waived the validation in staging.",
    DESK_CHECK: "{by} went through the steps with the author instead of trying them in staging.",
    AMENDMENT: "{of} was done differently from what was approved; {by} agreed.",
    DEVIATION: "The run {of} ended with deviations from the plan, as {by} reported.",
    RECORDED_AFTERWARDS: "{by} entered a change that had already been made, by {of}, without approval.",
    LATE_ISSO_COPY: "It became security related, by {by}, after it had been submitted, so the security officer was copied late.",
}
"""What each kind says, by its name; `{of}` is the seat, step, run or person that it is about."""


@dataclass(frozen=True, slots=True)
class Exceptional:
    """One exception: of which kind it is, who made it and when, and what it is about."""

    change: str
    n: int  # of the event that made it
    kind: str
    at: datetime
    by: str
    of: str = ""


def made(h: Happened, facts: Facts) -> tuple[Exceptional, ...]:
    """The exceptions that an event makes; `facts` are those after it."""
    return tuple(
        Exceptional(h.change, h.n, kind, h.at, h.by, of)
        for kind, of in dict(_found(h, facts)).items()
        if h.change and kind in SENTENCES
    )


def sentence(each: Exceptional, roster: Roster, step: str = "") -> str:
    """What an exception was, for readers who are not engineers; `step` is what its step is called, if it is about one."""
    of = roster.name(each.of) if each.kind in _OF_PEOPLE else each.of
    if each.kind == AMENDMENT:
        of = step or f"step {each.of}"
        of = f"{of[:1].upper()}{of[1:]}"
    return SENTENCES[each.kind].format(by=roster.name(each.by), of=of)


_OF_PEOPLE = {ALTERNATE, RECORDED_AFTERWARDS}


def _found(h: Happened, facts: Facts) -> Iterator[tuple[str, str]]:
    """The kinds with what they are about: by what the event is, by what it says of itself, and by what it changed."""
    by_kind = _BY_EVENT.get(type(h.event))
    if by_kind:
        yield from by_kind(h.event)
    about = str(getattr(h.event, "seat", "") or getattr(h.event, "run", ""))
    yield from ((name, about) for name in getattr(h.event, "exceptions", ()))
    if facts.security_since == h.n and facts.submissions:
        yield LATE_ISSO_COPY, ""


def _finished(event: run.Finished) -> Iterator[tuple[str, str]]:
    if event.environment == "production" and event.outcome == "done_with_deviations":
        yield DEVIATION, event.run


def _recorded(event: review.RecordedAfterwards) -> Iterator[tuple[str, str]]:
    yield RECORDED_AFTERWARDS, event.made_by


def _amended(event: run.AmendmentAgreed) -> Iterator[tuple[str, str]]:
    yield AMENDMENT, event.step


_BY_EVENT: dict[type[Event], Callable[..., Iterator[tuple[str, str]]]] = {
    staging.Waived: lambda _: iter([(WAIVER, "")]),
    staging.DeskChecked: lambda event: iter([(DESK_CHECK, event.checked_with)]),
    run.AmendmentAgreed: _amended,
    run.Finished: _finished,
    review.RecordedAfterwards: _recorded,
}
