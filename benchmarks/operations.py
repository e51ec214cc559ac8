"""This module is the operations of the JSON interface and the pages that are measured, as requests, beside what is wanted of each."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

V1 = "/api/v1"
FIRST = 1001
Request = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Goal:
    """What is wanted at 20,000 changes: p50 in ms with one client, p95 in ms and requests a second with eight."""

    p50: float
    p95: float
    rate: float


WRITING, VIEWING = Goal(10, 70, 150), Goal(5, 40, 300)
LISTING, SEARCHING = Goal(7, 50, 220), Goal(7, 50, 200)
PAGE, PAGE_OF_MANY = Goal(14, 90, 130), Goal(14, 90, 140)
GOALS = {
    "create": WRITING,
    "comment": WRITING,
    "decide": WRITING,
    "view": VIEWING,
    "list": LISTING,
    "search": SEARCHING,
    "page of one change": PAGE,
    "page of the board": PAGE_OF_MANY,
    "page of a search": PAGE_OF_MANY,
}
FLOOR = "floor"


@dataclass
class Operations:
    """Requests without end, by the name of the operation; decisions end when all are made."""

    tokens: dict[str, list[str]]
    last: int
    open: list[str]
    decisions: list[list[str]]
    systems: list[str]
    common: list[str]
    cookies: list[str]  # of people who are signed in
    chance: random.Random = field(default_factory=lambda: random.Random(7))

    def __post_init__(self) -> None:
        self._tokens = {account: cycle(each) for account, each in self.tokens.items()}
        self._cookies = cycle(self.cookies)

    def streams(self) -> dict[str, Iterator[Request]]:
        """The requests of each operation."""
        makers: dict[str, Callable[[], Request]] = {
            FLOOR: lambda: _request("GET", "/healthz"),
            "view": lambda: self._read(f"/changes/{self._any()}"),
            "list": lambda: self._read("/changes?open=true&limit=50"),
            "search": self._search,
            "create": self._create,
            "comment": self._comment,
            "page of one change": lambda: self._page(f"/changes/{self._any()}"),
            "page of the board": lambda: self._page("/"),
            "page of a search": lambda: self._page(f"/?q={self._words()}"),
        }
        endless = {name: iter(make, None) for name, make in makers.items()}
        return {**endless, "decide": self._decide()}

    def _any(self) -> str:
        return f"CR-{self.chance.randint(FIRST, self.last)}"

    def _read(self, path: str) -> Request:
        return _request("GET", V1 + path, next(self._tokens["dev"]))

    def _page(self, path: str) -> Request:
        return {**_request("GET", path), "cookie": next(self._cookies)}

    def _search(self) -> Request:
        return self._read(f"/changes?limit=50&q={self._words()}")

    def _words(self) -> str:
        """A third rare words, a third common ones, a third prefixes."""
        rare = f"rare{self.chance.randint(FIRST, self.last)}"
        common = "+".join(self.chance.sample(self.common, 2))
        prefix = f"{self.chance.choice(self.common)[:4]}*"
        return self.chance.choice([rare, common, prefix])

    def _create(self) -> Request:
        system, title = (
            self.chance.choice(self.systems),
            " ".join(self.chance.sample(self.common, 4)),
        )
        body = {
            "system": system,
            "title": title,
            "description": f"The {title} of {system}.",
            "triage": {"incident": {"active": True}, "why": "Users cannot reach it."},
            "impact": "extensive",
            "urgency": "high",
        }
        return _request("POST", f"{V1}/changes", next(self._tokens["dev"]), body)

    def _comment(self) -> Request:
        body = {"text": " ".join(self.chance.sample(self.common, 6))}
        path = f"{V1}/changes/{self.chance.choice(self.open)}/comment"
        return _request("POST", path, next(self._tokens["dev"]), body)

    def _decide(self) -> Iterator[Request]:
        for ref, account, digest in self.decisions:
            body = {"verdict": "approve", "digest": digest}
            path = f"{V1}/changes/{ref}/decide"
            yield _request("POST", path, next(self._tokens[account]), body)


def _request(method: str, path: str, token: str = "", body: object = None) -> Request:
    return {"method": method, "path": path, "token": token, "cookie": "", "body": body}
