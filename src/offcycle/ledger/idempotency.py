"""This module answers a command that is sent again as it was answered the first time, and carries it out once.

The answer is kept in the transaction of the command: either both are there, or neither. A command that broke is not answered
and may be sent again.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from offcycle.ledger import attempts, clock, locks, rows
from offcycle.ledger.models import Answer

KEPT = timedelta(days=7)

Produce = Callable[[], tuple[int, dict[str, str], bytes]]


class KeyReusedError(Exception):
    """The idempotency key was used for another request."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"{self.__doc__} It was {key!r}; send this request with a new key, or the old one unchanged."
        )


class InFlightError(Exception):
    """The request with this idempotency key is still being carried out."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"{self.__doc__} The key is {key!r}; send it again in a moment for its answer."
        )


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered, and whether it is what was answered before."""

    status: int
    headers: dict[str, str]
    body: bytes
    again: bool


def once(*, account: str, key: str, request_digest: str, produce: Produce) -> Answered:
    """The answer to a request with a key: as it was given before, or as it is produced now.

    `request_digest` stands for the whole request. Raises KeyReusedError and InFlightError. On SQLite a second request
    waits for the first, as every writer does.
    """

    def work() -> Answered | Exception:
        if not locks.answer(account, key):
            return InFlightError(key)
        return _known(account, key, request_digest) or _new(account, key, request_digest, produce)

    outcome = attempts.whole(work)
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def _known(account: str, key: str, request_digest: str) -> Answered | Exception | None:
    found = rows.all_of(
        "SELECT request_digest, status, headers, body, at FROM ledger_answer WHERE account = %s AND key = %s",
        [account, key],
    )
    if not found:
        return None
    known_digest, status, headers, body, at = found[0]
    if rows.moment(at) < clock.now() - KEPT:
        rows.run("DELETE FROM ledger_answer WHERE account = %s AND key = %s", [account, key])
        return None
    if known_digest != request_digest:
        return KeyReusedError(key)
    return Answered(status, json.loads(headers), bytes(body), again=True)


def _new(account: str, key: str, request_digest: str, produce: Produce) -> Answered:
    status, headers, body = produce()
    row = (account, key, request_digest, status, json.dumps(headers), body, clock.now())
    names = ("account", "key", "request_digest", "status", "headers", "body", "at")
    rows.insert(Answer, names, [row])
    return Answered(status, headers, body, again=False)


def sweep() -> int:
    """Drop the answers that are no longer kept; gives how many."""
    before = clock.now() - KEPT
    return attempts.whole(lambda: rows.run("DELETE FROM ledger_answer WHERE at < %s", [before]))
