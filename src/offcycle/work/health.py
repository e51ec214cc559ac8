"""This module keeps what the worker sees of each channel: that a message was taken, or why none is.

What changes nothing is not written at once, so that a thousand notices cost no thousand rows more: a success after a success is
written once a minute.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from django.db import DatabaseError

from offcycle.adapters.failure import Failure
from offcycle.adapters.notify.push import StrangeError
from offcycle.ledger import channels
from offcycle.ledger.errands import Owed
from offcycle.process.policy.channels import MAIL, PUSH

SAID_AGAIN_SECONDS = 60.0

log = structlog.get_logger()


@dataclass(slots=True)
class Health:
    """Remembers what this worker has said of each channel."""

    clock: Callable[[], float] = time.monotonic
    well: dict[str, float] = field(default_factory=dict)  # when that was said last

    def took(self, owed: Owed) -> None:
        """A notice was taken."""
        name, now = room_of(owed), self.clock()
        if now - self.well.get(name, -SAID_AGAIN_SECONDS) >= SAID_AGAIN_SECONDS:
            self._say(lambda: channels.took(name))
            self.well[name] = now

    def failed(self, owed: Owed, failure: Failure) -> None:
        """A notice was not taken; that one address is refused says nothing of the channel, but that we are not known does."""
        name = room_of(owed)
        one_alone = failure.permanent and name in {MAIL, PUSH}
        if one_alone and not isinstance(failure, StrangeError):
            return
        self.well.pop(name, None)
        self._say(lambda: channels.failed(name, str(failure), refused=failure.permanent))

    @staticmethod
    def _say(work: Callable[[], None]) -> None:
        try:
            work()
        except DatabaseError:  # what came of the errand is told all the same
            log.exception("channel.state_not_kept")


def room_of(owed: Owed) -> str:
    """The channel that a notice goes through."""
    return str(owed.payload.get("channel") or MAIL)
