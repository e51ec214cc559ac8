"""This module names whom the process itself demands to be told at once, whatever a policy says or leaves out.

The policy's own notices come first, with its own words; only who would be left out gets these plain ones.
"""

from collections.abc import Callable

from offcycle.process import triage
from offcycle.process.events import staging
from offcycle.process.facts import Happened
from offcycle.process.kernel import Case
from offcycle.process.notices import inviting

SUBJECT = "{ref}: {title}"

Roles = Callable[[Happened, Case], tuple[str, ...]]


def _approvers_and_isso(_: Happened, case: Case) -> tuple[str, ...]:
    return (case.policy.quorum.role, case.policy.roles.isso)


def _isso_when_security(_: Happened, case: Case) -> tuple[str, ...]:
    return (case.policy.roles.isso,) if triage.security_related(case.facts) else ()


def _isso_when_raised(h: Happened, case: Case) -> tuple[str, ...]:
    return (case.policy.roles.isso,) if getattr(h.event, "raised", False) else ()


def _deciders(_: Happened, __: Case) -> tuple[str, ...]:
    return ("deciders",)


def _hosting(_: Happened, case: Case) -> tuple[str, ...]:
    return case.policy.may.acknowledge


def _invited(h: Happened, case: Case) -> tuple[str, ...]:
    """Both teams; of what ends a change or the help, only if a call is taken back by it."""
    set_or_cancelled = isinstance(h.event, staging.CallScheduled | staging.CallCancelled)
    return inviting.both_teams(case) if set_or_cancelled or inviting.needless(h, case) else ()


DEMANDED: dict[str, tuple[Roles, ...]] = {
    "triage.requested": (_hosting,),  # "hosting is told in that second"
    "triage.security_raised": (
        _isso_when_raised,
    ),  # "raised late, the ISSO gets everything so far"
    "staging.call_scheduled": (_invited,),  # "the invitation goes out as a calendar file"
    "staging.call_cancelled": (_invited,),  # and is taken back as one
    "staging.call_held": (_invited,),
    "triage.withdrawn": (_invited,),
    "notices.closed": (_invited,),
    "review.submitted": (_deciders, _isso_when_security),  # owed in the same transaction
    "review.recorded_afterwards": (_approvers_and_isso,),  # told at once
    "run.amendment_agreed": (_approvers_and_isso,),  # told to approvers and ISSO at once
}
"""By the kind of event: the roles that `process.md` has told in so many words."""


def roles(h: Happened, case: Case) -> tuple[str, ...]:
    """The roles that have to be told of an event."""
    found = (role for each in DEMANDED.get(h.event.kind, ()) for role in each(h, case))
    return tuple(dict.fromkeys(found))


def text(h: Happened) -> str:
    """What they are told: the event in the words of its catalogue, and where to look."""
    sentence = (type(h.event).__doc__ or "").strip().partition("\n")[0]
    return f"{sentence}\nIt is about {{system}}: {{title}}. {{by}} did it.\n\n{{link}}\n"
