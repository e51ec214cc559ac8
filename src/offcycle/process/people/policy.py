"""This module decides which policy is in force."""

from collections.abc import Iterator
from dataclasses import dataclass

from offcycle.process.canonical import digest
from offcycle.process.events import Event, Prose
from offcycle.process.events import organisation as events
from offcycle.process.kernel import Case, Unmet, check, command
from offcycle.process.people.who import administrator
from offcycle.process.policy import Policy
from offcycle.process.policy.checking import faults
from offcycle.process.policy.loosening import loosens


@dataclass(frozen=True, slots=True)
class ActivatePolicy:
    """The text of a policy file that is to come into force."""

    text: str


@check(
    "policy.valid",
    "A policy that comes into force can be read, and holds nothing impossible.",
    typed=True,
)
def _valid(_: Case, ask: ActivatePolicy) -> Unmet | None:
    found = faults(ask.text)
    if not found:
        return None
    return Unmet(
        f"The policy cannot be used. {' '.join(str(each) for each in found)}",
        "Correct the file: offcycle policy check FILE names every fault.",
    )


@check("policy.differs", "A policy that comes into force differs from the one in force.")
def _differs(case: Case, ask: ActivatePolicy) -> Unmet | None:
    if not case.world.policy_version or faults(ask.text) or Policy.parse(ask.text) != case.policy:
        return None
    return Unmet("This is the policy in force.", "Nothing needs to be done.")


@command(
    "activate-policy", ActivatePolicy, administrator, checks=(_valid, _differs), on="organisation"
)
def activate_policy(case: Case, ask: ActivatePolicy) -> Iterator[Event]:
    """Put a policy into force."""
    yield events.PolicyActivated(
        version=case.world.policy_version + 1,
        digest=digest(ask.text.encode()),
        text=Prose(ask.text),
        loosens=loosens(case.policy, Policy.parse(ask.text)) if case.world.policy_version else (),
    )
