"""This module decides how help in staging is asked for and given: a call or a shared screen, set within the time of the policy."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from offcycle.process import agenda, triage
from offcycle.process.calendar.hours import add_core_time
from offcycle.process.events import Event, Prose
from offcycle.process.events import staging as events
from offcycle.process.facts import Help
from offcycle.process.kernel import Case, Unmet, check, command, rule
from offcycle.process.rules import is_open, may, people
from offcycle.process.staging.trial import before_production

LINKS = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class Asked:
    """Help that was asked for, how far it is, and until when a call is due; `stopped_at` is when its clock stopped."""

    facts: Help
    state: str  # asked, accepted, set or held
    since: datetime
    due: datetime
    stopped_at: datetime | None


@dataclass(frozen=True, slots=True)
class Note:
    """Something to say with it."""

    note: str = ""


@dataclass(frozen=True, slots=True)
class ScheduleCall:
    """When the call begins, and where it is held."""

    starts_at: datetime
    url: str = ""


def asked(case: Case) -> Asked | None:
    """The help that was asked for last; it is pending until its call was held."""
    if not case.facts.helps:
        return None
    latest = case.facts.helps[-1]
    due = _due(case, latest.at)
    return Asked(latest, _state(latest), latest.at, due, _stopped(latest, due))


def pending(case: Case) -> Asked | None:
    """The help that was asked for and not given yet."""
    found = asked(case)
    return found if found and found.state != "held" else None


def _state(of: Help) -> str:
    if of.held_at:
        return "held"
    if of.set_at:
        return "set"
    return "accepted" if of.accepted_at else "asked"


def _due(case: Case, since: datetime) -> datetime:
    """Until when a call is due: by the clock on the wall in an emergency, else in core hours."""
    length = timedelta(minutes=case.policy.clocks.help_minutes)
    if triage.verdict(case.facts.triage) != "deferred":
        return since + length
    return add_core_time(since, length, agenda.core_hours(case.policy.hours))


def _stopped(of: Help, due: datetime) -> datetime | None:
    """When the clock stopped: a call was set that begins in time, or was held. One that is set too late stops nothing."""
    in_time = of.set_at if of.starts_at and of.starts_at <= due else None
    return in_time or of.held_at


def usual_link(case: Case) -> str:
    """Where a call is held for which no link is typed: as the policy has it, or where it is already."""
    found = pending(case)
    if found and found.facts.url:
        return found.facts.url
    calls = [each.call for each in case.facts.helps]
    words = {
        "ref": case.facts.ref,
        "system": case.facts.system,
        "call": str(max(calls, default=0) + 1),
    }
    return re.sub(r"\{(\w+)\}", lambda word: words.get(word[1], word[0]), case.policy.calls.link)


@rule("help.none_pending", "Help is asked for once; it is pending until the call was held.")
def _none_pending(case: Case) -> Unmet | None:
    found = pending(case)
    if found is None:
        return None
    roles = case.policy.may.help
    return Unmet(
        f"{case.name(found.facts.by)} has asked for help already.",
        f"Set the call: {people(case, roles)}.",
        case.waiting(*roles),
        found.since,
        found.due,
    )


@rule("help.pending", "There is help that was asked for and not given yet.")
def _is_pending(case: Case) -> Unmet | None:
    if pending(case):
        return None
    return Unmet(
        "No help is asked for.", "Ask for it first.", case.waiting(*case.policy.may.staging)
    )


@rule("help.not_accepted", "Help is accepted once.")
def _not_accepted(case: Case) -> Unmet | None:
    found = pending(case)
    if found is None or not found.facts.accepted_at:
        return None
    return Unmet(
        f"{case.name(found.facts.accepted_by)} helps already.", "Set the call, or hold it."
    )


@rule("help.party", "The call is set and held by those who help, and by who asked for it.")
def _party(case: Case) -> Unmet | None:
    found, roles = pending(case), case.policy.may.help
    asked_for_it = found is not None and found.facts.by == case.actor.account
    if case.holds(*roles) or (asked_for_it and case.world.roster.active(case.actor.account)):
        return None
    return Unmet(
        "You neither help nor have asked for help.",
        f"Ask somebody who may help: {people(case, roles)}.",
        case.waiting(*roles),
    )


@rule("help.call_set", "A call is set that was not held yet.")
def _call_set(case: Case) -> Unmet | None:
    found = pending(case)
    if found is None or found.facts.starts_at:
        return None
    return Unmet("No call is set.", "Set one first.", case.waiting(*case.policy.may.help))


@check("call.ahead", "A call begins at a time to come.", typed=True)
def _ahead(case: Case, ask: ScheduleCall) -> Unmet | None:
    if ask.starts_at >= case.at:
        return None
    return Unmet("That time has passed.", "Name a time to come.")


@check(
    "call.link", "The place of a call is a link that begins with https:// or http://.", typed=True
)
def _link(_: Case, ask: ScheduleCall) -> Unmet | None:
    if not ask.url or (ask.url.startswith(LINKS) and not ask.url.split()[1:]):
        return None
    return Unmet(f"“{ask.url}” is no link.", "Give a link that begins with https://, or none.")


@command("request-help", Note, is_open, may("staging"), _none_pending, before_production)
def request(_: Case, ask: Note) -> Iterator[Event]:
    """Ask for help with the plan in staging; both teams see until when a call is due."""
    yield events.HelpRequested(note=Prose(ask.note.strip()))


@command("accept-help", Note, is_open, may("help"), _is_pending, _not_accepted)
def accept(_: Case, ask: Note) -> Iterator[Event]:
    """Say that one helps."""
    yield events.HelpAccepted(note=Prose(ask.note.strip()))


@command("schedule-call", ScheduleCall, is_open, _party, _is_pending, checks=(_ahead, _link))
def schedule(case: Case, ask: ScheduleCall) -> Iterator[Event]:
    """Set when and where the call is held, or set it anew."""
    yield events.CallScheduled(starts_at=ask.starts_at, url=Prose(ask.url or usual_link(case)))


@command("cancel-call", Note, is_open, _party, _is_pending, _call_set)
def cancel(_: Case, ask: Note) -> Iterator[Event]:
    """Say that the call which was set will not be held; help is still asked for."""
    yield events.CallCancelled(note=Prose(ask.note.strip()))


@command("hold-call", Note, is_open, _party, _is_pending)
def hold(_: Case, ask: Note) -> Iterator[Event]:
    """Say that the call was held, or that the help was given in another way."""
    yield events.CallHeld(note=Prose(ask.note.strip()))
