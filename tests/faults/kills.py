"""This module kills servers that write, at random moments, again and again, and holds them to what they acknowledged.

Clients give commands on changes, on a run and on the organisation, each under a key of its own and with a text that no other has, and note every answer. The server is
killed; another begins; what was not answered is sent again under its key, and so is the last that was.

Laws, over the whole trial:
- Every command that was answered, the first time or again, is in the record exactly once, and nothing else is.
- What is sent again is answered as it was the first time.
- Every errand owed is paid in the end, and its message carries the Message-ID that it was owed with.
- The record is sound (`rounds.sound`), and what is derived from it is what is made anew from it.
"""

import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

from django.db import connection

from offcycle.adapters.notify.folder.inbox import inbox
from offcycle.config import worker
from offcycle.ledger import read, rebuild
from offcycle.ledger.errands import NOTICE
from offcycle.ledger.record import record
from offcycle.people import tokens
from offcycle.process.kernel import Actor
from tests.faults import prepared, raw, rounds, serving
from tests.faults.rounds import BrokenError
from tests.ledger import derived

CLIENTS = ("dev", "dev2", "hosting", "hosting2")
LONGEST_LIFE = 0.5
STILLBORN = 0.2
"""The share of servers that may die before they have answered a single command."""
FRESH_EVERY = 15
"""How many servers are forked for each that begins as a new interpreter."""
TEXTS = {
    "triage.requested": "title",
    "plan.commented": "text",
    "people.absence_recorded": "note",
    "calendar.freeze_set": "reason",
    "run.amendment_proposed": "text",
}
OTHERWISE = 0.3
"""The share of commands that are on the organisation, or on the run that goes on."""


@dataclass(frozen=True)
class Command:
    """A command with a key and a text of its own."""

    key: str
    path: str
    body: dict[str, object]


Makes = Callable[[str], Command]


def _otherwise(run: str) -> dict[str, Makes]:
    """What each client gives besides comments: absences of their own, freezes, amendments of the run that goes on."""
    now = read.now()
    until = (now + timedelta(days=1)).isoformat()
    freeze = {"starts_at": now.isoformat(), "ends_at": until, "systems": ["other"]}

    def out(key: str) -> Command:
        return Command(key, "absences", {"until": until, "note": key})

    return {
        "dev": out,
        "dev2": out,
        "hosting": lambda key: Command(key, f"runs/{run}/steps/s1/amend", {"text": key}),
        "hosting2": lambda key: Command(key, "freezes", {**freeze, "reason": key}),
    }


@dataclass
class Client:
    """Somebody who gives one command after the other, until the server is gone."""

    account: str
    token: str
    chance: Random
    otherwise: Makes
    changes: list[str] = field(default_factory=list)
    given: int = 0
    unanswered: Command | None = None
    latest: tuple[Command, bytes] | None = None
    answered: list[str] = field(default_factory=list)
    sent_again: int = 0
    done_already: int = 0  # of those
    fault: str = ""
    heard: threading.Event = field(default_factory=threading.Event)

    def live(self, port: int) -> None:
        """Give commands to a server for as long as it answers."""
        server = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            self._again(server)
            while True:
                self.unanswered = self._next()
                self._give(server, self.unanswered)
        except (OSError, http.client.HTTPException):
            pass  # it was killed: what is unanswered is sent to the next
        except BrokenError as broken:
            self.fault = str(broken)
        finally:
            server.close()

    def _again(self, server: http.client.HTTPConnection) -> None:
        """Send again what was not answered, and what was answered last."""
        if self.latest:
            command, before = self.latest
            _, body, _ = self._send(server, command)
            if body != before:
                raise BrokenError(f"{command.key} was answered otherwise when it was sent again.")
        if self.unanswered:
            self.sent_again += 1
            self.done_already += self._give(server, self.unanswered)

    def _next(self) -> Command:
        self.given += 1
        key = f"{self.account}-{self.given}"
        if self.chance.random() < OTHERWISE:
            return self.otherwise(key)
        if not self.changes or self.chance.random() < 0.1:
            return Command(key, "changes", {"system": "eclkc", "title": key})
        return Command(key, f"changes/{self.chance.choice(self.changes)}/comment", {"text": key})

    def _give(self, server: http.client.HTTPConnection, command: Command) -> bool:
        """Give a command and note the answer; gives whether it had been carried out before."""
        status, body, before = self._send(server, command)
        if status not in {200, 201}:
            raise BrokenError(f"{command.key} was answered with {status}: {body[:500]!r}")
        if command.path == "changes":
            self.changes.append(json.loads(body)["ref"])
        self.answered.append(command.key)
        self.latest, self.unanswered = (command, body), None
        return before

    def _send(
        self, server: http.client.HTTPConnection, command: Command
    ) -> tuple[int, bytes, bool]:
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": command.key,
        }
        while True:
            server.request("POST", f"/api/v1/{command.path}", json.dumps(command.body), headers)
            answer = server.getresponse()
            body = answer.read()
            if answer.status not in {409, 503} or b"in_flight" not in body:
                self.heard.set()
                return answer.status, body, answer.getheader("Idempotency-Replayed") is not None
            time.sleep(0.02)  # what died with the server is still being given up by the database


