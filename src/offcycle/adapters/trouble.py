"""This module says what can be made to go wrong in a fake, in the same words for every port."""

from collections import deque
from enum import Enum

from offcycle.adapters.failure import Failure


class Trouble(Enum):
    """What goes wrong in one call of a fake."""

    TEMPORARY = "the partner is away and nothing was taken"
    PERMANENT = "the partner refuses this one for ever"
    AFTERWARDS = "the partner took it, and the answer was lost on the way back"


class Script:
    """The troubles still to come, one a call; when it is empty, all goes well."""

    def __init__(self) -> None:
        self._ahead: deque[Trouble] = deque()

    def add(self, trouble: Trouble, *, times: int = 1) -> None:
        """Let the next calls meet this trouble."""
        self._ahead.extend([trouble] * times)

    def next(self) -> Trouble | None:
        """Take the trouble of this call off the script."""
        return self._ahead.popleft() if self._ahead else None

    @staticmethod
    def before(trouble: Trouble | None) -> None:
        """Raise what keeps the partner from taking anything."""
        if trouble in {Trouble.TEMPORARY, Trouble.PERMANENT}:
            raise _failure(trouble, permanent=trouble is Trouble.PERMANENT)

    @staticmethod
    def after(trouble: Trouble | None) -> None:
        """Raise what goes wrong once the partner has taken it."""
        if trouble is Trouble.AFTERWARDS:
            raise _failure(trouble, permanent=False)


def _failure(trouble: Trouble, *, permanent: bool) -> Failure:
    remedy = "Change what is sent" if permanent else "It is tried again"
    message = f"The fake did not confirm, because {trouble.value}. {remedy}."
    return Failure(message, permanent=permanent)
