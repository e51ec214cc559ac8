"""This module decides how a change that had already been made is entered, and how each approver accepts it or does not.

Such a change is never approved: nobody was asked beforehand. In the place of the plan, its validation and the approvals stands
one gate, that every approver's seat has said whether it accepts what was done.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from offcycle.process.events import Event, Prose
from offcycle.process.events import review as events
from offcycle.process.events import triage as triage_events
from offcycle.process.facts import Afterwards
from offcycle.process.kernel import (
    ADMINISTRATOR,
    Case,
    Met,
    Unmet,
    Waiting,
    check,
    command,
    gate,
    rule,
)
from offcycle.process.rules import ended, in_person, is_active, is_open, listed, people
from offcycle.process.triage.requesting import title_unmet

ACCEPTED, NOT_ACCEPTED = "accepted", "not_accepted"
LONGEST = 20_000
STAMP = "RECORDED AFTERWARDS, NOT APPROVED"
"""What every paper of such a change says."""


@dataclass(frozen=True, slots=True)
class RecordAfterwards:
    """What was really done, why, by whom and when."""

    system: str
    title: str
    what: str
    why: str
    by: str
    started_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class Accept:
    """What an approver says to a change that was recorded afterwards."""

    verdict: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AcceptingSeat:
    """A seat, with who may speak from it, and whether it has spoken."""

    name: str
    speakers: tuple[str, ...]
    said: bool


def involved(afterwards: Afterwards) -> frozenset[str]:
    """Those who have no say: who made the change, and who recorded it."""
    return frozenset((afterwards.made_by, afterwards.recorded_by))


def accepting(case: Case) -> tuple[AcceptingSeat, ...]:
    """The seats of the policy that was in force when the change was recorded."""
    afterwards = case.facts.afterwards
    if afterwards is None:
        return ()
    quorum = case.world.policy_of(case.facts.requested_policy).quorum
    return tuple(
        AcceptingSeat(name, _speakers(case, afterwards, name), name in afterwards.said)
        for name in quorum.seats
    )


def _speakers(case: Case, afterwards: Afterwards, seat: str) -> tuple[str, ...]:
    """Who may speak from a seat: its holder, and the alternates while the holder is out, gone or has no say."""
    quorum = case.world.policy_of(case.facts.requested_policy).quorum
    able = [
        one
        for one in (seat, *quorum.alternates.get(seat, ()))
        if case.world.roster.holds(one, quorum.role, case.facts.system)
        and one not in involved(afterwards)
    ]
    if seat in able and case.world.calendar.absence(seat, case.at) is None:
        return (seat,)
    return tuple(able)


@gate(
    "accepted",
    "Of a change that was recorded afterwards: each approver has said whether they accept it.",
    lasting=True,
)
def accepted(case: Case) -> Met | Unmet:
    """The end of step 4 for what had already been made."""
    afterwards, seats = case.facts.afterwards, accepting(case)
    silent = [seat for seat in seats if not seat.said]
    if afterwards is None or not seats or silent:
        since = afterwards.recorded_at if afterwards else None
        return Unmet(
            _awaited(case, silent) if seats else "Nobody is named as an approver to accept it.",
            "Look at what was done, and accept it or say why not.",
            _waiting(case, silent),
            since,
        )
    return Met(sentence(case))


def _awaited(case: Case, silent: list[AcceptingSeat]) -> str:
    names = listed([case.name(seat.name) for seat in silent])
    verb = "has" if len(silent) == 1 else "have"
    return f"It was recorded afterwards and not approved; {names} {verb} not said yet whether it is accepted."


def _waiting(case: Case, silent: list[AcceptingSeat]) -> tuple[Waiting, ...]:
    speakers = tuple(dict.fromkeys(one for seat in silent for one in seat.speakers))
    found = [Waiting(case.policy.quorum.role, speakers)]
    if not silent or any(not seat.speakers for seat in silent):
        found.append(Waiting(ADMINISTRATOR, case.world.roster.administrators()))
    return tuple(found)


def sentence(case: Case) -> str:
    """What the approvers have said so far, for readers who are not engineers; it never says that it was approved."""
    afterwards = case.facts.afterwards
    said = list(afterwards.said.values()) if afterwards else []
    yes = [case.name(each.by) for each in said if each.verdict == ACCEPTED]
    no = [
        f"{case.name(each.by)} did not accept it: {ended(each.reason)}"
        for each in said
        if each.verdict == NOT_ACCEPTED
    ]
    parts = ["It was recorded afterwards and was not approved."]
    if yes:
        parts.append(f"{listed(yes)} accepted it.")
    return " ".join([*parts, *no])


def paper(case: Case) -> str:
    """What was really done, as the form's paper begins for such a change."""
    afterwards = case.facts.afterwards
    if afterwards is None:
        return ""
    return (
        f"**{STAMP}**\n\n{sentence(case)}\n\n"
        f"## What was done\n\n{afterwards.what}\n\n## Why\n\n{afterwards.why}\n\n"
        f"## By whom and when\n\n{case.name(afterwards.made_by)}, from {afterwards.started_at:%Y-%m-%d %H:%M} "
        f"to {afterwards.ended_at:%Y-%m-%d %H:%M} UTC; recorded by {case.name(afterwards.recorded_by)} "
        f"at {afterwards.recorded_at:%Y-%m-%d %H:%M} UTC.\n"
    )


