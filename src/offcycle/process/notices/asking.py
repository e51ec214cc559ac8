"""This module is what notices say of what is asked: until when, what an approver has to know, and what production still waits for."""

from collections.abc import Callable
from datetime import datetime, timedelta

from offcycle.process import agenda, freezing
from offcycle.process.events.notices import Reminded
from offcycle.process.facts import Happened
from offcycle.process.kernel import Case, Met, Unmet
from offcycle.process.review import approval, first_screen
from offcycle.process.review.expected import decision_due
from offcycle.process.rules import counted, ended, people
from offcycle.process.run import freezes
from offcycle.process.run.standby import standing_by, stood_by
from offcycle.process.staging import help as help_
from offcycle.process.triage.noticing import notice_due
from offcycle.process.triage.windows import in_window

BEFORE_PRODUCTION = (approval.approved, in_window, freezes.unfrozen, stood_by)
"""What has to be so before hosting starts production, in the order in which it is brought about."""
WHEN_YOU_CAN = "as soon as you can"


def lacking(case: Case) -> Unmet | None:
    """The first thing that production still waits for, or none."""
    found = (gate.look(case) for gate in BEFORE_PRODUCTION)
    return next((each for each in found if isinstance(each, Unmet)), None)


def _ready(h: Happened, case: Case) -> bool:
    """Whether somebody has just said that they stand by, was not asked to by a hand-over, and nothing else is missing."""
    handed_over = bool(getattr(h.event, "relieves", ""))
    idle = case.facts.running is None and case.facts.taken is None
    return idle and not handed_over and not _renewed(h, case) and lacking(case) is None


def _renewed(h: Happened, case: Case) -> bool:
    """Whether they stood by before, since what is approved now was approved."""
    approved, now = approval.decided_at(case), case.facts.standby
    return bool(approved and now and now.since and approved <= now.since < h.at)


def _froze(_: Happened, case: Case) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.by for each in freezing.holding(case)))


def _known_stakeholders(_: Happened, case: Case) -> tuple[str, ...]:
    """Stakeholders who have an account; nobody outside is alarmed by a drill."""
    role = case.policy.roles.stakeholder
    return () if case.facts.drill else case.world.roster.holders(role, case.facts.system)


PEOPLE: dict[str, Callable[[Happened, Case], tuple[str, ...]]] = {
    "froze": _froze,
    "known_stakeholders": _known_stakeholders,
}
"""Who is told by what they did outside of the change, or because they can open its page."""


def _rarely(h: Happened, case: Case) -> bool:
    """Whether a reminder is one of those that are told: before it is due each, then the 1st, 3rd, 7th, 15th of the missed updates.

    So the time between them doubles, for whoever comes back after a night finds one thing to do, and not a mail an hour.
    """
    due, at = getattr(h.event, "due", None), getattr(h.event, "reminder", None)
    if due is None or at is None or at <= due:
        return True
    missed: int = round((at - due) / timedelta(minutes=case.policy.clocks.update_minutes))
    return missed & (missed + 1) == 0


CONDITIONS: dict[str, Callable[[Happened, Case], bool]] = {
    "rarely": _rarely,
    "first": lambda h, _: getattr(h.event, "revision", 0) == 1,
    "ready": _ready,
    "freeze_overridden": lambda h, _: freezes.OVERRIDE in getattr(h.event, "exceptions", ()),
    "to_close": lambda _, case: case.facts.is_open and case.facts.stakeholders_told_at is not None,
}
"""When a notice about what is asked next applies."""


def words(h: Happened, case: Case) -> dict[str, str]:
    """The words about what is asked, and what has to be known for it."""
    submission = case.facts.submission
    first = first_screen.read_first(case, submission) if submission else []
    read = [f"{each.about.label}: {ended(each.value)}" for each in first if each.value.strip()]
    until = approval.holds_until(case)
    return {
        "answer_by": answer_by(h, case),
        "waits": _waits(h, case),
        "first": "\n".join(read),
        "risk": _risk(case),
        "next": _next(case),
        "holds": f"The approval holds until {agenda.told(case.policy, until)}." if until else "",
        "standby": _standby(case),
        "archive": "A copy of its form is in the archive." if _archived(case) else "",
    }


def answer_by(h: Happened, case: Case) -> str:
    """Until when somebody is asked to act, as it ends a sentence."""
    due = _due(h, case)
    return f"by {agenda.told(case.policy, due)}" if due else WHEN_YOU_CAN


def _due(h: Happened, case: Case) -> datetime | None:
    facts = case.facts
    if h.event.kind == "triage.requested" and facts.requested_at:
        return notice_due(case, facts.requested_at)
    if h.event.kind.startswith("staging.help"):
        asked = help_.asked(case)
        return asked.due if asked else None
    due = decision_due(case, facts.submission) if facts.submission else None
    return due if due and case.at < due else None


def _waits(h: Happened, case: Case) -> str:
    """How long approvers were waited for when they are reminded, so that no reminder reads as the one before."""
    submission = case.facts.submission
    if submission is None or not isinstance(h.event, Reminded) or h.event.clock != "decision":
        return ""
    minutes = round((h.event.reminder - submission.at) / timedelta(minutes=1))
    return f"It has waited for {counted(minutes, 'minute')} now."


def _risk(case: Case) -> str:
    """What hosting judged last, in a sentence."""
    if not case.facts.risks:
        return ""
    risk = case.facts.risks[-1]
    said = f"security {risk.security}, performance {risk.performance}"
    return f"{said}. {ended(risk.findings)}" if risk.findings.strip() else f"{said}."


def _next(case: Case) -> str:
    """What production waits for, and who brings it about; whose turn it is where it waits for nothing."""
    missing = lacking(case)
    if missing:
        return f"{missing.do} {missing.because}"
    return f"Everything is ready. Start production: {people(case, case.policy.may.production)}."


def _standby(case: Case) -> str:
    now = standing_by(case)
    if now is None or not isinstance(stood_by.look(case), Met):
        return ""
    return f"{case.name(now.account)} stands by until {agenda.told(case.policy, now.until)}."


def _archived(case: Case) -> bool:
    return any(each.archived_at for each in case.facts.submissions)
