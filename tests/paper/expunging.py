"""This module expunges documents behind the record's back, as its own command does: words and salt go, the digest stays."""

from django.db import connection, transaction

from offcycle.ledger import guards, history, locks, record
from offcycle.process.events import Prose
from offcycle.process.events.organisation import Expunged
from offcycle.process.facts import Happened


def expunge(*digests: str) -> None:
    with connection.cursor() as cursor:
        for statement in guards.REMOVE[connection.vendor]:
            cursor.execute(statement)
        for digest in digests:
            cursor.execute(
                "UPDATE ledger_document SET salt = %s, content = %s, expunged_at = CURRENT_TIMESTAMP WHERE digest = %s",
                [b"", b"", digest],
            )
        for statement in guards.INSTALL[connection.vendor]:
            cursor.execute(statement)
    history.forget()


def tell(*digests: str) -> None:
    """Record that documents were expunged."""
    with transaction.atomic():
        head = locks.head()
        event = Expunged(digests=digests, reason=Prose("Pasted by mistake."))
        happened = Happened(head.seq + 1, 0, None, head.at, "admin", "page", 1, event)
        links = record._chain((happened,), head.own)
        record._advance(head, links[-1], None)
    history.forget()
