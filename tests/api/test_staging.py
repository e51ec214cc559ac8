"""This module tries step 2 over HTTP: ticking, correcting, validating, the desk check, the waiver, and help."""

from typing import Any

import pytest

from offcycle.ledger.record import Recorded, record
from offcycle.process.people import HoldRole, SetSystem
from tests.api.http import People, Way, a_way
from tests.api.test_requests import is_problem
from tests.ledger.told import ADMINISTRATOR

PLAN = """# Switch

## Steps

1. Log in.
2. Click Build.
3. Log out.

## Validation

1. Check that the search finds something.
2. Check that the front page has its picture.
"""


def planned(people: People, text: str = PLAN) -> Way:
    """A change with a plan of three steps and two checks."""
    way = a_way(people, Way.acknowledge)
    assert people.put_plan("dev", way.ref, text.encode()).status == 200
    return way


def revise(way: Way, old: str, new: str, text: str = PLAN) -> None:
    assert old in text
    etag = way.people.get("dev", f"/changes/{way.ref}").etag
    answer = way.people.put_plan("dev", way.ref, text.replace(old, new).encode(), If_Match=etag)
    assert answer.status == 200, answer.body


def keys(run: Any) -> list[str]:
    return [step["key"] for step in run["steps"]]


def states(run: Any) -> list[str]:
    return [step["state"] for step in run["steps"]]


def make_lead(account: str) -> None:
    given = record(command="give-role", ask=HoldRole(account, "lead"), actor=ADMINISTRATOR)
    assert isinstance(given, Recorded)


def without_staging() -> None:
    ask = SetSystem("eclkc", "ECLKC", "web", "", "https://example.org")
    assert isinstance(record(command="set-system", ask=ask, actor=ADMINISTRATOR), Recorded)


def gate(change: Any, name: str) -> Any:
    return next(each for each in change["gates"] if each["name"] == name)


@pytest.mark.says("2.5")
def test_several_steps_are_ticked_with_one_press_in_staging(people: People) -> None:
    way = planned(people)
    run = way.start("dev", "staging")
    path = f"/runs/{run['id']}/steps"
    body = {"outcome": "done", "keys": keys(run)[:2]}
    assert states(people.must("dev", "POST", path, body)) == ["done", "done", "waiting"]
    again = people.post("dev", path, body)
    is_problem(again, 409, "refused")
    assert [each["rule"] for each in again.json["unmet"]] == ["several.next"]
    is_problem(people.post("dev", path, {"outcome": "failed", "keys": keys(run)}), 422, "wrong")
    is_problem(people.post("dev", path, {"keys": []}), 422, "wrong")
    last = f"{path}/{keys(run)[2]}"
    said = people.must("dev", "POST", last, {"outcome": "not_needed", "note": "Nobody was in."})
    assert states(said)[2] == "not_needed"


@pytest.mark.says("2.7", "2.8", "2.9")
def test_a_run_goes_on_under_a_corrected_plan_and_a_later_one_begins_at_the_change(
    people: People,
) -> None:
    way = planned(people)
    run = way.start("dev", "staging")
    path = f"/runs/{run['id']}"
    people.must("dev", "POST", f"{path}/steps", {"keys": keys(run)[:2]})
    revise(way, "Click Build.", "Click Build now.")
    going = people.must("dev", "GET", path)
    assert (going["revision"], states(going)) == (2, ["done", "waiting", "waiting"])
    people.must("dev", "POST", f"{path}/steps", {"keys": keys(going)[1:]})
    people.must("dev", "POST", f"{path}/finish")
    revise(way, "Log out.", "Log out everywhere.", PLAN.replace("Click Build.", "Click Build now."))
    later = way.start("dev", "staging")
    assert states(later) == ["done", "done", "waiting"]
    assert [step["carried_from"] for step in later["steps"]] == [run["id"], run["id"], None]


VALUES = """---
title: Switch
values:
  host: {staging: one.example.org, production: two.example.org}
---

## Steps

1. Log in.
2. Open {{ host }}.
3. Log out.
"""


@pytest.mark.says("2.10")
def test_a_value_of_staging_touches_the_step_that_names_it_and_one_of_production_none(
    people: People,
) -> None:
    way = planned(people, VALUES)
    way.stage()
    revise(way, "two.example", "three.example", VALUES)
    assert gate(way.change(), "staging_run")["satisfied"]
    revise(way, "one.example", "four.example", VALUES)
    assert not gate(way.change(), "staging_run")["satisfied"]
    assert states(way.start("dev", "staging")) == ["done", "waiting", "waiting"]


