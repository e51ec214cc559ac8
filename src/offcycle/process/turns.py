"""This module says whose turn it is: which gates can be opened now, by which commands, and what waits for one person.

Nothing is decided here. Gates and rules say what holds; this only puts what they say into the order in which a person needs it.
"""

from offcycle.process.gates import State
from offcycle.process.kernel import Case, available
from offcycle.process.notices.updating import owed_update
from offcycle.process.review.answering import open_questions

OPENS: dict[str, tuple[str, ...]] = {
    "acknowledged": ("acknowledge",),
    "triage": ("triage",),
    "window_given": ("plan-window",),
    "plan": ("plan",),
    "questions": ("settle-comment",),
    "staging_run": ("report-step", "start-staging", "desk-check"),
    "validated": ("sign-off",),
    "form": ("fill-form",),
    "risk": ("review-risk",),
    "submission": ("submit",),
    "quorum": ("decide",),
    "accepted": ("accept",),
    "window": (),
    "freeze": (),
    "standby": ("stand-by",),
    "production": ("report-step", "start-production", "start-rollback"),
    "production_validated": ("validate-production",),
    "stakeholders": ("notify-stakeholders",),
    "archive": (),
    "closed": ("close",),
}
"""By gate: the commands that open it, the one that is meant first in front; the quickest gate of triage first.

Two gates open by themselves in time, and one by the worker.
"""

ASKED = (
    "answer",
    "agree-step",
    "resolve-step",
    "accept-help",
    "schedule-call",
    "cancel-call",
    "hold-call",
)
"""Commands that may be given only while somebody waits for them, beside any gate."""


def now(case: Case, states: tuple[State, ...]) -> tuple[State, ...]:
    """The gates that can be opened now: those of triage, because they wait for different people, and the first of the others.

    While production is being changed, or was left half changed, nothing else comes first.
    """
    shut = [state for state in states if not state.satisfied] if case.facts.is_open else []
    applied = [state for state in shut if state.name == "production" and half_done(case)]
    return (
        *(state for state in shut if state.step == "triage"),
        *(applied or [state for state in shut if state.step != "triage"][:1]),
    )


def half_done(case: Case) -> bool:
    """Whether production is being changed now, or was left half changed by a run that was stopped."""
    run = case.facts.production
    if run is None:
        return False
    return run.state == "running" or (run.state == "stopped" and not run.rolled_back_by)


def mine(case: Case, states: tuple[State, ...]) -> tuple[str, ...]:
    """The commands that wait for the actor and that they may give now, what is most pressing first."""
    pressing = sorted(now(case, states), key=lambda state: list(OPENS).index(state.name))
    asked = [
        name
        for state in pressing
        if any(case.actor.account in each.accounts for each in state.waiting_on)
        for name in OPENS.get(state.name, ())
    ]
    beside = [name for name in ASKED if name != "answer" or open_questions(case)]
    found = [name for name in (*asked, *beside, *_owed(case)) if not available(name, case)]
    return tuple(dict.fromkeys(found))


def _owed(case: Case) -> tuple[str, ...]:
    """The update that the actor owes stakeholders: the first at once, every other when it is late."""
    owed = owed_update(case)
    if owed is None or not any(case.actor.account in each.accounts for each in owed.waiting_on):
        return ()
    return ("post-update",) if owed.first or owed.due <= case.at else ()
