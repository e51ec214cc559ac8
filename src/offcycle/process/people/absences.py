"""This module decides who is recorded as out of office, by whom, and until when.

Being out lets another's approval suffice, so that recording it is worth as much as an approval: only the person does it,
somebody who stands in for them, the security officer, or an administrator who has no hand in a change that waits for approvers.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from offcycle.process.dates import Absence
from offcycle.process.events import Event, Prose
from offcycle.process.events import organisation as events
from offcycle.process.facts import Facts, Happened
from offcycle.process.kernel import Case, Unmet, check, command
from offcycle.process.people.who import account_unmet, administers
from offcycle.process.rules import in_person, is_active
from offcycle.process.world import Roster, World


@dataclass(frozen=True, slots=True)
class RecordAbsence:
    """Who is out of office and until when; it begins now where nothing else is said."""

    account: str
    until: datetime
    starts_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class EndAbsence:
    """The number of the absence that is over."""

    absence: int


@check("absence.account", "The account is known.")
def _known(case: Case, ask: RecordAbsence) -> Unmet | None:
    return account_unmet(case, ask.account)


@check(
    "absence.who",
    "An absence is recorded by the person, by who stands in for them, by the security officer,"
    " or by an administrator who takes no part in a change that waits for approvers.",
)
def may_record(case: Case, ask: RecordAbsence) -> Unmet | None:
    actor, quorum = case.actor.account, case.policy.quorum
    if actor == ask.account or actor in quorum.alternates.get(ask.account, ()):
        return None
    if _holds_anywhere(case, case.policy.roles.isso):
        return None
    name = case.name(ask.account)
    if not administers(case):
        return Unmet(
            f"You may not record that {name} is out of office.",
            f"Ask {name}, the security officer, or an administrator.",
        )
    if actor not in case.world.parts:
        return None
    return Unmet(
        f"You take part in a change that waits for approvers, so you do not record that {name} is out of office.",
        f"Ask {name}, the security officer, or another administrator.",
    )


def takes_part(account: str, roster: Roster, facts: Facts, happened: Iterable[Happened]) -> bool:
    """Whether somebody has a hand in a change: they did something in it, or could by a role on its system."""
    acted = any(each.by == account for each in happened)
    return acted or bool(roster.roles(account, facts.system))


def _holds_anywhere(case: Case, role: str) -> bool:
    roster, account = case.world.roster, case.actor.account
    return roster.active(account) and any(held == role for held, _ in roster.holdings_of(account))


@check("absence.until", "An absence ends after now, after it begins, and within the longest time.")
def _until(case: Case, ask: RecordAbsence) -> Unmet | None:
    begins = ask.starts_at or case.at
    longest = case.policy.limits.absence_days
    if max(begins, case.at) < ask.until <= max(begins, case.at) + timedelta(days=longest):
        return None
    return Unmet(
        "That is not a time until which somebody can be out of office.",
        f"Give a time that is still to come, after it begins, and at most {longest} days later.",
    )


@command(
    "record-absence",
    RecordAbsence,
    is_active,
    in_person,
    checks=(_known, may_record, _until),
    on="organisation",
)
def record_absence(case: Case, ask: RecordAbsence) -> Iterator[Event]:
    """Record that somebody is out of office; they are told, and end it with one tap."""
    yield events.AbsenceRecorded(
        account=ask.account,
        starts_at=ask.starts_at or case.at,
        until=ask.until,
        note=Prose(ask.note.strip()),
    )


def of_roll_call(
    world: World, account: str, answer: str, until: datetime | None, at: datetime
) -> tuple[tuple[str, RecordAbsence | EndAbsence], ...]:
    """What else somebody says by answering the roll call: an approver that they are out, anybody that they are in again.

    It is given before the answer, because what concerns the organisation is locked first.
    """
    if answer == "here":
        absences = world.calendar.absences.values()
        mine = (each.number for each in absences if each.account == account and each.covers(at))
        return tuple(("end-absence", EndAbsence(number)) for number in mine)
    if answer != "out" or until is None or account not in world.policy.quorum.seats:
        return ()
    return (("record-absence", RecordAbsence(account, until)),)


@check("absence.known", "The absence is recorded, and not over.")
def _not_over(case: Case, ask: EndAbsence) -> Unmet | None:
    known = _absence(case, ask)
    if known is None:
        return Unmet(
            f"There is no absence {ask.absence}.", "List the absences to find the one you mean."
        )
    if known.ended_at is None and case.at < known.until:
        return None
    return Unmet("This absence is over already.", "Nothing needs to be done.")


def _absence(case: Case, ask: EndAbsence) -> Absence | None:
    return case.world.calendar.absences.get(ask.absence)


@check("absence.ender", "An absence is ended by who is absent, or by who recorded it.")
def _may_end(case: Case, ask: EndAbsence) -> Unmet | None:
    known = _absence(case, ask)
    if known is None or case.actor.account in {known.account, known.by}:
        return None
    who = " or ".join(dict.fromkeys((case.name(known.account), case.name(known.by))))
    return Unmet("This absence is not yours, and you did not record it.", f"Ask {who}.")


@command(
    "end-absence",
    EndAbsence,
    is_active,
    in_person,
    checks=(_not_over, _may_end),
    on="organisation",
)
def end_absence(_: Case, ask: EndAbsence) -> Iterator[Event]:
    """End an absence before its time: the person is in again."""
    yield events.AbsenceEnded(absence=ask.absence)
