"""This module tries every command as everybody: whoever may not is refused and nothing happens, and whoever may is the twin that proves the try was sound."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from offcycle.ledger import read
from offcycle.process.canonical import instant
from tests.api.http import PARTS, PLAN, TRIAGE, People, Way, a_way
from tests.process.story import FIELDS, ROLES

EVERYBODY = (*ROLES, "dee", "admin", "affected")
DEVS, HOSTING = ("dev", "dev2"), ("hosting", "hosting2")
UNSEEN = frozenset({"dee", "affected"})
"""Who holds no role on the system and may not see its changes at all."""

Body = Callable[[Way], Any]


@dataclass(frozen=True)
class Tried:
    """A command, the part of the straight way at which it is tried, and who may give it there."""

    command: str
    at: Callable[[Way], None]  # the part of the way before which it is tried
    may: tuple[str, ...]
    body: Body = lambda _: None
    path: str = "/changes/{ref}/{command}"


def plan_digest(way: Way) -> str:
    return str(way.change()["plan"]["digest"])


def submission_digest(way: Way) -> str:
    return str(way.change()["submission"]["digest"])


def running(way: Way) -> dict[str, Any]:
    return next(run for run in way.change()["runs"] if run["state"] == "running")


TRIALS = (
    Tried("triage", Way.triage, (*DEVS, *HOSTING, "qa"), lambda _: TRIAGE),
    Tried("acknowledge", Way.acknowledge, HOSTING),
    Tried("withdraw", Way.acknowledge, ("dev", *HOSTING), lambda _: {"reason": "Not needed."}),
    Tried("comment", Way.plan, ("admin", *ROLES), lambda _: {"text": "Look."}),
    Tried("runs", Way.stage, (*DEVS, *HOSTING), lambda _: {"environment": "staging"}),
    Tried("sign-off", Way.sign, (*DEVS, "qa", "tester"),
          lambda way: {"verdict": "pass", "digest": plan_digest(way)}),
    Tried("fill-form", Way.fill, (*DEVS, *HOSTING), lambda _: {"fields": FIELDS}),
    Tried("review-risk", Way.review, HOSTING,
          lambda _: {"security": "low", "performance": "low", "verdict": "acceptable"}),
    Tried("submit", Way.submit, HOSTING),
    Tried("decide", Way.approve, ("cor1", "cor2"),
          lambda way: {"verdict": "approve", "digest": submission_digest(way)}),
    Tried("stand-by", Way.stand_by, DEVS,
          lambda _: {"until": instant(read.now() + timedelta(hours=1))}),
    Tried("runs", Way.produce, HOSTING, lambda _: {"environment": "production"}),
    Tried("validate-production", Way.validate, DEVS, lambda _: {"verdict": "pass"}),
    Tried("notify-stakeholders", Way.tell, HOSTING, lambda _: {"message": "Done."}),
    Tried("close", Way.close, HOSTING),
)  # fmt: skip


def before(part: Callable[[Way], None]) -> Callable[[Way], None]:
    return PARTS[PARTS.index(part) - 1]


@pytest.mark.parametrize("tried", TRIALS, ids=lambda tried: f"{tried.command}-{tried.at.__name__}")
def test_only_those_who_may_give_a_command(people: People, tried: Tried) -> None:
    way = a_way(people, before(tried.at))
    path, body = tried.path.format(ref=way.ref, command=tried.command), tried.body(way)
    n = way.change()["n"]
    for account in EVERYBODY:
        if account in tried.may:
            continue
        answer = people.post(account, path, body)
        assert answer.status == (404 if account in UNSEEN else 409), (account, answer.body)
        assert answer.json["code"] == ("not_found" if account in UNSEEN else "refused")
    assert way.change()["n"] == n
    assert people.post(tried.may[-1], path, body).status in {200, 201}


@pytest.mark.says("people.3")
def test_only_those_who_may_request(people: People) -> None:
    body = {"system": "eclkc", "title": "Site down"}
    may = {*DEVS, *HOSTING, "qa"}
    for account in EVERYBODY:
        answer = people.post(account, "/changes", body)
        assert answer.status == (201 if account in may else 409), account
        if account not in may:
            assert [each["rule"] for each in answer.json["unmet"]] == ["request.may"]


@pytest.mark.says("1.11")
def test_only_those_who_may_write_the_plan(people: People) -> None:
    way = a_way(people, Way.acknowledge)
    for account in EVERYBODY:
        answer = people.put_plan(account, way.ref, PLAN + account.encode(), If_Match="*")
        wanted = 200 if account in {*DEVS, *HOSTING} else 404 if account in UNSEEN else 409
        assert answer.status == wanted, (account, answer.body)


def test_only_those_who_may_report_in_production(people: People) -> None:
    way = a_way(people, Way.stand_by)
    run = way.start("hosting", "production")
    steps = [f"/runs/{run['id']}/steps/{step['key']}" for step in run["steps"]]
    for account in EVERYBODY:
        if account in HOSTING:
            continue
        wanted = 404 if account in UNSEEN else 409
        assert people.post(account, steps[0], {"outcome": "done"}).status == wanted
        assert people.post(account, f"/runs/{run['id']}/finish").status == wanted
        assert people.post(account, f"/runs/{run['id']}/stop", {"reason": "No."}).status == wanted
    assert people.post("hosting2", steps[0], {"outcome": "done"}).status == 200
    assert people.post("hosting2", f"/runs/{run['id']}/stop", {"reason": "No."}).status == 200


def test_who_stands_by_does_not_report_in_production(people: People) -> None:
    way = a_way(people, Way.stand_by)
    allowed = {action["name"]: action for action in way.change("dev2")["actions"]}
    assert not allowed["start-production"]["allowed"]


READS = ("", "/events", "/plan", "/plan?revision=1", "/plan/diff?from=1&to=2", "/form")


@pytest.mark.parametrize("path", READS)
def test_a_change_is_unseen_by_those_without_a_role(people: People, path: str) -> None:
    way = a_way(people, Way.plan)
    for account in UNSEEN:
        answer = people.get(account, f"/changes/{way.ref}{path}")
        assert answer.status == 404
        assert answer.json == people.get(account, f"/changes/CR-9999{path}").json | {
            "detail": answer.json["detail"]
        }
    for account in ("tester", "isso", "cor1", "admin"):
        assert people.get(account, f"/changes/{way.ref}{path}").status == 200


def test_a_run_and_its_gate_are_unseen_by_those_without_a_role(people: People) -> None:
    way = a_way(people, Way.stage)
    run, plan = way.change()["runs"][0]["id"], way.change()["plan"]["digest"]
    gate = f"/gate?change={way.ref}&plan={plan}&environment=staging"
    for path in (f"/runs/{run}", gate, f"/deliveries?change={way.ref}"):
        assert people.get("dee", path).status == 404
        assert people.get("isso", path).status == 200


def test_an_affected_team_sees_the_change(people: People) -> None:
    way = a_way(people, Way.request)
    assert people.get("affected", f"/changes/{way.ref}").status == 404
    assert people.get("affected", "/changes").json["items"] == []
    way.give("dev", "triage", {"affected": ["other"]})
    assert people.get("affected", f"/changes/{way.ref}").status == 200
    assert [each["ref"] for each in people.get("affected", "/changes").json["items"]] == [way.ref]


def test_what_is_allowed_is_what_is_accepted(people: People) -> None:
    """The greyed button and the refusal are one rule: whatever is shown as allowed is never refused for a rule."""
    way = a_way(people, Way.submit)
    digest = submission_digest(way)
    for account in ("cor1", "hosting", "dev"):
        shown = {each["name"]: each for each in way.change(account)["actions"]}["decide"]
        answer = people.post(
            account, f"/changes/{way.ref}/decide", {"verdict": "approve", "digest": digest}
        )
        assert (answer.status == 200) is shown["allowed"]
        if not shown["allowed"]:
            assert answer.json["unmet"] == shown["why_not"]
