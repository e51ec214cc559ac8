"""This module decides what stakeholders are told on the way: a first notice at once, then at least hourly, in an urgent incident.

It is owed from the moment at which the incident is urgent until production is validated or the incident is declared over.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from offcycle.process import triage
from offcycle.process.events import Event, Prose
from offcycle.process.events import notices as events
from offcycle.process.kernel import Case, Unmet, Waiting, check, command, rule
from offcycle.process.notices.ending import ended, succeeded
from offcycle.process.notices.telling import LONGEST_MESSAGE
from offcycle.process.rules import is_open, may

NO_NEWS = "No further update at this time."


@dataclass(frozen=True, slots=True)
class PostUpdate:
    """What stakeholders are told on the way; left empty, that there is nothing new, and how it stands."""

    message: str = ""


@dataclass(frozen=True, slots=True)
class UpdateOwed:
    """An update that is owed to stakeholders: since when, until when, and by whom."""

    since: datetime
    due: datetime
    first: bool
    waiting_on: tuple[Waiting, ...]


def owed_update(case: Case) -> UpdateOwed | None:
    """The update that is owed now; none while the incident is not urgent, and none after it."""
    facts = case.facts
    began = facts.triage.answered_at or facts.requested_at
    if began is None or not facts.is_open or not _urgent(case) or _over(case):
        return None
    clocks, waiting = case.policy.clocks, _communicators(case)
    if not facts.updates:
        due = began + timedelta(minutes=clocks.first_update_minutes)
        return UpdateOwed(began, due, first=True, waiting_on=waiting)
    last = facts.updates[-1].at
    due = last + timedelta(minutes=clocks.update_minutes)
    return UpdateOwed(last, due, first=False, waiting_on=waiting)


def _urgent(case: Case) -> bool:
    facts = case.facts
    return (
        facts.triage.active is True
        and facts.afterwards is None
        and triage.priority(facts.triage, case.policy) in case.policy.clocks.update_priorities
    )


def _over(case: Case) -> bool:
    """Whether production was validated; that the incident is over is said in triage."""
    run = ended(case)
    return run is not None and succeeded(run)


def _communicators(case: Case) -> tuple[Waiting, ...]:
    """Who owes it: those who send notices, and of them preferably not who runs the steps."""
    running = case.facts.running
    operator = running.started_by if running else ""
    return tuple(
        Waiting(each.role, tuple(one for one in each.accounts if one != operator) or each.accounts)
        for each in case.waiting(*case.policy.may.notices)
    )


def state(case: Case) -> str:
    """How it stands, in a sentence for people outside who use the system."""
    facts = case.facts
    system = case.world.roster.systems.get(facts.system)
    name = system.name if system else facts.system
    run = facts.production
    if run and run.state == "running":
        return f"The correction of {name} is being applied now."
    if run and run.state == "finished":
        return f"The correction of {name} was applied and is being checked."
    if facts.submission:
        return f"The correction of {name} is prepared and waits for its approval or its start."
    if facts.runs_in("staging"):
        return f"A correction of {name} is being tried."
    return f"We know of the problem with {name} and work on a correction."


@rule("update.before_end", "Updates are posted until it is told how it ended.")
def _not_told(case: Case) -> Unmet | None:
    if case.facts.stakeholders_told_at is None or owed_update(case):
        return None
    return Unmet("Stakeholders were told how it ended.", "Nothing more is needed.")


@check("update.message", f"An update has {LONGEST_MESSAGE} characters at most.", typed=True)
def _message(_: Case, ask: PostUpdate) -> Unmet | None:
    if len(ask.message.strip()) <= LONGEST_MESSAGE:
        return None
    return Unmet(
        f"The update has {len(ask.message.strip())} characters.",
        f"Say it in {LONGEST_MESSAGE} at most.",
    )


@command("post-update", PostUpdate, is_open, may("notices"), _not_told, checks=(_message,))
def post_update(case: Case, ask: PostUpdate) -> Iterator[Event]:
    """Tell stakeholders how things stand; without a message, that there is nothing new, with the state filled in."""
    yield events.UpdatePosted(message=Prose(ask.message.strip() or f"{NO_NEWS} {state(case)}"))
