"""This module decides when stakeholders are told how a change ended."""

from collections.abc import Iterator
from dataclasses import dataclass

from offcycle.process.events import Event, Prose
from offcycle.process.events import notices as events
from offcycle.process.kernel import Case, Met, Unmet, check, command, gate, rule
from offcycle.process.notices.ending import ended
from offcycle.process.rules import called, is_open, may

LONGEST_MESSAGE = 5000


@gate("stakeholders", "Stakeholders were told how it ended.", lasting=True)
def told(case: Case) -> Met | Unmet:
    """Step 5: those who use the system know."""
    run, at, waiting = (
        ended(case),
        case.facts.stakeholders_told_at,
        case.waiting(*case.policy.may.notices),
    )
    if run is None:
        return Unmet(
            "Stakeholders were not told yet.", "Tell them when production is validated.", waiting
        )
    since = run.validated_at or run.ended_at
    if at is None or (since and at < since):
        return Unmet(
            "Stakeholders were not told yet how it ended.", "Send them the notice.", waiting, since
        )
    return Met("Stakeholders were told.")


@dataclass(frozen=True, slots=True)
class TellStakeholders:
    """What stakeholders are told."""

    message: str


@rule(
    "stakeholders.after_production",
    "Stakeholders are told how it ended when production is validated, or was stopped.",
)
def _after_production(case: Case) -> Unmet | None:
    if ended(case):
        return None
    return Unmet(
        "Production is not validated yet.",
        f"Let the {called(case.policy, case.policy.may.validate_production)} validate it first.",
        case.waiting(*case.policy.may.validate_production),
    )


@check("stakeholders.message", f"A notice has 1 to {LONGEST_MESSAGE} characters.", typed=True)
def _message(_: Case, ask: TellStakeholders) -> Unmet | None:
    if 0 < len(ask.message.strip()) <= LONGEST_MESSAGE:
        return None
    return Unmet(
        f"The notice has {len(ask.message.strip())} characters.",
        f"Say in 1 to {LONGEST_MESSAGE} what was done and how it ended.",
    )


@command(
    "notify-stakeholders",
    TellStakeholders,
    is_open,
    may("notices"),
    _after_production,
    checks=(_message,),
)
def tell(_: Case, ask: TellStakeholders) -> Iterator[Event]:
    """Send stakeholders the notice of how it ended."""
    yield events.StakeholdersTold(message=Prose(ask.message.strip()))
