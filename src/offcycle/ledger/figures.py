"""This module counts what is kept: how many changes stand where, what they wait for, and what is owed; each by one question.

Nothing here names a change or an account, so that whoever watches the installation may be told all of it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from offcycle.ledger import refs, rows

Counted = dict[tuple[str, ...], int]

LATE = timedelta(minutes=5)
"""Longer than this nothing waits to be sent while a worker runs, but for what is tried again."""


@dataclass(frozen=True, slots=True)
class Sending:
    """How what must leave the building is doing."""

    late: int  # never tried, though long due
    failed: int
    last: datetime | None  # when something was sent, or given up


def open_changes() -> Counted:
    """The open changes by stage, verdict and priority."""
    return _counted(
        "SELECT stage, verdict, priority, count(*) FROM ledger_standing WHERE is_open GROUP BY 1, 2, 3"
    )


def runs() -> Counted:
    """The runs that go on, by environment."""
    return _counted(
        "SELECT environment, count(*) FROM ledger_standing WHERE NOT (run = '') GROUP BY 1"
    )


def errands() -> Counted:
    """What is owed or was given up, by kind and state."""
    return _counted(
        "SELECT kind, state, count(*) FROM ledger_errand WHERE state IN ('owed', 'failed') GROUP BY 1, 2"
    )


def _counted(statement: str) -> Counted:
    return {tuple(map(str, row[:-1])): int(row[-1]) for row in rows.all_of(statement)}


def oldest_by_stage() -> dict[str, datetime]:
    """Since when the open change that is oldest has been there, by the stage it is in."""
    return _oldest(
        "SELECT stage, min(requested_at) FROM ledger_standing WHERE is_open GROUP BY stage"
    )


def oldest_by_role() -> dict[str, datetime]:
    """Since when nothing has happened to the change that has waited for a role the longest, by role."""
    return _oldest(
        "SELECT w.role, min(s.updated_at) FROM ledger_waiting w"
        " JOIN ledger_standing s ON s.number = w.number WHERE s.is_open GROUP BY w.role"
    )


def _oldest(statement: str) -> dict[str, datetime]:
    return {str(name): rows.moment(at) for name, at in rows.all_of(statement)}


def overdue(now: datetime) -> int:
    """How many open changes wait at a gate whose time has passed."""
    statement = "SELECT count(*) FROM ledger_standing WHERE next_due IS NOT NULL AND next_due <= %s"
    ((found,),) = rows.all_of(statement, [now])
    return int(found)


def sending(now: datetime) -> Sending:
    """Whether what is owed leaves."""
    ((late, failed, last),) = rows.all_of(
        "SELECT count(CASE WHEN state = 'owed' AND attempts = 0 AND due_at <= %s THEN 1 END),"
        " count(CASE WHEN state = 'failed' THEN 1 END), max(settled_at) FROM ledger_errand",
        [now - LATE],
    )
    return Sending(int(late), int(failed), rows.moment(last) if last else None)


def last_drill() -> str | None:
    """The latest drill that went to a good end; None while there was none."""
    found = rows.all_of(
        "SELECT number FROM ledger_standing WHERE drill AND stage = 'closed' AND outcome <> 'failed'"
        " ORDER BY number DESC LIMIT 1"
    )
    return refs.ref(found[0][0]) if found else None


def last_checkpoint() -> datetime | None:
    """When the end of the record was last kept elsewhere; None while it never was."""
    found = rows.all_of(
        "SELECT at FROM ledger_entry WHERE change IS NULL AND kind = 'record.checkpointed' ORDER BY seq DESC LIMIT 1"
    )
    return rows.moment(found[0][0]) if found else None


def calendar_revised() -> datetime | None:
    """When a window or a freeze was last set, or a policy came into force; None while nothing was."""
    ((at,),) = rows.all_of(
        "SELECT max(at) FROM ledger_entry WHERE change IS NULL AND kind IN"
        " ('policy.activated', 'calendar.window_set', 'calendar.freeze_set', 'calendar.freeze_lifted')"
    )
    return rows.moment(at) if at else None
