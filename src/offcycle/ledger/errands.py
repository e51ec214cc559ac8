"""This module is what must leave the building: written down with the event that made it due, claimed, paid, or tried again.

Laws:
- An errand exists if and only if its event was recorded.
- Of two errands for the same receiver and change, the later waits for the earlier.
- Whoever claims an errand holds it for its lease; afterwards anybody may claim it, and the one who was late reports in vain.
- All copies of a message carry the same Message-ID, so a receiver that gets two can tell.
- What is to be archived is kept as a document before it leaves, so that it is there whatever becomes of the archive.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from offcycle.ledger import attempts, clock, dispatch, documents, rows
from offcycle.ledger.models import Errand
from offcycle.process.facts import Happened
from offcycle.process.notices import ArchiveCopy, Notice

NOTICE, ARCHIVE = "notice", "archive"

Through = Literal["", "mail", "channels"]
"""Which errands: all, those by mail and to the archive, or those through the channels beside mail."""

_NAMES = rows.columns(Errand)[1:]  # the number is given by the database
_LONGEST_ERROR = 2000
_AGAIN = " (again)"
_NEW: dict[str, Any] = {
    "state": Errand.OWED,
    "attempts": 0,
    "leased_by": "",
    "leased_until": None,
    "settled_at": None,
    "note": "",
    "error": "",
}
"""An errand that nobody has begun."""
_WITH_A_FORM = '%"form": %'
"""What the payload of a notice is like that has a form to be printed; quotes within its texts are escaped."""


@dataclass(frozen=True, slots=True)
class Owed:
    """An errand in the hands of whoever claimed it."""

    id: int
    kind: str
    change: str | None
    seq: int
    to: str
    message_id: str
    payload: dict[str, Any]
    attempts: int  # this one included
    owed_at: datetime  # when it became due by what happened
    name: str = ""  # the kind of event that made it due


def owe(happened: Happened, own: str, owed: Iterable[Notice | ArchiveCopy]) -> None:
    """Write down what an event makes due."""
    new = [_row(happened, own, each) for each in owed]
    if new:
        rows.insert(Errand, _NAMES, [[row[name] for name in _NAMES] for row in new])
        dispatch.tell(row["message_id"] for row in new)


def _row(happened: Happened, own: str, owed: Notice | ArchiveCopy) -> dict[str, Any]:
    if isinstance(owed, Notice):
        kind, to = NOTICE, owed.address
        payload: dict[str, Any] = {
            "account": owed.account,
            "name": owed.name,
            "subject": owed.subject,
            "text": owed.text,
            **({"form": owed.form} if owed.form else {}),
            **({"invitation": asdict(owed.invitation)} if owed.invitation else {}),
            **(asdict(owed.room) if owed.room else {}),
        }
    else:
        kind, to = ARCHIVE, owed.name
        payload = {
            "submission": owed.submission,
            "name": owed.name,
            "media_type": owed.media_type,
            "digest": documents.save([owed.text.encode()])[0],
        }
    return {
        **_NEW,
        "kind": kind,
        "change": happened.change,
        "seq": happened.seq,
        "name": happened.event.kind,
        "to": to,
        "channel": payload.get("channel", ""),
        "message_id": message_id(own, to),
        "payload": json.dumps(payload),
        "owed_at": happened.at,
        "due_at": happened.at,
    }


def message_id(own: str, to: str) -> str:
    """The Message-ID of what an entry owes to a receiver: the same however often it is sent."""
    name = hashlib.sha256(f"{own}\n{to}".encode()).hexdigest()[:40]
    return f"<{name}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}>"


def claim(
    *,
    worker: str,
    limit: int = 20,
    lease_seconds: int = 30,
    papers: bool = True,
    only: int | None = None,
    through: Through = "",
) -> list[Owed]:
    """Take errands that are due and that nobody holds; they are this worker's until the lease ends.

    What goes to the archive comes first, because closing waits for it, however many notices there are. Without `papers`
    those are left, with what waits for them, that have a form to be printed. `only` asks for one errand by its number,
    `through` for a part, so that who carries the one waits for none of the other.
    """
    now = clock.now()
    until = now + timedelta(seconds=lease_seconds)
    skip = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    free = "state = 'owed' AND (leased_until IS NULL OR leased_until <= %s)"
    plain = "" if papers else "AND payload NOT LIKE %s"
    one = "" if only is None else "AND id = %s"
    part = {"": "", "mail": "AND channel = ''", "channels": "AND channel <> ''"}[through]
    # Materialised, because PostgreSQL may ask a subquery again for each row, and would then claim more than the limit.
    statement = f"""
        WITH due AS MATERIALIZED (
            SELECT id FROM ledger_errand AS mine WHERE due_at <= %s AND {free} {plain} {one} {part} AND NOT EXISTS (
                SELECT 1 FROM ledger_errand AS earlier WHERE earlier.state = 'owed'
                AND earlier."to" = mine."to" AND earlier.change = mine.change AND earlier.id < mine.id)
            ORDER BY kind, due_at, id LIMIT %s {skip})
        UPDATE ledger_errand SET leased_by = %s, leased_until = %s, attempts = attempts + 1
        WHERE {free} AND id IN (SELECT id FROM due)
        RETURNING id, kind, change, seq, "to", message_id, payload, attempts, owed_at, name
    """  # noqa: S608 - fixed clauses
    asked = [*([] if papers else [_WITH_A_FORM]), *([] if only is None else [only])]
    values = [now, now, *asked, limit, worker, until, now]
    found = attempts.whole(lambda: rows.all_of(statement, values))
    claimed = (_owed(*row) for row in found)
    return sorted(claimed, key=lambda each: (each.kind, each.id))


def _owed(*row: Any) -> Owed:
    number, kind, change, seq, to, message_id, payload, tried, owed_at, name = row
    told, when = json.loads(payload), rows.moment(owed_at)
    return Owed(number, kind, change, seq, to, message_id, told, tried, when, name)


def paid(errand_id: int, *, worker: str, note: str = "") -> bool:
    """Report that an errand reached its receiver; false if the worker does not hold it any more."""
    statement = """
        UPDATE ledger_errand SET state = 'paid', settled_at = %s, note = %s, error = '', leased_until = NULL
        WHERE id = %s AND leased_by = %s AND state = 'owed'
    """
    values = [clock.now(), note[:_LONGEST_ERROR], errand_id, worker]
    return attempts.whole(lambda: rows.run(statement, values)) == 1


def failed(
    errand_id: int, *, worker: str, error: str, permanent: bool, retry_in_seconds: float
) -> None:
    """Report that an errand did not reach its receiver: for good, or to be tried again after a while."""
    now = clock.now()
    state, settled = (Errand.FAILED, now) if permanent else (Errand.OWED, None)
    statement = """
        UPDATE ledger_errand SET state = %s, settled_at = %s, error = %s, due_at = %s, leased_until = NULL
        WHERE id = %s AND leased_by = %s AND state = 'owed'
    """
    due = now + timedelta(seconds=retry_in_seconds)
    values = [state, settled, error.replace("\x00", "")[:_LONGEST_ERROR], due, errand_id, worker]
    attempts.whole(lambda: rows.run(statement, values))


def send_instead(
    owed: Owed,
    others: Iterable[dict[str, Any]],
    *,
    worker: str,
    error: str,
    retry_in_seconds: float | None = None,
) -> bool:
    """Give up an errand whose channel failed, and owe others in its stead, in one transaction; false if the worker does not hold it.

    With seconds to rest it is not given up, but tried on besides.
    """
    now = clock.now()
    state, settled = (Errand.FAILED, now) if retry_in_seconds is None else (Errand.OWED, None)
    due = now + timedelta(seconds=retry_in_seconds or 0.0)
    alone = json.dumps({**owed.payload, "instead": [], "next": []})
    given_up = """
        UPDATE ledger_errand SET state = %s, settled_at = %s, error = %s, due_at = %s, payload = %s, "to" = %s, leased_until = NULL
        WHERE id = %s AND leased_by = %s AND state = 'owed'
    """
    # What is tried on besides must hold up nothing that comes later.
    to = owed.to if retry_in_seconds is None else f"{owed.to.removesuffix(_AGAIN)}{_AGAIN}"
    new = [_in_its_stead(owed, each, now) for each in others]

    def work() -> bool:
        said = error.replace("\x00", "")[:_LONGEST_ERROR]
        if rows.run(given_up, [state, settled, said, due, alone, to, owed.id, worker]) != 1:
            return False
        values = [[row[name] for name in _NAMES] for row in new]
        # Whoever gets one mail by this event already gets no second, though several channels failed.
        rows.insert(Errand, _NAMES, values, otherwise="ON CONFLICT (message_id) DO NOTHING")
        dispatch.tell(row["message_id"] for row in new)
        return True

    return attempts.whole(work)


def _in_its_stead(owed: Owed, payload: dict[str, Any], now: datetime) -> dict[str, Any]:
    return {
        **_NEW,
        "kind": NOTICE,
        "change": owed.change,
        "seq": owed.seq,
        "name": owed.name,
        "to": payload["to"],
        "channel": payload.get("channel", ""),
        "message_id": message_id(f"instead {owed.seq}", payload["to"]),
        "payload": json.dumps(payload),
        "owed_at": owed.owed_at,
        "due_at": now,
    }


def next_due() -> datetime | None:
    """When the next errand is due, for a worker that wants to rest until then; None if nothing is owed."""
    ((due,),) = rows.all_of("SELECT min(due_at) FROM ledger_errand WHERE state = 'owed'")
    return rows.moment(due) if due else None