def checked(case: Case) -> Met | Unmet:
    """Whether the dev team looked at production after what was done."""
    afterwards = case.facts.afterwards
    waiting = case.waiting(*case.policy.may.validate_production)
    if afterwards is None or not afterwards.verdict:
        since = afterwards.recorded_at if afterwards else None
        do = "Look at production, and pass or fail it."
        return Unmet("Production was not validated yet.", do, waiting, since)
    who = case.name(afterwards.validated_by)
    if afterwards.verdict == "fail":
        return Unmet(
            f"{who} did not pass production: {ended(afterwards.verdict_reason)}",
            "Request a change that corrects it, then close this one.",
            waiting,
            afterwards.validated_at,
        )
    return Met(f"{who} passed it.")


@rule("afterwards.new", "A change is recorded once.")
def _new(case: Case) -> Unmet | None:
    if case.facts.requested_at is None:
        return None
    return Unmet(f"{case.facts.ref} was recorded already.", "Carry on with it, or record another.")


@check("afterwards.system", "The system is known.", typed=True)
def _system_known(case: Case, ask: RecordAfterwards) -> Unmet | None:
    if ask.system in case.world.roster.systems:
        return None
    known = ", ".join(sorted(case.world.roster.systems)) or "none yet"
    return Unmet(f"No system is called “{ask.system}”.", f"Choose one of these: {known}.")


@check(
    "afterwards.may", "Who records a change afterwards holds a role on the system that may do so."
)
def _may_record(case: Case, ask: RecordAfterwards) -> Unmet | None:
    roster, roles = case.world.roster, case.policy.may.record_afterwards
    if ask.system not in roster.systems or any(
        roster.holds(case.actor.account, role, ask.system) for role in roles
    ):
        return None
    return Unmet(
        f"You hold none of the roles that may record a change of {ask.system} afterwards: {', '.join(roles)}.",
        "Ask somebody who does to record it.",
    )


@check("afterwards.title", "A title has 1 to 200 characters.", typed=True)
def _title(_: Case, ask: RecordAfterwards) -> Unmet | None:
    return title_unmet(ask.title)


@check(
    "afterwards.told",
    f"What was really done, and why, is told, in {LONGEST} characters at most.",
    typed=True,
)
def _told(_: Case, ask: RecordAfterwards) -> Unmet | None:
    if all(0 < len(text.strip()) <= LONGEST for text in (ask.what, ask.why)):
        return None
    return Unmet(
        "It is not told what was done, or why, or it is told at too great a length.",
        f"Say both, in {LONGEST} characters at most.",
    )


@check("afterwards.by", "Who made the change is an account that is known.", typed=True)
def _by_known(case: Case, ask: RecordAfterwards) -> Unmet | None:
    if ask.by in case.world.roster.accounts:
        return None
    return Unmet(f"No account is called “{ask.by}”.", "Name the account of who made the change.")


@check(
    "afterwards.times", "It began before it ended, and had ended when it is recorded.", typed=True
)
def _times(case: Case, ask: RecordAfterwards) -> Unmet | None:
    if ask.started_at <= ask.ended_at <= case.at:
        return None
    return Unmet(
        "These cannot be the times at which it was made.",
        "Give when it began and when it ended; both are in the past, in this order.",
    )


