"""This module decides who of the dev team stands by while production is changed, until when, and who takes over."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from offcycle.process.events import Event
from offcycle.process.events import run as events
from offcycle.process.facts import Standby
from offcycle.process.kernel import Case, Met, Unmet, check, command, gate, rule
from offcycle.process.rules import called, in_person, is_active, is_open, may, people
from offcycle.process.triage import Nothing

LONGEST = timedelta(hours=24)


def standing_by(case: Case) -> Standby | None:
    """Who stands by now, and still holds a role that may."""
    standby, roster = case.facts.standby, case.world.roster
    if standby is None or case.at >= standby.until:
        return None
    may_still = (
        roster.holds(standby.account, role, case.facts.system) for role in case.policy.may.stand_by
    )
    return standby if any(may_still) else None


@gate("standby", "Somebody of the dev team has said lately that they stand by.")
def stood_by(case: Case) -> Met | Unmet:
    """Step 5: the dev team is there to help."""
    standby, minutes = case.facts.standby, case.policy.clocks.standby_minutes
    roles = case.policy.may.stand_by
    do = f"Say that you stand by: {people(case, roles)}."
    if standby is None:
        submission = case.facts.submission
        return Unmet(
            f"Nobody of the {called(case.policy, roles)} stands by yet.",
            do,
            case.waiting(*roles),
            submission.at if submission else None,
        )
    ends = min(standby.until, standby.at + timedelta(minutes=minutes))
    if case.at >= ends or not standing_by(case):
        return Unmet(
            f"{case.name(standby.account)} said so too long ago, or no longer stands by.",
            do,
            case.waiting(*roles),
            ends,
        )
    return Met(f"{case.name(standby.account)} stands by.")


@dataclass(frozen=True, slots=True)
class StandBy:
    """Until when somebody stands by."""

    until: datetime


@check("standby.until", "One stands by until a time to come, at most 24 hours away.", typed=True)
def _ahead(case: Case, ask: StandBy) -> Unmet | None:
    if case.at < ask.until <= case.at + LONGEST:
        return None
    return Unmet("That is not within the next 24 hours.", "Name a time within the next 24 hours.")


@command("stand-by", StandBy, is_open, in_person, may("stand_by"), checks=(_ahead,))
def stand_by(case: Case, ask: StandBy) -> Iterator[Event]:
    """Say until when one stands by; who stood by until then is relieved, and told."""
    before = standing_by(case)
    relieved = before.account if before and before.account != case.actor.account else ""
    yield events.StoodBy(until=ask.until, relieves=relieved)


@rule("standby.own", "Only who stands by stands down.")
def _standing_by(case: Case) -> Unmet | None:
    standby = case.facts.standby
    if standby and standby.account == case.actor.account and case.at < standby.until:
        return None
    return Unmet("You do not stand by.", "Nothing needs to be done.")


@command("stand-down", Nothing, is_open, is_active, _standing_by)
def stand_down(_: Case, __: Nothing) -> Iterator[Event]:
    """Say that one does not stand by any more."""
    yield events.StoodDown()
