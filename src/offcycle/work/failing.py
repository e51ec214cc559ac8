"""This module settles an errand that failed: it is tried again, goes another way, or is kept with its reason for people to see."""

import random
from datetime import datetime

import structlog

from offcycle.adapters.failure import Failure
from offcycle.adapters.notify.push import GoneError
from offcycle.ledger import errands
from offcycle.ledger.errands import Owed
from offcycle.work import falling_back, retry
from offcycle.work.report import report_gone

WEBHOOK = "webhook"

log = structlog.get_logger()


def settle(owed: Owed, failure: Failure, *, worker: str, at: datetime) -> None:
    """Say what becomes of an errand that has just failed."""
    error, permanent = str(failure), failure.permanent
    log.warning("errand.failed", errand=owed.id, kind=owed.kind, permanent=permanent, because=error)
    if isinstance(failure, GoneError):
        report_gone(str(owed.payload["place"]))
    wait = _wait(owed, failure)
    if falling_back.due(owed, at, permanent=permanent):
        others = falling_back.instead(owed, at, because=error)
        # A program that was away wants to know all the same, when it is back.
        kept = wait if _by_plan(owed) and not permanent else None
        said = f"{error} {falling_back.said(others)}"
        errands.send_instead(owed, others, worker=worker, error=said, retry_in_seconds=kept)
        return
    over = permanent or wait is None
    soon = falling_back.in_time(owed, at, 1.0 if wait is None else wait)
    errands.failed(owed.id, worker=worker, error=error, permanent=over, retry_in_seconds=soon)


def _wait(owed: Owed, failure: Failure) -> float | None:
    """The seconds until it is tried again; none when its plan has come to an end."""
    chance, failures = random.random(), max(owed.attempts, 1)  # noqa: S311 - spreads load, hides nothing
    wait = retry.planned(failures, chance=chance) if _by_plan(owed) else retry.rest(failures, chance=chance)  # fmt: skip
    return None if wait is None else max(wait, failure.after_seconds)


def _by_plan(owed: Owed) -> bool:
    return owed.payload.get("kind") == WEBHOOK