@command(
    "record-afterwards",
    RecordAfterwards,
    is_active,
    _new,
    checks=(_system_known, _may_record, _title, _told, _by_known, _times),
    on="new change",
)
def record_afterwards(case: Case, ask: RecordAfterwards) -> Iterator[Event]:
    """Enter a change that had already been made: what was really done, why, by whom and when; it is never shown as approved."""
    title = Prose(ask.title.strip())
    yield triage_events.Requested(system=ask.system, title=title, afterwards=True)
    yield events.RecordedAfterwards(
        system=ask.system,
        title=title,
        what=Prose(ask.what.strip()),
        why=Prose(ask.why.strip()),
        made_by=ask.by,
        started_at=ask.started_at,
        ended_at=ask.ended_at,
    )
    roster, roles = case.world.roster, case.policy.may.acknowledge
    if any(roster.holds(case.actor.account, role, ask.system) for role in roles):
        yield triage_events.Acknowledged(by_first_act=True)


@rule("afterwards.recorded", "Only what was recorded afterwards is accepted.")
def _recorded(case: Case) -> Unmet | None:
    if case.facts.afterwards:
        return None
    return Unmet(
        "This change was not recorded afterwards.", "Decide on it when it was submitted to you."
    )


@rule(
    "afterwards.no_say",
    "Who made a change, or recorded it, does not accept it.",
)
def _not_involved(case: Case) -> Unmet | None:
    afterwards = case.facts.afterwards
    if afterwards is None or case.actor.account not in involved(afterwards):
        return None
    return Unmet("You made this change, or recorded it.", "Leave it to the other approvers.")


@rule("afterwards.seat", "It is accepted from an approver's seat.")
def _seated(case: Case) -> Unmet | None:
    afterwards, actor = case.facts.afterwards, case.actor.account
    if afterwards is None or actor in involved(afterwards) or _seat(case):
        return None
    role = case.policy.quorum.role
    return Unmet(
        "You sit in no approver's seat.",
        f"Ask somebody who does: {people(case, (role,))}.",
        case.waiting(role),
    )


def _seat(case: Case) -> AcceptingSeat | None:
    """The seat from which the actor may speak: their own, else a silent one in which they sit for another."""
    mine = [seat for seat in accepting(case) if case.actor.account in seat.speakers]
    return min(mine, key=lambda seat: (seat.name != case.actor.account, seat.said), default=None)


@rule("afterwards.settled", "What every approver has answered is settled.")
def _unsettled(case: Case) -> Unmet | None:
    if isinstance(accepted.look(case), Unmet):
        return None
    return Unmet(f"Every approver has answered. {sentence(case)}", "Nothing more is needed.")


@check("afterwards.verdict", "It is accepted, or not accepted with a reason.", typed=True)
def _verdict(_: Case, ask: Accept) -> Unmet | None:
    if ask.verdict not in {ACCEPTED, NOT_ACCEPTED}:
        return Unmet(
            f"“{ask.verdict}” is no answer here.",
            f"Say {ACCEPTED}, or {NOT_ACCEPTED} with a reason.",
        )
    if ask.verdict == NOT_ACCEPTED and not ask.reason.strip():
        return Unmet("It was not accepted, and nothing says why.", "Say in a sentence why not.")
    return None


@command(
    "accept",
    Accept,
    is_open,
    in_person,
    _recorded,
    _not_involved,
    _seated,
    _unsettled,
    checks=(_verdict,),
)
def accept(case: Case, ask: Accept) -> Iterator[Event]:
    """Accept what was done and recorded afterwards, or say why not; what one said may be said anew."""
    seat = _seat(case)
    if seat:
        yield events.AcceptedAfterwards(
            verdict=ask.verdict, reason=Prose(ask.reason.strip()), seat=seat.name
        )


@rule(
    "afterwards.not_submitted",
    "What was recorded afterwards is accepted or not, and never submitted for approval.",
)
def not_afterwards(case: Case) -> Unmet | None:
    """Whether the change was asked for before it was made."""
    if case.facts.afterwards is None:
        return None
    return Unmet(
        f"{case.facts.ref} was recorded afterwards, so there is nothing left to approve.",
        "Request another change for what is still to be done.",
    )
