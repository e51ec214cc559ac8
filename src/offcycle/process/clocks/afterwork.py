"""This module is the clocks of what remains to be done when the deciding or the work is over.

That is the copy for the archive, a say afterwards, and the follow-ups, which go on when the change is closed.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from offcycle.process import agenda
from offcycle.process.calendar.hours import add_core_time
from offcycle.process.clocks.clock import CORE, Clock
from offcycle.process.facts import FollowUp
from offcycle.process.kernel import ADMINISTRATOR, Case, Unmet, Waiting
from offcycle.process.notices import follow_ups
from offcycle.process.review import afterwards, approval

ARCHIVE, ACCEPTANCE, FOLLOW_UP = "archive", "acceptance", "follow_up"


def archive_copy(case: Case) -> Clock | None:
    """How long the copy of the approved form may be on its way before somebody looks after it."""
    since, stopped = _copy(case)
    if since is None:
        return None
    return Clock(
        ARCHIVE,
        "A copy of the approved form is in the archive.",
        since,
        since + timedelta(minutes=case.policy.clocks.archive_minutes),
        stopped_at=stopped,
        waiting_on=(Waiting(ADMINISTRATOR, case.world.roster.administrators()),),
    )


def _copy(case: Case) -> tuple[datetime | None, datetime | None]:
    """Since when a copy is owed, and when it was saved."""
    made, submission = case.facts.afterwards, case.facts.submission
    if made:
        said = isinstance(afterwards.accepted.look(case), Unmet)
        last = max((each.at for each in made.said.values()), default=made.recorded_at)
        return (None if said else last), made.archived_at
    if submission is None:
        return None, None
    return approval.decided_at(case), submission.archived_at


def acceptance(case: Case) -> Clock | None:
    """How long approvers may take to look at what was recorded afterwards."""
    made, found = case.facts.afterwards, afterwards.accepted.look(case)
    if made is None:
        return None
    length = timedelta(hours=case.policy.clocks.accept_core_hours)
    silent = isinstance(found, Unmet)
    last = max((each.at for each in made.said.values()), default=made.recorded_at)
    return Clock(
        ACCEPTANCE,
        "Every approver says whether they accept what was recorded afterwards.",
        made.recorded_at,
        add_core_time(made.recorded_at, length, agenda.core_hours(case.policy.hours)),
        counts=CORE,
        stopped_at=None if silent else last,
        waiting_on=found.waiting_on if isinstance(found, Unmet) else (),
    )


def left_to_do(case: Case) -> Iterator[Clock]:
    """What was left to do after the change: one clock for all that is due at one time, also when the change is closed."""
    if case.facts.withdrawn_at is not None:
        return
    for due in sorted({each.due for each in case.facts.follow_ups}):
        yield _follow_ups(due, [each for each in case.facts.follow_ups if each.due == due], case)


def _follow_ups(due: datetime, several: list[FollowUp], case: Case) -> Clock:
    since, done = several[0].at, [each.done_at for each in several if each.done_at]
    return Clock(
        FOLLOW_UP,
        follow_ups.said([each for each in several if each.done_at is None] or several),
        since,
        due,
        warn_at=since + (due - since) * case.policy.clocks.warn_percent / 100,
        stopped_at=max(done) if len(done) == len(several) else None,
        waiting_on=follow_ups.waiting(due, case),
        outlives=True,
    )
