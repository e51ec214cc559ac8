"""This module tells one change, from the request to its end, to three servers by turns, of which two have a wrong clock.

On PostgreSQL nothing that is recorded or decided may show it: the time is the database's. SQLite has no clock beside that of
the process, so there only this holds: times never go back, and are never further off than the clock was.
"""

import http.client
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path

from django.db import connection

from offcycle.ledger import read
from offcycle.process.canonical import instant
from tests.api.http import PARTS, People, Way
from tests.faults import raw, rounds, serving
from tests.faults.rounds import BrokenError

WRONG = timedelta(minutes=10)
STANDS_BY = timedelta(minutes=5)
"""How long somebody stands by: over, by a clock that is ahead."""
LIBRARIES = "*/faketime/libfaketime.so.1"


@dataclass(frozen=True)
class Came:
    """What a server sent back, as Django's client would hand it over."""

    status_code: int
    headers: dict[str, str]
    content: bytes


@dataclass
class ByTurns:
    """A client that goes to one server after the other."""

    ports: Iterator[int]
    asked: int = 0

    def generic(
        self, method: str, path: str, data: bytes, *, content_type: str, headers: dict[str, str]
    ) -> Came:
        """Send a request to the server whose turn it is."""
        self.asked += 1
        server = http.client.HTTPConnection("127.0.0.1", next(self.ports), timeout=60)
        server.request(method, path, data, {"Content-Type": content_type, **headers})
        answer = server.getresponse()
        came = Came(answer.status, _named(answer), answer.read())
        server.close()
        return came


@dataclass
class Told(Way):
    """The way, on which somebody stands by for minutes only."""

    stands_by: timedelta = field(default=STANDS_BY)

    def stand_by(self) -> None:
        """Say that one stands by."""
        self.give("dev2", "stand-by", {"until": instant(read.now() + self.stands_by)})


def run(database: str, data: Path) -> str:
    """Tell the change; gives what it showed."""
    true, began = connection.vendor == "postgresql", read.now()
    with ExitStack() as stack:
        ports = [stack.enter_context(_server(database, data, by)) for by in (None, WRONG, -WRONG)]
        client = ByTurns(cycle(ports))
        way = Told(People(client=client), stands_by=STANDS_BY if true else 4 * WRONG)  # type: ignore[arg-type]  # a client to real servers
        for part in PARTS:
            getattr(way, part.__name__)()
    wrong = timedelta(0) if true else WRONG
    mine = _between(began - wrong, read.now() + wrong)
    rounds.sound()
    return f"{client.asked} requests to 3 servers, 2 with a clock wrong by 10 minutes: {len(mine)} entries, {_ahead(mine[-1])}."


def _ahead(latest: raw.Entry) -> str:
    """How far the latest entry is from the true time; that it is ahead shows that the clocks were really wrong."""
    minutes = (datetime.fromisoformat(latest["at"]) - read.now()) / timedelta(minutes=1)
    return f"the latest {round(minutes)} minutes ahead" if minutes > 0 else "all at the true time"


def _named(answer: http.client.HTTPResponse) -> dict[str, str]:
    """The headers by the names that Django's client gives them; servers send them in small letters."""
    names = {"etag": "ETag"}
    return {names.get(name.lower(), name.title()): value for name, value in answer.getheaders()}


@contextmanager
def _server(database: str, data: Path, by: timedelta | None) -> Iterator[int]:
    more = {} if by is None else _faked(by)
    server = serving.fresh(database, data, worker=False, **more)
    try:
        yield server.port
    finally:
        server.kill()


def _faked(by: timedelta) -> dict[str, str]:
    """The environment in which a process sees another time."""
    libraries = sorted(Path("/usr/lib").glob(LIBRARIES))
    if not libraries:
        raise FileNotFoundError("libfaketime is not on this machine. Install the package faketime.")
    return {
        "LD_PRELOAD": str(libraries[0]),
        "FAKETIME": f"{by.total_seconds():+.0f}",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }


def _between(first: datetime, last: datetime) -> list[raw.Entry]:
    """The entries on changes, which have to be of a span of time."""
    mine = [each for each in raw.entries() if each["change"]]
    for entry in mine:
        if not instant(first) <= entry["at"] <= instant(last):
            raise BrokenError(
                f"Entry {entry['seq']} is of {entry['at']}, and it was between {first} and {last}."
            )
    return mine
