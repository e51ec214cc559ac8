"""This module takes in the events of step 2."""

from offcycle.process.events import staging
from offcycle.process.facts.change import Facts, on
from offcycle.process.facts.happened import Happened
from offcycle.process.facts.staging import DeskCheck, Help, SignOff, Waiver


@on(staging.SignedOff)
def _signed_off(facts: Facts, h: Happened, e: staging.SignedOff) -> None:
    steps = facts.plan.steps if facts.plan else ()
    facts.sign_offs.append(
        SignOff(
            by=h.by,
            at=h.at,
            verdict=e.verdict,
            roles=e.roles,
            operations=e.operations,
            reason=e.reason,
            revision=_revision(facts),
            ticked=tuple(step.operation for step in steps if step.key in e.checks),
            checks=e.checks,
        )
    )


def _revision(facts: Facts) -> int:
    return facts.plan.number if facts.plan else 0


@on(staging.DeskChecked)
def _desk_checked(facts: Facts, h: Happened, e: staging.DeskChecked) -> None:
    facts.desk_checks.append(
        DeskCheck(
            by=h.by,
            at=h.at,
            checked_with=e.checked_with,
            operations=e.operations,
            not_tried=e.not_tried,
            reason=e.reason,
            revision=_revision(facts),
        )
    )


@on(staging.Waived)
def _waived(facts: Facts, h: Happened, e: staging.Waived) -> None:
    facts.waivers.append(Waiver(h.by, h.at, e.operations, e.reason, _revision(facts)))


@on(staging.HelpRequested)
def _help_requested(facts: Facts, h: Happened, e: staging.HelpRequested) -> None:
    facts.helps.append(Help(h.by, h.at, e.note))


@on(staging.HelpAccepted)
def _help_accepted(facts: Facts, h: Happened, _: staging.HelpAccepted) -> None:
    asked = facts.helps[-1]
    asked.accepted_by, asked.accepted_at = h.by, h.at


@on(staging.CallScheduled)
def _call_scheduled(facts: Facts, h: Happened, e: staging.CallScheduled) -> None:
    asked = facts.helps[-1]
    if asked.starts_at is None:
        asked.call = 1 + max(each.call for each in facts.helps)
        asked.moves, asked.organiser, asked.cancelled = 0, h.by, None
    else:
        asked.moves += 1
    asked.set_by, asked.set_at, asked.starts_at, asked.url = h.by, h.at, e.starts_at, e.url


@on(staging.CallCancelled)
def _call_cancelled(facts: Facts, _h: Happened, _: staging.CallCancelled) -> None:
    asked = facts.helps[-1]
    asked.cancelled, asked.moves = asked.starts_at, asked.moves + 1
    asked.set_by, asked.set_at, asked.starts_at, asked.url = "", None, None, ""


@on(staging.CallHeld)
def _call_held(facts: Facts, h: Happened, e: staging.CallHeld) -> None:
    asked = facts.helps[-1]
    asked.held_by, asked.held_at, asked.held_note = h.by, h.at, e.note
