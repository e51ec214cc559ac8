"""This module says what follows from the answers of step 0: the verdict, the priority, whether it is about security."""

from offcycle.process.facts import Facts
from offcycle.process.facts import Triage as TriageFacts
from offcycle.process.policy import Policy

PERSONAL_DATA = ("no", "possible", "yes")


def verdict(triage: TriageFacts) -> str:
    """`emergency` after a yes to either question, `deferred` after no to both or by an approver, else `open`."""
    if triage.deferred:
        return "deferred"
    said = (
        triage.active,
        triage.users_cannot_access,
        triage.performance_degraded,
        triage.security,
        triage.quality,
    )
    if any(said):
        return "emergency"
    decisive = (triage.active, triage.security, triage.quality)
    return "open" if None in decisive else "deferred"


def priority(triage: TriageFacts, policy: Policy) -> str:
    """The priority that the policy's matrix gives to urgency and impact; empty while one of them is not known."""
    return policy.priority_of(triage.urgency, triage.impact)


def security_related(facts: Facts) -> bool:
    """Whether the change is security related: said, or implied by a need, by personal data or by the risk review.

    What once implied it keeps doing so after it was answered anew: only the ISSO takes the mark back.
    """
    return facts.triage.security_related


def in_incident(triage: TriageFacts) -> bool:
    """Whether clocks run by the wall: there is an active incident, or nobody has said yet that there is none."""
    said = (triage.active, triage.users_cannot_access, triage.performance_degraded)
    return any(said) or triage.active is None


def to_be_called(triage: TriageFacts, policy: Policy) -> bool:
    """Whether people are asked at once if they are there: at the priorities that the policy names."""
    return priority(triage, policy) in policy.clocks.roll_call_priorities
