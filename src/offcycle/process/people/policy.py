"""This module decides which policy is in force."""

from collections.abc import Iterator
from dataclasses import dataclass

from offcycle.process.canonical import digest
from offcycle.process.events import Event, Prose
from offcycle.process.events import organisation as events
from offcycle.process.kernel import Case, Unmet, check, command
from offcycle.process.people.who import administrator
from offcycle.process.policy import Policy, PolicyError


@dataclass(frozen=True, slots=True)
class ActivatePolicy:
    """The text of a policy file that is to come into force."""

    text: str


@check(
    "policy.valid", "A policy that comes into force can be read, and differs from the one in force."
)
def _valid(case: Case, ask: ActivatePolicy) -> Unmet | None:
    try:
        found = Policy.parse(ask.text)
    except PolicyError as error:
        return Unmet(str(error), "Correct the file.")
    if case.world.policy_version and found == case.policy:
        return Unmet("This is the policy in force.", "Nothing needs to be done.")
    return None


@command("activate-policy", ActivatePolicy, administrator, checks=(_valid,), on="organisation")
def activate_policy(case: Case, ask: ActivatePolicy) -> Iterator[Event]:
    """Put a policy into force."""
    yield events.PolicyActivated(
        version=case.world.policy_version + 1,
        digest=digest(ask.text.encode()),
        text=Prose(ask.text),
    )
