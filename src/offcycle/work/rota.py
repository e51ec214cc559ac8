"""This module reads who is on call where the policy says that a calendar or PagerDuty tells it, and has recorded what is new there.

Laws:
- While it cannot be read, what it said last holds; since when, and why, is kept beside the channels, and shown in a banner.
- The secret is looked up here, by the worker, each time.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from offcycle.adapters.failure import Failure
from offcycle.adapters.rota import Asking, Rotas
from offcycle.ledger import channels, read
from offcycle.ledger.record import record
from offcycle.process import agenda
from offcycle.process.kernel import WORKER, Actor, Refused
from offcycle.process.people.channels import ROTA
from offcycle.process.people.on_call import AHEAD, FollowRota, Said
from offcycle.process.policy import Policy
from offcycle.process.policy.rota import Rota
from offcycle.work.secrets import SecretUnavailableError, resolve

ACTOR = Actor(WORKER, WORKER)
EVERY, AFTER_FAILURE = timedelta(minutes=5), timedelta(seconds=45)

Maker = Callable[[Rota, str], Rotas]
"""Makes the adapter, given what the policy says and the secret."""

log = structlog.get_logger()


class RotaReader:
    """Reads it when that is due."""

    def __init__(self, makers: Mapping[str, Maker], now: Callable[[], datetime]) -> None:
        self._makers, self._now = makers, now
        self._not_before: datetime | None = None  # the partner asked for so much patience

    def turn(self) -> int:
        """Read who is on call, if that is due; gives how often."""
        policy = read.world().policy
        if not policy.rota.read or not self._due(self._now()):
            return 0
        try:
            said = self._read(policy)
        except Failure as failure:
            self._not_before = self._now() + timedelta(seconds=failure.after_seconds)
            channels.failed(ROTA, str(failure), refused=failure.permanent)
            log.info("rota.away", because=str(failure))
        else:
            self._follow(said)
        return 1

    def _due(self, now: datetime) -> bool:
        """Asked of what all workers have seen, so that several do not read it several times."""
        (state,) = channels.every((ROTA,))
        tried = [at for at in (state.taken_at, state.failed_at) if at]
        if not tried or (self._not_before and now < self._not_before):
            return not tried
        return now - max(tried) >= (AFTER_FAILURE if state.failing_since else EVERY)

    def _read(self, policy: Policy) -> tuple[Said, ...]:
        rota, now = policy.rota, self._now()
        try:
            secret = resolve(rota.secret).strip()
        except SecretUnavailableError as error:
            text = f"Who is on call was not read. {error}"
            raise Failure(text, permanent=False) from error
        asked = Asking(agenda.zone(policy), now, now + AHEAD)
        return self._makers[rota.source](rota, secret).read(asked)

    @staticmethod
    def _follow(said: tuple[Said, ...]) -> None:
        outcome = record(command="follow-rota", ask=FollowRota(said), actor=ACTOR)
        if isinstance(outcome, Refused):  # the policy was changed meanwhile
            log.info("rota.refused", rules=[each.rule for each in outcome.refusals])
            return
        channels.took(ROTA)
