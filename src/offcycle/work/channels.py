"""This module finds the channel that a notice goes through, by the policy as it is now, and keeps a slow partner from holding up the rest.

Secrets are looked up here, by the worker, when something is to be sent. They are looked up each time: one that was changed holds at once.
"""

import time
from collections.abc import Callable, Mapping, Sequence

from offcycle.adapters.failure import Failure
from offcycle.adapters.notify.port import Message, Notifier
from offcycle.process.policy import Channel
from offcycle.process.policy.channels import PUSH
from offcycle.work.secrets import SecretUnavailableError, resolve

Maker = Callable[[Channel, Sequence[str]], Notifier]
"""Makes the adapter of a channel, given its secrets: the present one, then the one before."""

SLOW_SECONDS = 2.0
REST_SECONDS = 30.0


class Channels:
    """The channels beside mail."""

    def __init__(
        self,
        makers: Mapping[str, Maker],
        known: Callable[[], Mapping[str, Channel]],
        *,
        push: Callable[[], Notifier] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`push` makes that of people's browsers, `makers` by the kind of channel; `known` gives those of the policy that is in force."""
        self._makers, self._known, self._clock = makers, known, clock
        self._push = push
        self._resting: dict[str, Resting] = {}

    def __call__(self, name: str) -> Notifier:
        """The adapter of a channel; raises Failure."""
        if name == PUSH and self._push:
            # Each browser has a service of its own, so a slow one says nothing of the others.
            return self._push()
        channel = self._known().get(name)
        if channel is None:
            raise _unusable(name, "the policy has no such channel any more", permanent=True)
        named = [each for each in (channel.secret, channel.secret_before) if each]
        try:
            secrets = [resolve(each).strip() for each in named]
        except SecretUnavailableError as error:
            raise _unusable(name, str(error).rstrip("."), permanent=False) from error
        made = self._makers[channel.kind](channel, secrets)
        resting = self._resting.setdefault(name, Resting(made, self._clock))
        resting.notifier = made
        return resting


def none_but_mail(name: str) -> Notifier:
    """Stands in where only mail is set up; raises Failure."""
    raise _unusable(name, "nothing but mail is set up here", permanent=True)


class Resting:
    """Hands messages on, and leaves a partner alone for a while that let us wait for nothing: others wait behind it."""

    def __init__(self, notifier: Notifier, clock: Callable[[], float] = time.monotonic) -> None:
        self.notifier, self._clock = notifier, clock
        self._until = 0.0
        self._because = ""

    @property
    def name(self) -> str:
        """That of the partner."""
        return self.notifier.name

    def send(self, message: Message) -> None:
        """Hand it on, unless the partner is left alone now."""
        began = self._clock()
        if began < self._until:
            raise Failure(self._because, permanent=False, after_seconds=self._until - began)
        try:
            self.notifier.send(message)
        except Failure as failure:
            now = self._clock()
            if not failure.permanent and now - began > SLOW_SECONDS:
                self._until, self._because = now + REST_SECONDS, str(failure)
            raise


def _unusable(name: str, because: str, *, permanent: bool) -> Failure:
    text = f"The message was not sent through “{name}”, because of this: {because}. Look at the channels in the policy."
    return Failure(text, permanent=permanent)
