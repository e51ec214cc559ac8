"""This module names whom the process itself demands to be told at once, whatever a policy says or leaves out.

The policy's own notices come first, with its own words; only who would be left out gets these plain ones.
"""

from collections.abc import Callable
from dataclasses import dataclass

from offcycle.process import triage
from offcycle.process.facts import Happened
from offcycle.process.kernel import Case
from offcycle.process.notices import inviting
from offcycle.process.policy import Policy

SUBJECT = "{ref}: {title}"


@dataclass(frozen=True, slots=True)
class Demand:
    """Who has to be told of an event: some roles, when something holds, said as it ends a sentence."""

    roles: Callable[[Policy], tuple[str, ...]]
    holds: Callable[[Happened, Case], bool] = lambda _, __: True
    when: str = ""


def _isso(policy: Policy) -> tuple[str, ...]:
    return (policy.roles.isso,)


def _approvers_and_isso(policy: Policy) -> tuple[str, ...]:
    return (policy.quorum.role, policy.roles.isso)


def _hosting(policy: Policy) -> tuple[str, ...]:
    return policy.may.acknowledge


def _deciders(_: Policy) -> tuple[str, ...]:
    return ("deciders",)


def _secret(_: Happened, case: Case) -> bool:
    return triage.security_related(case.facts)


def _raised(h: Happened, _: Case) -> bool:
    return bool(getattr(h.event, "raised", False))


REQUESTED = Demand(_hosting)
"""“hosting is told in that second”"""
RAISED = Demand(_isso, _raised, "when it was raised")
"""“raised late, the ISSO gets everything so far”"""
CALL = Demand(inviting.both_teams)
"""“the invitation goes out as a calendar file”, and is taken back as one"""
CALL_TAKEN_BACK = Demand(inviting.both_teams, inviting.needless, "when a call is taken back by it")
SUBMITTED = Demand(_deciders)
COPY = Demand(_isso, _secret, "when it is security related")
"""Owed in the same transaction."""
AT_ONCE = Demand(_approvers_and_isso)

DEMANDED: dict[str, tuple[Demand, ...]] = {
    "triage.requested": (REQUESTED,),
    "triage.security_raised": (RAISED,),
    "staging.call_scheduled": (CALL,),
    "staging.call_cancelled": (CALL,),
    "staging.call_held": (CALL_TAKEN_BACK,),
    "triage.withdrawn": (CALL_TAKEN_BACK,),
    "notices.closed": (CALL_TAKEN_BACK,),
    "review.submitted": (SUBMITTED, COPY),
    "review.recorded_afterwards": (AT_ONCE,),
    "run.amendment_agreed": (AT_ONCE,),
}
"""By the kind of event: the roles that `process.md` has told in so many words."""


def roles(h: Happened, case: Case) -> tuple[str, ...]:
    """The roles that have to be told of an event."""
    due = (each for each in DEMANDED.get(h.event.kind, ()) if each.holds(h, case))
    return tuple(dict.fromkeys(role for each in due for role in each.roles(case.policy)))


def text(h: Happened) -> str:
    """What they are told: the event in the words of its catalogue, and where to look."""
    sentence = (type(h.event).__doc__ or "").strip().partition("\n")[0]
    return f"{sentence}\nIt is about {{system}}: {{title}}. {{by}} did it.\n\n{{link}}\n"
