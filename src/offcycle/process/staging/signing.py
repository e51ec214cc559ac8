"""This module decides who signs off what was seen in staging, for which roles, and which checks they tick."""

from collections.abc import Iterator
from dataclasses import dataclass

from offcycle.process.events import Event, Prose
from offcycle.process.events import staging as events
from offcycle.process.kernel import Case, Unmet, check, command, opened, rule
from offcycle.process.rules import in_person, is_open, listed, people, system_name
from offcycle.process.staging.trial import before_production, operations, tried
from offcycle.process.staging.validating import checks, held, roles

VERDICTS = ("pass", "fail")


@dataclass(frozen=True, slots=True)
class Sign:
    """A validator's judgement, of the plan with this digest; a pass ticks every check unless some are named."""

    verdict: str
    digest: str
    reason: str = ""
    role: str = ""
    checks: tuple[str, ...] | None = None


def validating(case: Case) -> tuple[str, ...]:
    """The validating roles that the actor holds on the system."""
    return held(case, case.actor.account)


@rule(
    "staging.validator", "Staging is signed off by those who hold a validating role on the system."
)
def _validator(case: Case) -> Unmet | None:
    if validating(case):
        return None
    return Unmet(
        f"You hold no validating role on {case.facts.system}.",
        f"Ask somebody who does: {people(case, roles(case))}.",
        case.waiting(*roles(case)),
    )


@check("staging.digest", "A sign-off is for the plan as it reads now.")
def _current(case: Case, ask: Sign) -> Unmet | None:
    plan = case.facts.plan
    if plan is None or ask.digest == plan.plan:
        return None
    return Unmet(
        "The plan has changed since you looked at it.",
        f"Look at revision {plan.number}, then sign off with its digest {plan.plan}.",
    )


@check("staging.verdict", "A sign-off is a pass, or a fail with a reason.", typed=True)
def _judged(_: Case, ask: Sign) -> Unmet | None:
    if ask.verdict not in VERDICTS:
        return Unmet(f"“{ask.verdict}” is neither pass nor fail.", "Say pass or fail.")
    if ask.verdict == "fail" and not ask.reason.strip():
        return Unmet("A fail was given without a reason.", "Say in a sentence what is wrong.")
    return None


@check("staging.role", "A sign-off is given for validating roles that one holds.")
def _held(case: Case, ask: Sign) -> Unmet | None:
    if not ask.role or ask.role in validating(case):
        return None
    return Unmet(
        f"You do not hold the validating role “{case.policy.label(ask.role)}”"
        f" on {system_name(case, case.facts.system)}.",
        "Leave the role out to sign for all that you hold.",
    )


@check("staging.checks", "Checks that are ticked are those of the plan.")
def _known(case: Case, ask: Sign) -> Unmet | None:
    keys = [step.key for step in checks(case)]
    strange = [key for key in ask.checks or () if key not in keys]
    if not strange:
        return None
    return Unmet(
        f"The plan has no check “{strange[0]}”.",
        f"Tick {listed([f'“{key}”' for key in keys], 'or')}, or leave them out to tick all."
        if keys
        else "Leave the checks out: the plan has none.",
    )


def _ticked(case: Case, ask: Sign) -> tuple[str, ...]:
    """The checks that are ticked: those named; with none named, all of them by a pass and none by a fail."""
    if ask.checks is not None:
        return ask.checks
    return tuple(step.key for step in checks(case)) if ask.verdict == "pass" else ()


@command(
    "sign-off",
    Sign,
    is_open,
    in_person,
    _validator,
    opened(tried),
    before_production,
    checks=(_current, _judged, _held, _known),
)
def sign_off(case: Case, ask: Sign) -> Iterator[Event]:
    """Pass or fail what is seen in staging, for every validating role that one holds."""
    yield events.SignedOff(
        verdict=ask.verdict,
        roles=(ask.role,) if ask.role else validating(case),
        plan=ask.digest,
        operations=operations(case),
        reason=Prose(ask.reason.strip()),
        checks=_ticked(case, ask),
    )