@dataclass
class Tally:
    """What some kills showed."""

    kills: int
    answered: int
    sent_again: int
    done_already: int
    entries: int
    errands: int

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.answered} commands answered, {self.sent_again} sent again without an answer "
            f"({self.done_already} of them had been carried out), "
            f"{self.entries} entries, {self.errands} errands paid."
        )


def run(database: str, data: Path, kills: int, seed: int) -> Tally:
    """Kill so many servers, and judge what is left."""
    chance = Random(seed)
    otherwise = _otherwise(prepared.running(prepared.gone(prepared.STARTED)))
    clients = [Client(one, _token(one), Random(f"{seed} {one}"), otherwise[one]) for one in CLIENTS]
    began = read.head().seq
    for number in range(kills + 1):
        fresh = number % FRESH_EVERY == 0
        server = serving.fresh(database, data) if fresh else serving.forked()
        begun = chance.random() > STILLBORN
        _live_and_die(server, clients, chance.uniform(0, LONGEST_LIFE), begun=begun)
    return judge(clients, kills, data, began)


def _live_and_die(
    server: serving.Serving, clients: list[Client], life: float, *, begun: bool
) -> None:
    """Let the clients meet a server that lives for so long; `begun` counts from the first answer on."""
    clients[0].heard.clear()
    threads = [threading.Thread(target=each.live, args=(server.port,)) for each in clients]
    for thread in threads:
        thread.start()
    if begun:
        clients[0].heard.wait(serving.STARTS_WITHIN)
    time.sleep(life)
    server.kill()
    for thread in threads:
        thread.join()
    for client in clients:
        if client.fault:
            raise BrokenError(client.fault)


def judge(clients: list[Client], kills: int, data: Path, began: int) -> Tally:
    """Hold what is left to the laws."""
    there = _texts(began)
    answered = Counter(key for client in clients for key in client.answered)
    last = {client.unanswered.key for client in clients if client.unanswered}
    for key, count in answered.items():
        if count != 1 or there[key] != 1:
            raise BrokenError(f"{key} was answered, and is in the record {there[key]} times.")
    strange = [
        key
        for key, count in there.items()
        if key not in answered and (key not in last or count > 1)
    ]
    if strange:
        raise BrokenError(f"In the record is what nobody gave, or twice: {strange[:5]}.")
    before = derived.derived()
    rebuild.rebuild()
    if derived.derived() != before:
        raise BrokenError("What is derived from the record is not what is made anew from it.")
    return Tally(
        kills,
        answered.total(),
        sum(client.sent_again for client in clients),
        sum(client.done_already for client in clients),
        rounds.sound(),
        _paid(data),
    )


def _texts(since: int) -> Counter[str]:
    """How often each text of a client is in the record, by the raw entries."""
    told = raw.told(raw.entries(since), raw.texts())
    kinds = ((entry, TEXTS.get(entry["kind"])) for entry in told)
    return Counter(entry["data"][name] for entry, name in kinds if name)


def _paid(data: Path) -> int:
    """Let what the dead held come free, pay what is owed, and hold it to its Message-IDs; gives how much it was."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_errand SET leased_until = NULL WHERE state = 'owed'")
    turn = worker.turn()
    while turn():
        pass
    with connection.cursor() as cursor:
        cursor.execute("SELECT state, message_id, kind FROM ledger_errand")
        errands = cursor.fetchall()
    unpaid = [message_id for state, message_id, _ in errands if state != "paid"]
    if unpaid:
        raise BrokenError(f"{len(unpaid)} errands were not paid, the first is {unpaid[0]}.")
    sent = Counter(mail.id for mail in inbox(data / "mail", limit=len(errands) + 1))
    owed = {message_id for _, message_id, kind in errands if kind == NOTICE}
    if sent.keys() != owed:
        raise BrokenError("The messages that were sent are not those that were owed.")
    return len(errands)


def _token(account: str) -> str:
    def give(ask: object) -> object:
        return record(command="make-token", ask=ask, actor=Actor(account))

    return tokens.make(
        account=account,
        name="trial",
        scopes=("read", "write", "decide"),
        expires_at=read.now() + timedelta(hours=23),
        record=give,
    )
