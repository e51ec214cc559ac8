"""This module decides what staging is signed off by: people of every group that the policy names, different ones."""

from collections.abc import Iterator
from dataclasses import dataclass

from offcycle.process.events import Event, Prose
from offcycle.process.events import staging as events
from offcycle.process.facts import SignOff
from offcycle.process.kernel import Case, Met, Unmet, check, command, gate, opened, rule
from offcycle.process.rules import ended, in_person, is_open, listed, people
from offcycle.process.staging.trial import operations, staged, tried

VERDICTS = ("pass", "fail")


def latest(case: Case) -> list[SignOff]:
    """The latest sign-off of each person for what the plan does in staging now."""
    now = operations(case)
    return list({each.by: each for each in case.facts.sign_offs if each.operations == now}.values())


def seated(groups: tuple[tuple[str, ...], ...], passed: list[SignOff]) -> bool:
    """Whether every group can be given a person of its own among those who passed."""
    if not groups:
        return True
    first, rest = groups[0], groups[1:]
    fitting = [each for each in passed if set(first) & set(each.roles)]
    return any(seated(rest, [other for other in passed if other is not each]) for each in fitting)


@gate(
    "validated",
    "Staging is signed off by one person of each group that the policy names, and by different people.",
)
def signed(case: Case) -> Met | Unmet:
    """Step 2: validators passed what they saw in staging."""
    signs, groups = latest(case), case.policy.validation.groups
    run = staged(case)
    since = run.ended_at if run else case.facts.requested_at
    failed = [each for each in signs if each.verdict == "fail"]
    if failed:
        who = case.name(failed[-1].by)
        plan_roles = case.waiting(*case.policy.may.plan)
        return Unmet(
            f"{who} did not pass staging: {ended(failed[-1].reason)}",
            "Correct the plan and run it again.",
            plan_roles,
            since,
        )
    if not groups:
        return Unmet(
            "The policy names nobody who signs off staging.",
            "Ask an administrator to name the groups in the policy.",
            since=since,
        )
    if run and seated(groups, signs):
        return Met(f"Signed off by {listed([case.name(each.by) for each in signs])}.")
    open_groups = [
        group for group in groups if not any(set(group) & set(each.roles) for each in signs)
    ] or list(groups)
    wanted = listed([" or ".join(group) for group in open_groups])
    roles = tuple(role for group in open_groups for role in group)
    return Unmet(
        f"Staging still has to be signed off by {wanted}.",
        f"Look at staging and sign off: {people(case, roles)}.",
        case.waiting(*roles),
        since,
    )


@dataclass(frozen=True, slots=True)
class Sign:
    """A validator's judgement, of the plan with this digest."""

    verdict: str
    digest: str
    reason: str = ""
    role: str = ""


def validating(case: Case) -> tuple[str, ...]:
    """The validating roles that the actor holds on the system."""
    roles = dict.fromkeys(role for group in case.policy.validation.groups for role in group)
    return tuple(role for role in roles if case.holds(role))


@rule(
    "staging.validator", "Staging is signed off by those who hold a validating role on the system."
)
def _validator(case: Case) -> Unmet | None:
    if validating(case):
        return None
    roles = tuple(role for group in case.policy.validation.groups for role in group)
    return Unmet(
        f"You hold no validating role on {case.facts.system}.",
        f"Ask somebody who does: {people(case, roles)}.",
        case.waiting(*roles),
    )


@rule(
    "staging.before_production", "Staging is signed off before the plan is applied to production."
)
def _not_applied(case: Case) -> Unmet | None:
    run = case.facts.taken
    if run is None:
        return None
    return Unmet(
        f"{run.id} has applied the plan to production, or is doing so.",
        "Validate production instead.",
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
        f"You do not hold the validating role “{ask.role}” on {case.facts.system}.",
        "Leave the role out to sign for all that you hold.",
    )


@command(
    "sign-off",
    Sign,
    is_open,
    in_person,
    _validator,
    opened(tried),
    _not_applied,
    checks=(_current, _judged, _held),
)
def sign_off(case: Case, ask: Sign) -> Iterator[Event]:
    """Pass or fail what is seen in staging, for every validating role that one holds."""
    yield events.SignedOff(
        verdict=ask.verdict,
        roles=(ask.role,) if ask.role else validating(case),
        plan=ask.digest,
        operations=operations(case),
        reason=Prose(ask.reason.strip()),
    )
