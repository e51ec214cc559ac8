"""This module decides when somebody may go without a validation that is missing: in need, with a reason, and never over a fail."""

from collections.abc import Iterator
from dataclasses import dataclass

from offcycle.process.events import Event, Prose
from offcycle.process.events import staging as events
from offcycle.process.kernel import Case, Unmet, check, command, opened, rule
from offcycle.process.rules import ended, in_person, is_open, may
from offcycle.process.staging.trial import before_production, operations, tried
from offcycle.process.staging.validating import failing, signed


@dataclass(frozen=True, slots=True)
class WaiveValidation:
    """Why the change cannot wait for the validation that is missing."""

    reason: str


@rule("waive.own_plan", "Nobody waives the validation of a plan of which they wrote any revision.")
def _not_author(case: Case) -> Unmet | None:
    if all(each.author != case.actor.account for each in case.facts.revisions):
        return None
    others = tuple(
        one
        for waiting in case.waiting(*case.judging.may.waive)
        for one in waiting.accounts
        if one != case.actor.account
    )
    names = ", ".join(case.name(one) for one in dict.fromkeys(others))
    return Unmet(
        "You wrote a revision of its plan.",
        f"Let another person decide whether it can go without: {names or 'nobody else may waive yet'}.",
    )


@rule("waive.no_fail", "A waiver replaces a validation that is missing, never one that failed.")
def _nothing_failed(case: Case) -> Unmet | None:
    failed = failing(case)
    if failed is None:
        return None
    who = case.name(failed.by)
    return Unmet(
        f"{who} did not pass staging: {ended(failed.reason)}",
        f"Correct the plan and run it again, or let {who} look once more.",
        case.waiting(*case.policy.may.plan),
    )


@rule("waive.missing", "A validation is waived while something of it is missing.")
def _something_missing(case: Case) -> Unmet | None:
    found = signed.look(case)
    if isinstance(found, Unmet):
        return None
    return Unmet(f"Nothing of the validation is missing: {found.why}", "Carry on without a waiver.")


@check("waive.reason", "A waiver has a reason.", typed=True)
def _reason(_: Case, ask: WaiveValidation) -> Unmet | None:
    if ask.reason.strip():
        return None
    return Unmet("No reason was given.", "Say in a sentence why it cannot wait for the validation.")


@command(
    "waive-validation",
    WaiveValidation,
    is_open,
    in_person,
    may("waive"),
    _not_author,
    opened(tried),
    _nothing_failed,
    _something_missing,
    before_production,
    checks=(_reason,),
)
def waive(case: Case, ask: WaiveValidation) -> Iterator[Event]:
    """Go without the validation that is missing, in need and with a reason that the approvers see."""
    yield events.Waived(operations=operations(case), reason=Prose(ask.reason.strip()))
