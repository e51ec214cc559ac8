"""This module is the parts that processes play in a race: a command given once, until it is accepted, or under one key."""

import json
import random
import time
from dataclasses import dataclass, field

from offcycle.ledger import idempotency
from offcycle.ledger.record import Recorded, record
from offcycle.process.kernel import Actor, Refused
from offcycle.process.triage import Nothing
from tests.faults.crew import Came


@dataclass(frozen=True)
class Give:
    """Give a command, at most so many times until it is accepted."""

    account: str
    command: str
    ask: object = field(default_factory=Nothing)
    change: str | None = None
    documents: tuple[bytes, ...] = ()
    times: int = 1
    via: str = "page"
    token: str = ""

    def carry_out(self) -> Came:
        came = self._once()
        for _ in range(self.times - 1):
            if came.accepted:
                break
            came = self._once()
        return came

    def _once(self) -> Came:
        outcome = record(
            command=self.command,
            ask=self.ask,
            actor=Actor(self.account, self.via, token=self.token),
            change=self.change,
            documents=self.documents,
        )
        return came_of(outcome)


@dataclass(frozen=True)
class Several:
    """Give several commands one after the other, whatever comes of each."""

    parts: tuple[Give, ...]

    def carry_out(self) -> Came:
        each = [part.carry_out() for part in self.parts]
        return Came(
            accepted=any(came.accepted for came in each),
            change=each[-1].change,
            entries=tuple(entry for came in each for entry in came.entries),
            rules=frozenset(rule for came in each for rule in came.rules),
        )


@dataclass(frozen=True)
class UnderKey:
    """Give a command under an idempotency key, and ask again for as long as it is in flight."""

    key: str
    give: Give

    def carry_out(self) -> Came:
        written: list[Came] = []

        def produce() -> tuple[int, dict[str, str], bytes]:
            written[:] = [self.give.carry_out()]
            said = {"change": written[0].change, "entries": written[0].entries}
            return 200, {}, json.dumps(said).encode()

        pause = 0.03
        while True:
            try:
                answered = idempotency.once(
                    account=self.give.account,
                    key=self.key,
                    request_digest=f"sha256:{self.key}",
                    produce=produce,
                )
            except idempotency.InFlightError:
                time.sleep(pause * random.uniform(0.5, 1))
                pause *= 2  # asking all the time starves the first
                continue
            entries = () if answered.again else written[0].entries
            return Came(accepted=not answered.again, entries=entries, said=answered.body.decode())


def came_of(outcome: Recorded | Refused) -> Came:
    if isinstance(outcome, Refused):
        return Came(accepted=False, rules=frozenset(each.rule for each in outcome.refusals))
    entries = tuple(each.seq for each in outcome.happened)
    return Came(accepted=True, change=outcome.change or "", entries=entries)
