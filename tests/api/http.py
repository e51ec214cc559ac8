"""This module calls the JSON interface for tests, each person with a token of their own, and tells the straight way through it."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.test import Client

from offcycle.ledger import read
from offcycle.ledger.record import record
from offcycle.people import tokens
from offcycle.process.canonical import instant
from offcycle.process.kernel import Actor, Refused
from offcycle.process.people import HoldRole
from tests.ledger.told import ADMINISTRATOR, give
from tests.organisations import CUSTOMER, Organisation
from tests.process.story import FIELDS

V1 = "/api/v1"
PLAN = Path(__file__).with_name("lifeboat-switchover.md").read_bytes()
PROCEDURE = "How to switch to Lifeboat"
ALL = ("read", "write", "decide")

TRIAGE: dict[str, Any] = {
    "description": "Nobody can reach the site.",
    "triage": {
        "incident": {"active": True, "users_cannot_access": True},
        "immediate_need": {"security": False, "quality": False},
        "why": "Families cannot read it.",
    },
    "impact": "extensive",
    "urgency": "severe",
    "personal_data": "no",
}


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes
    of: Organisation = CUSTOMER

    @property
    def json(self) -> Any:
        """What it says, in the customer's words."""
        return self.of.back(json.loads(self.body))

    @property
    def etag(self) -> str:
        return self.headers["ETag"]


def token(account: str, *, scopes: tuple[str, ...] = ALL, issued: bool = False) -> str:
    """A new token: made by the person, or by an administrator for them."""
    actor = ADMINISTRATOR if issued else Actor(account)

    def give(ask: object) -> object:
        return record(command="make-token", ask=ask, actor=actor)

    return tokens.make(
        account=account,
        name="test",
        scopes=scopes,
        expires_at=read.now() + timedelta(hours=12),
        record=give,
    )


