"""This module carries out work in one transaction, and tries the whole of it again when only another's work stood in the way."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection, transaction

ATTEMPTS = 5
FIRST_PAUSE_SECONDS = 0.02

_PASSING_STATES = {"40001", "40P01", "55P03"}  # serialization failure, deadlock, lock not available

T = TypeVar("T")


class OvertakenError(OperationalError):
    """What the locks were chosen by was changed by another before they were held."""


def whole(work: Callable[[], T]) -> T:
    """The outcome of work that is done wholly or not at all.

    Within a transaction that is open already, it is part of that one, and whoever opened it tries again.
    """
    if connection.in_atomic_block:
        with transaction.atomic(savepoint=False):
            return work()
    for attempt in range(1, ATTEMPTS):
        try:
            with transaction.atomic():
                return work()
        except OperationalError as error:
            if not passing(error):
                raise
            time.sleep(FIRST_PAUSE_SECONDS * 2**attempt * random.random())  # noqa: S311 - spreads competitors, guards nothing
    with transaction.atomic():
        return work()


def passing(error: OperationalError) -> bool:
    """Whether the error says no more than that another's work stood in the way."""
    if isinstance(error, OvertakenError):
        return True
    state = getattr(error.__cause__, "sqlstate", None)
    if state is not None:
        return state in _PASSING_STATES
    return "locked" in str(error) or "busy" in str(error)
