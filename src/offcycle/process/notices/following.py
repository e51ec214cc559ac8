"""This module says what a paging channel is told of by itself, so that its alerts end when ours do: nobody has to write that into the policy.

A channel of the kind pagerduty follows what it paged for: taking notice acknowledges, the end resolves, and the beginning and the end of
production are told as changes, which wake nobody.
"""

from collections.abc import Iterator

from offcycle.process.facts import Happened
from offcycle.process.kernel import Case
from offcycle.process.notices import receipts, rooms
from offcycle.process.notices.leaving import Notice, Room
from offcycle.process.policy import Policy

PAGING = "pagerduty"
SAID = {
    "triage.acknowledged": "taken notice of",
    "triage.withdrawn": "withdrawn",
    "staging.help_accepted": "help is coming",
    "staging.call_scheduled": "a call is set",
    "notices.closed": "closed",
    "run.started": "production begins",
    "run.finished": "production ends",
    "run.stopped": "production was stopped",
    "run.rollback_started": "production is rolled back",
}
"""By the kind of event, how it is told."""
OF_RUNS = ("run.started", "run.finished", "run.stopped")


def owed(h: Happened, case: Case, address: str) -> Iterator[Notice]:
    """What paging channels are told of an event, of which no notice of the policy may tell them besides."""
    if h.event.kind not in SAID or not h.change or not _of_production(h, case):
        return
    link = f"{address}/changes/{case.facts.ref}"
    subject = receipts.headed(f"{case.facts.ref}: {SAID[h.event.kind]}", case)
    for name in _paging(case.policy):
        for called, place in rooms.places(name, case.policy.channels[name]):
            room = Room(name, place, "", case.policy.channels[name].fall_back_minutes, (), PAGING)
            yield Notice("", called, called, subject, f"{subject}.\n\n{link}\n", room=room)


def _of_production(h: Happened, case: Case) -> bool:
    if h.event.kind not in OF_RUNS:
        return True
    run = case.facts.runs.get(str(getattr(h.event, "run", "")))
    return run is not None and run.environment == "production"


def _paging(policy: Policy) -> tuple[str, ...]:
    """The channels that page, and through which some notice goes."""
    used = {name for each in policy.notices for name in each.through}
    return tuple(
        name for name, each in policy.channels.items() if each.kind == PAGING and name in used
    )
