"""This module tells beforehand what a policy would do: what gets looser or tighter, and which gates of open changes would turn.

What it loosens holds for changes that are requested later only; so a gate of an open change turns by what it tightens, and by
what is never frozen: the form, the clocks, who may do what.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from offcycle.process import gates
from offcycle.process.kernel import Case
from offcycle.process.policy import Policy
from offcycle.process.policy.loosening import loosens
from offcycle.process.world import World


@dataclass(frozen=True, slots=True)
class Turned:
    """A gate that would open or shut, with why."""

    gate: str
    opens: bool
    why: str
    do: str = ""


@dataclass(frozen=True, slots=True)
class OnChange:
    """What a policy would do to one open change."""

    ref: str
    title: str
    turned: tuple[Turned, ...]
    judged_as_before: bool  # the policy loosens approvals, so it does not judge this change


@dataclass(frozen=True, slots=True)
class Effects:
    """What a policy would do if it came into force now."""

    looser: tuple[str, ...]  # for changes that are requested later only
    tighter: tuple[str, ...]  # at once
    looked_at: int  # how many open changes were looked at
    changes: tuple[OnChange, ...]  # those of them for which something turns


def effects(world: World, new: Policy, cases: Iterable[Case]) -> Effects:
    """What a policy would do to the open changes among some cases."""
    known = bool(world.policy_version)
    opened = [case for case in cases if case.facts.is_open]
    found = [_on_change(case, under(case.world, new)) for case in opened]
    return Effects(
        looser=loosens(world.policy, new) if known else (),
        tighter=_tighter(world.policy, new) if known else (),
        looked_at=len(opened),
        changes=tuple(each for each in found if each.turned),
    )


def under(world: World, new: Policy) -> World:
    """The world as it would be with another policy in force."""
    version = world.policy_version + 1
    return replace(world, policies={**world.policies, version: new}, policy_version=version)


def _tighter(old: Policy, new: Policy) -> tuple[str, ...]:
    """What gets tighter: whatever the way back would loosen is so no longer."""
    return tuple(_no_longer(each) for each in loosens(new, old))


def _no_longer(sentence: str) -> str:
    """What would be loosened by going back, told as what ends now."""
    ends, _, now = sentence.removesuffix(".").partition("; it was ")
    ends = ends.removesuffix(", which was not so").removesuffix(", too")
    return f"No longer so: {ends}." + (f" Now it is {now}." if now else "")


def _on_change(case: Case, after: World) -> OnChange:
    then = replace(case, world=after)
    before = {state.name: state for state in gates.read(case)}
    turned = tuple(
        Turned(state.name, state.satisfied, state.why, state.do)
        for state in gates.read(then)
        if state.name in before and before[state.name].satisfied != state.satisfied
    )
    kept = after.judging(case.facts.requested_policy) != after.policy_version
    return OnChange(case.facts.ref, case.facts.title, turned, kept)
