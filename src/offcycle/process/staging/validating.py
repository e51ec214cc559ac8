"""This module decides whether the plan is validated: signed off by different people of every group that the policy names."""

from datetime import datetime
from typing import Any

from offcycle.process.events.plan import PlanStep
from offcycle.process.facts import SignOff, Waiver
from offcycle.process.kernel import Case, Met, Unmet, gate
from offcycle.process.rules import called, ended, listed, people
from offcycle.process.staging.trial import desk_checked, resting, staged, tried

Groups = tuple[tuple[str, ...], ...]


def latest(case: Case) -> list[SignOff]:
    """The latest sign-off of each person for what the plan does now."""
    return list({each.by: each for each in _counting(case)}.values())


def _counting(case: Case) -> list[SignOff]:
    now = resting(case)
    return [each for each in case.facts.sign_offs if each.operations in now]


def failing(case: Case) -> SignOff | None:
    """The latest fail that stands: who gave it did not pass it since, and nobody else's pass overrides it."""
    failed = [each for each in latest(case) if each.verdict == "fail"]
    return failed[-1] if failed else None


def passing(case: Case) -> list[SignOff]:
    """The latest sign-offs that are passes."""
    return [each for each in latest(case) if each.verdict == "pass"]


def seated(groups: Groups, passed: list[SignOff]) -> bool:
    """Whether every group can be given a person of its own among those who passed."""
    if not groups:
        return True
    first, rest = groups[0], groups[1:]
    fitting = [each for each in passed if set(first) & set(each.roles)]
    return any(seated(rest, [other for other in passed if other is not each]) for each in fitting)


def checks(case: Case) -> list[PlanStep]:
    """The checks of the current plan, which validators tick."""
    plan = case.facts.plan
    return [step for step in plan.steps if step.part == "checks"] if plan else []


def unticked(case: Case) -> list[PlanStep]:
    """The checks that nobody who passed has ticked; a check that was only renamed stays ticked."""
    passed = {each.by for each in passing(case)}
    ticked = {
        operation
        for each in _counting(case)
        if each.by in passed and each.verdict == "pass"
        for operation in each.ticked
    }
    return [step for step in checks(case) if step.operation not in ticked]


def roles(case: Case) -> tuple[str, ...]:
    """The roles that validate, in the order of the policy."""
    groups = case.judging.validation.groups
    return tuple(dict.fromkeys(role for group in groups for role in group))


def held(case: Case, account: str) -> tuple[str, ...]:
    """The validating roles that an account holds on the system."""
    roster, system = case.world.roster, case.facts.system
    return tuple(role for role in roles(case) if roster.holds(account, role, system))


def not_answered(case: Case) -> tuple[str, ...]:
    """Those who hold a validating role and have said nothing about what the plan does now."""
    said = {each.by for each in latest(case)}
    asked = (one for each in case.waiting(*roles(case)) for one in each.accounts)
    return tuple(one for one in dict.fromkeys(asked) if one not in said)


def answers(case: Case) -> dict[str, Any]:
    """What validators said, and who did not answer: what approvers see beside the sealed submission.

    It is not sealed, so that somebody who passes it late ends no approval.
    """
    plan = case.facts.plan
    return {
        "signed": [
            {
                "by": each.by,
                "roles": list(each.roles),
                "verdict": each.verdict,
                "reason": str(each.reason),
                "revision": each.revision,
                "carried": plan is not None and each.revision != plan.number,
            }
            for each in latest(case)
        ],
        "not_answered": [
            {"account": one, "roles": list(held(case, one))} for one in not_answered(case)
        ],
        "unticked": [step.key for step in unticked(case)],
    }


def waived(case: Case) -> Waiver | None:
    """The latest waiver for what the plan does now."""
    now = resting(case)
    return next((each for each in reversed(case.facts.waivers) if each.operations in now), None)


@gate(
    "validated",
    "Staging is signed off by one person of each group that the policy names, and by different people.",
)
def signed(case: Case) -> Met | Unmet:
    """Step 2: validators passed what they saw in staging."""
    failed = failing(case)
    if failed:
        return Unmet(
            f"{case.name(failed.by)} did not pass staging: {ended(failed.reason)}",
            "Correct the plan and run it again.",
            case.waiting(*case.policy.may.plan),
            failed.at,
        )
    missing, waiver = lacking(case), waived(case)
    if missing is None:
        return Met(f"Signed off by {listed([case.name(each.by) for each in passing(case)])}.")
    if waiver and isinstance(tried.look(case), Met):
        return Met(f"{case.name(waiver.by)} went without it: {ended(waiver.reason)}")
    return missing


def lacking(case: Case) -> Unmet | None:
    """What is still missing of the validation, whatever was failed or waived; none when nothing is."""
    groups, passed = case.judging.validation.groups, passing(case)
    since = _since(case)
    if not groups:
        return Unmet(
            "The policy names nobody who signs off staging.",
            "Ask an administrator to name the groups in the policy.",
            since=since,
        )
    if isinstance(tried.look(case), Unmet) or not seated(groups, passed):
        return _unsigned(case, groups, passed)
    left = unticked(case)
    if not left:
        return None
    numbers = [str(place) for place, step in enumerate(checks(case), 1) if step in left]
    return Unmet(
        f"Nobody has ticked check {listed(numbers)} yet.",
        f"Look at it in staging, and sign off with it ticked: {people(case, roles(case))}.",
        case.waiting(*roles(case)),
        since,
    )


def _since(case: Case) -> datetime | None:
    run, check = staged(case), desk_checked(case)
    if run:
        return run.ended_at
    return check.at if check else case.facts.requested_at


def _unsigned(case: Case, groups: Groups, passed: list[SignOff]) -> Unmet:
    open_groups = [
        group for group in groups if not any(set(group) & set(each.roles) for each in passed)
    ] or list(groups)
    wanted = listed([called(case.policy, tuple(group)) for group in open_groups])
    asked = tuple(role for group in open_groups for role in group)
    return Unmet(
        f"Staging still has to be signed off by the {wanted}.",
        f"Look at staging and sign off: {people(case, asked)}.",
        case.waiting(*asked),
        _since(case),
    )
