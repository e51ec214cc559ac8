"""This module decides in which window a change that is no emergency reaches production: proposed, confirmed or moved, open, missed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from offcycle.process import agenda
from offcycle.process.calendar.windows import Window
from offcycle.process.events import Event
from offcycle.process.events import triage as events
from offcycle.process.kernel import Case, Met, Unmet, check, command, gate, rule
from offcycle.process.rules import called, is_open, may, people
from offcycle.process.triage.asked import PlanWindow
from offcycle.process.triage.judging import verdict

NO_EMERGENCY = "It is not an emergency"


def deferred(case: Case) -> bool:
    """Whether the change waits for a window."""
    return verdict(case.facts.triage) == "deferred"


def proposed(case: Case) -> Window | None:
    """The window that is proposed now: far enough away to prepare for, and no farther than the policy allows."""
    return agenda.proposed(case.world, case.at)


def given(case: Case) -> Window | None:
    """The window that the change was given, or none."""
    return case.facts.triage.window


@gate("window_given", "A change that is no emergency was given a window.")
def planned(case: Case) -> Met | Unmet:
    """Step 0: deferred, never dropped."""
    if not deferred(case):
        return Met("It does not wait for a window.")
    window, triage = given(case), case.facts.triage
    if window and case.at < window.ends_at:
        return Met(
            f"It goes to production in the window of {agenda.said(case.policy, window, case.at)}."
        )
    told = (triage.answered_at, triage.deferred_at)
    since = max((each for each in told if each), default=case.facts.requested_at)
    roles = case.policy.may.window
    words = f"{NO_EMERGENCY}, and the {called(case.policy, roles)} has not given it a window yet."
    if window:
        since = window.ends_at
        words = f"The window of {agenda.said(case.policy, window, case.at)} is over."
    near = proposed(case)
    offer = (
        f"Confirm the proposed one, {agenda.said(case.policy, near, case.at)}, or name another time"
        if near
        else f"Name a time: no window is near within {case.policy.windows.furthest_days} days"
    )
    return Unmet(words, f"{offer}: {people(case, roles)}.", case.waiting(*roles), since)


@gate("window", "Production of a change that is no emergency starts in its window.", step="run")
def in_window(case: Case) -> Met | Unmet:
    """Step 5: the window is open, if one is needed."""
    if not deferred(case):
        return Met("It does not wait for a window.")
    found, window = planned.look(case), given(case)
    if isinstance(found, Unmet) or window is None:
        return found
    if window.is_open(case.at):
        return Met(f"Its window is open, {agenda.said(case.policy, window, case.at)}.")
    return Unmet(
        f"{NO_EMERGENCY}, so production waits for its window, {agenda.said(case.policy, window, case.at)}.",
        "Wait until it opens. If the facts have changed, answer the triage questions anew.",
        case.waiting(*case.policy.may.production),
        case.facts.triage.window_at,
        window.starts_at,
    )


@rule("window.deferred", "Only a change that is no emergency is given a window.")
def _deferred(case: Case) -> Unmet | None:
    if deferred(case):
        return None
    if verdict(case.facts.triage) == "open":
        return Unmet(
            "The two triage questions are not answered yet.",
            "Answer them first.",
            case.waiting(*case.policy.may.triage),
        )
    return Unmet("It is an emergency, so it waits for no window.", "Carry on with the plan.")


@rule("window.before_production", "A window is not moved once production is changed.")
def _before_production(case: Case) -> Unmet | None:
    run = case.facts.taken
    if run is None:
        return None
    return Unmet(
        f"{run.id} has applied the plan to production, or is doing so.",
        "Finish what production needs.",
    )


@check(
    "window.time", "A window opens in the time to come, and no farther away than the policy allows."
)
def _time(case: Case, ask: PlanWindow) -> Unmet | None:
    days = case.policy.windows.furthest_days
    if ask.starts_at is None:
        if proposed(case):
            return None
        return Unmet(f"No window opens within {days} days.", "Name a time yourself.")
    chosen = agenda.window_at(case.world, ask.starts_at)
    if case.at < chosen.ends_at and chosen.starts_at <= agenda.furthest(case.world, case.at):
        return None
    return Unmet("That is over, or too far away.", f"Name a time within the next {days} days.")


@command(
    "plan-window",
    PlanWindow,
    is_open,
    may("window"),
    _deferred,
    _before_production,
    checks=(_time,),
)
def plan_window(case: Case, ask: PlanWindow) -> Iterator[Event]:
    """Confirm the proposed window of a change that is no emergency, or move it to another time."""
    window = (
        proposed(case) if ask.starts_at is None else agenda.window_at(case.world, ask.starts_at)
    )
    if window:
        yield events.WindowGiven(starts_at=window.starts_at, ends_at=window.ends_at)


def missed(case: Case) -> Iterator[Event]:
    """The next window, for a change whose window went by without production being started; none where none is near."""
    window = given(case)
    if window is None or not deferred(case) or case.facts.taken or case.at < window.ends_at:
        return
    following = agenda.following(case.world, case.at)
    if following:
        yield events.WindowGiven(
            starts_at=following.starts_at, ends_at=following.ends_at, missed=True
        )


def closes(case: Case) -> datetime | None:
    """When the window of a deferred change closes; none for an emergency, and while none was given."""
    window = given(case)
    return window.ends_at if window and deferred(case) else None


def length(case: Case) -> timedelta:
    """How long a window lasts that the policy's rule gives."""
    return timedelta(hours=case.policy.windows.hours)