@dataclass
class People:
    """People with their tokens; the interface is called in the name of one of them."""

    made: dict[str, str] = field(default_factory=dict)
    client: Client = field(default_factory=Client)
    of: Organisation = CUSTOMER

    def gets(self, account: str, role: str, on: str = "eclkc") -> None:
        """Somebody is given a role."""
        give("give-role", HoldRole(self.of.account(account), self.of.role(role), on))

    def token(self, account: str) -> str:
        account = self.of.account(account)
        if account not in self.made:
            self.made[account] = token(account)
        return self.made[account]

    def call(
        self,
        account: str,
        method: str,
        path: str,
        body: object = None,
        **headers: str,
    ) -> Answer:
        """Call the interface; headers are written with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = named.pop("Content-Type", "application/json")
        sent = body if isinstance(body, bytes) else b""
        if body is not None and not isinstance(body, bytes):
            sent = json.dumps(self.of.there(body)).encode()
        response = self.client.generic(
            method,
            path
            if path.startswith("/") and not path.startswith("//") and "api/" in path
            else V1 + path,
            sent,
            content_type=kind,
            headers={"Authorization": f"Bearer {self.token(account)}", **named},
        )
        return Answer(response.status_code, dict(response.headers), response.content, self.of)

    def get(self, account: str, path: str, **headers: str) -> Answer:
        return self.call(account, "GET", path, **headers)

    def post(self, account: str, path: str, body: object = None, **headers: str) -> Answer:
        return self.call(account, "POST", path, body, **headers)

    def put_plan(self, account: str, ref: str, plan: bytes, **headers: str) -> Answer:
        headers = {"Content_Type": "text/markdown", **headers}
        return self.call(account, "PUT", f"/changes/{ref}/plan", plan, **headers)

    def must(
        self, account: str, method: str, path: str, body: object = None, **headers: str
    ) -> Any:
        """Call the interface and be answered well."""
        answer = self.call(account, method, path, body, **headers)
        assert answer.status in {200, 201}, (path, answer.body)
        return answer.json


@dataclass
class Way:
    """One change on the straight way, told by calls."""

    people: People
    ref: str = ""

    def give(self, account: str, command: str, body: object = None) -> Any:
        return self.people.must(account, "POST", f"/changes/{self.ref}/{command}", body)

    def change(self, account: str = "hosting") -> Any:
        return self.people.must(account, "GET", f"/changes/{self.ref}")

    def request(self) -> None:
        body = {"system": "eclkc", "title": "Site down"}
        self.ref = self.people.must("dev", "POST", "/changes", body)["ref"]

    def triage(self) -> None:
        self.give("dev", "triage", TRIAGE)

    def acknowledge(self) -> None:
        self.give("hosting", "acknowledge")

    def plan(self) -> None:
        answer = self.people.put_plan("dev", self.ref, PLAN)
        assert answer.status == 200, answer.body
        path, asked = f"/changes/{self.ref}/plan", {"procedure": PROCEDURE}
        self.people.must("dev", "PUT", path, asked, If_Match=answer.etag)

    def stage(self) -> None:
        self.run("dev", "staging")

    def run(self, account: str, environment: str) -> None:
        run = self.start(account, environment)
        self.report(account, run)
        self.people.must(account, "POST", f"/runs/{run['id']}/finish")

    def start(self, account: str, environment: str) -> Any:
        return self.give(account, "runs", {"environment": environment})

    def report(self, account: str, run: Any) -> None:
        left = [step for step in run["steps"] if step["state"] == "waiting"]
        for step in left:
            path = f"/runs/{run['id']}/steps/{step['key']}"
            self.people.must(account, "POST", path, {"outcome": "done"})

    def sign(self) -> None:
        digest = self.change()["plan"]["digest"]
        for one in ("dev", "qa"):
            self.give(one, "sign-off", {"verdict": "pass", "digest": digest})

    def fill(self) -> None:
        fields = {**FIELDS, **self.people.of.more_fields}
        self.give("hosting", "fill-form", {"fields": fields})

    def review(self) -> None:
        body = {"security": "low", "performance": "low", "verdict": "acceptable"}
        self.give("hosting", "review-risk", body)

    def submit(self) -> None:
        self.give("hosting", "submit")

    def approve(self) -> None:
        digest = self.change()["submission"]["digest"]
        for one in ("cor1", "cor2"):
            self.give(one, "decide", {"verdict": "approve", "digest": digest})

    def stand_by(self) -> None:
        until = instant(read.now() + timedelta(hours=1))
        self.give("dev2", "stand-by", {"until": until})

    def produce(self) -> None:
        self.run("hosting", "production")

    def validate(self) -> None:
        self.give("dev", "validate-production", {"verdict": "pass"})

    def tell(self) -> None:
        self.give("hosting", "notify-stakeholders", {"message": "It works again."})

    def archive(self) -> None:
        """The worker's part, which is not given over HTTP."""
        from offcycle.process.kernel import WORKER
        from offcycle.process.review.archive import ReportArchived

        number = self.change()["submission"]["number"]
        ask = ReportArchived(number, "sha256:" + "0" * 64, "form.md")
        actor = Actor(WORKER, WORKER)
        assert not isinstance(
            record(command="archived", ask=ask, actor=actor, change=self.ref), Refused
        )

    def close(self) -> None:
        self.give("hosting", "close")


PARTS: tuple[Callable[[Way], None], ...] = (
    Way.request, Way.triage, Way.acknowledge, Way.plan, Way.stage, Way.sign, Way.fill, Way.review,
    Way.submit, Way.approve, Way.stand_by, Way.produce, Way.validate, Way.tell, Way.archive, Way.close,
)  # fmt: skip


def a_way(people: People, until: Callable[[Way], None] = Way.close) -> Way:
    """A change that went the straight way up to and including one part of it."""
    way = Way(people)
    for part in PARTS:
        part(way)
        if part is until:
            break
    return way