@pytest.mark.says("1.9", "2.19")
def test_checks_are_ticked_and_who_did_not_answer_is_shown(people: People) -> None:
    way = planned(people)
    way.stage()
    change = way.change()
    plan = people.must("dev", "GET", f"/changes/{way.ref}/plan", Accept="application/json")
    checks = [step["key"] for step in plan["steps"] if step["part"] == "checks"]
    assert len(checks) == 2
    body = {"verdict": "pass", "digest": change["plan"]["digest"]}
    way.give("dev", "sign-off", {**body, "checks": checks[:1]})
    change = way.give("qa", "sign-off", {**body, "checks": []})
    assert change["staging"]["unticked"] == checks[1:]
    assert gate(change, "validated")["why"] == "Nobody has ticked check 2 yet."
    strange = people.post("dev", f"/changes/{way.ref}/sign-off", {**body, "checks": ["no"]})
    assert [each["rule"] for each in strange.json["unmet"]] == ["staging.checks"]
    change = way.give("qa", "sign-off", body)
    assert gate(change, "validated")["satisfied"]
    silent = {each["account"] for each in change["staging"]["not_answered"]}
    assert "dev2" in silent
    assert silent.isdisjoint({"dev", "qa"})
    revise(way, "## Steps", "## Steps, said better")
    carried = [(each["revision"], each["carried"]) for each in way.change()["sign_offs"]]
    assert carried == [(1, True)] * 3


@pytest.mark.says("2.24", "2.25", "2.26")
def test_without_staging_a_desk_check_and_in_need_a_waiver(people: People) -> None:
    without_staging()
    make_lead("hosting2")
    way = planned(people)
    assert gate(way.change(), "staging_run")["why"].startswith(
        "ECLKC has no staging, so a desk check"
    )
    body = {"with": "dev", "not_tried": "The mail server."}
    change = way.give("qa", "desk-check", body)
    assert change["staging"]["desk_check"]["by"] == ["qa", "dev"]
    assert gate(change, "staging_run")["satisfied"]
    refused = people.post("hosting", f"/changes/{way.ref}/waive-validation", {"reason": "Down."})
    assert [each["rule"] for each in refused.json["unmet"]] == ["may.waive"]
    change = way.give("hosting2", "waive-validation", {"reason": "Nobody of QA answers."})
    assert [each["by"] for each in change["staging"]["waivers"]] == ["hosting2"]
    assert gate(change, "validated")["satisfied"]
    for part in (Way.fill, Way.review, Way.submit):
        part(way)


@pytest.mark.says("2.12", "2.13", "2.14")
def test_help_is_asked_for_and_a_call_is_set_and_held(people: People) -> None:
    way = planned(people)
    assert way.change()["help"] is None
    assert way.give("dev", "request-help", {"note": "It stays red."})["help"]["state"] == "asked"
    assert way.give("hosting", "accept-help")["help"]["accepted_by"] == "hosting"
    due = way.change("dev")["help"]["due"]
    call = {"starts_at": due, "url": "https://meet.example.org/1"}
    told = way.give("dev", "schedule-call", call)["help"]
    assert (told["state"], told["starts_at"], told["url"]) == ("set", due, call["url"])
    assert told["stopped_at"]
    bad = {**call, "url": "javascript:alert(1)"}
    is_problem(people.post("dev", f"/changes/{way.ref}/schedule-call", bad), 422, "wrong")
    assert way.give("hosting", "hold-call")["help"]["state"] == "held"


def test_a_comment_is_settled_by_its_number(people: People) -> None:
    way = planned(people)
    comment = way.give("qa", "comment", {"text": "Why twice?"})["comments"][0]
    assert (comment["settled_by"], comment["settled_at"]) == ("", None)
    settled = way.give("dev", "settle-comment", {"comment": comment["n"]})["comments"][0]
    assert (settled["settled_by"], bool(settled["settled_at"])) == ("dev", True)
    path = f"/changes/{way.ref}/settle-comment"
    is_problem(people.post("dev", path, {"comment": comment["n"]}), 409, "refused")
    is_problem(people.post("dev", path, {"comment": 0}), 422, "wrong")
