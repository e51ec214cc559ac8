"""This module decides how a change is taken back before production is touched."""

from collections.abc import Iterator

from offcycle.process.events import Event, Prose
from offcycle.process.events import triage as events
from offcycle.process.kernel import Case, Unmet, check, command, rule
from offcycle.process.rules import is_active, is_open, people
from offcycle.process.triage.asked import Withdraw


@rule(
    "withdraw.who", "A change is withdrawn by who requested it, or by a role that the policy names."
)
def _own_or_hosting(case: Case) -> Unmet | None:
    if case.actor.account == case.facts.requested_by or case.holds(*case.policy.may.withdraw):
        return None
    return Unmet(
        "You did not request this change.",
        f"Ask {case.name(case.facts.requested_by)}, or {people(case, case.policy.may.withdraw)}.",
        case.waiting(*case.policy.may.withdraw),
    )


@rule(
    "withdraw.before_production",
    "A change is not withdrawn once production was touched or is being run.",
)
def _untouched(case: Case) -> Unmet | None:
    runs = case.facts.runs_in("production")
    if case.facts.afterwards:
        return Unmet(
            "It was recorded after production had been changed.",
            "Let it be accepted and validated, then close it.",
        )
    run = next((each for each in runs if each.touched or each.state == "running"), None)
    if run is None:
        return None
    return Unmet(
        f"Production was changed by {run.id}, or is being changed.",
        "Finish or stop the run, then close the change.",
    )


@check("withdraw.reason", "A change is withdrawn with a reason.", typed=True)
def _reason(_: Case, ask: Withdraw) -> Unmet | None:
    return (
        None
        if ask.reason.strip()
        else Unmet(
            "No reason was given.", "Say in a sentence why the change is not needed any more."
        )
    )


@command(
    "withdraw",
    Withdraw,
    is_open,
    is_active,
    _own_or_hosting,
    _untouched,
    checks=(_reason,),
)
def withdraw(_: Case, ask: Withdraw) -> Iterator[Event]:
    """Take a change back, with a reason, before production is touched."""
    yield events.Withdrawn(reason=Prose(ask.reason.strip()))
