"""This module reads over HTTP: lists with their filters and cursors, what happened, the gate, the directory, runs and the form."""

from typing import Any

import pytest

from tests.api.http import TRIAGE, People, Way, a_way
from tests.api.test_requests import is_problem

CALM = {
    "triage": {
        "incident": {"active": False},
        "immediate_need": {"security": False, "quality": False},
    }
}


def refs(people: People, query: str, account: str = "hosting") -> list[str]:
    return [each["ref"] for each in people.must(account, "GET", f"/changes?{query}")["items"]]


def requested(people: People, title: str, **more: Any) -> str:
    body = {"system": "eclkc", "title": title, **more}
    return str(people.must("dev", "POST", "/changes", body)["ref"])


def test_a_request_may_say_everything_at_once(people: People) -> None:
    told = people.must("dev", "POST", "/changes", {"system": "eclkc", "title": "Down", "drill": True, "affected": ["other"], "links": ["https://example.org/1"], "security_related": True, **TRIAGE})  # fmt: skip
    assert (told["verdict"], told["priority"], told["drill"]) == ("emergency", "P0", True)
    assert (told["affected"], told["links"]) == (["other"], ["https://example.org/1"])
    assert told["triage"]["incident"] == {"active": True, "users_cannot_access": True, "performance_degraded": None}  # fmt: skip
    assert told["security_related"]
    assert told["requested_by"] == "dev"
    kinds = [
        each["kind"] for each in people.get("dev", f"/changes/{told['ref']}/events").json["items"]
    ]
    assert kinds[0] == "triage.requested"
    assert "triage.answered" in kinds


def test_lists_are_filtered(people: People) -> None:
    calm = requested(people, "Calm lifeboat", **CALM)
    alarm = requested(people, "Alarm of the lifeboat", **TRIAGE)
    fresh = requested(people, "Fresh")
    gone = requested(people, "Gone")
    people.must("dev", "POST", f"/changes/{gone}/withdraw", {"reason": "Mistaken."})
    people.must("hosting", "POST", f"/changes/{alarm}/acknowledge")
    assert refs(people, "") == [gone, fresh, alarm, calm]
    assert refs(people, "open=true") == [fresh, alarm, calm]
    assert refs(people, "open=false") == [gone]
    assert refs(people, "stage=withdrawn") == [gone]
    assert refs(people, "stage=plan") == [alarm]
    assert refs(people, "verdict=emergency") == [alarm]
    assert refs(people, "verdict=deferred") == [calm]
    assert refs(people, "system=eclkc&open=true&verdict=open") == [fresh]
    assert refs(people, "system=other") == []
    assert refs(people, "q=lifeboat") == [alarm, calm]
    assert refs(people, "q=lifeboat+alarm") == [alarm]
    assert refs(people, "q=LIFE*&verdict=deferred") == [calm]
    assert refs(people, "q=nothing") == []
    assert refs(people, "waiting_on=hosting") == [fresh, alarm, calm]
    assert refs(people, "waiting_on=me", "qa") == [fresh]
    assert refs(people, "waiting_on=me", "cor1") == []
    assert refs(people, "waiting_on=nobody") == []


def test_a_list_is_read_in_parts(people: People) -> None:
    made = [requested(people, f"Number {number}") for number in range(7)]
    found, cursor, parts = [], "", 0
    while cursor is not None:
        part = people.must("dev", "GET", f"/changes?limit=3{cursor}")
        found += [each["ref"] for each in part["items"]]
        cursor, parts = f"&cursor={part['next']}" if part["next"] else None, parts + 1
        requested(people, "Meanwhile")  # what comes later moves nothing
    assert found == made[::-1]
    assert parts == 3


def test_a_line_of_a_list_says_whom_it_waits_for(people: People) -> None:
    requested(people, "Down")
    (line,) = people.must("dev", "GET", "/changes")["items"]
    hosting = next(each for each in line["waiting_on"] if each["role"] == "hosting")
    assert hosting["accounts"] == ["hosting", "hosting2"]
    assert (line["stage"], line["open"], line["verdict"]) == ("triage", True, "open")
    assert line["next_due"]


def test_events_are_told_in_order_and_in_parts(people: People) -> None:
    way = a_way(people, Way.plan)
    path = f"/changes/{way.ref}/events"
    whole = people.must("qa", "GET", f"{path}?limit=200")
    assert whole["next"] is None
    assert [each["n"] for each in whole["items"]] == list(range(1, len(whole["items"]) + 1))
    assert whole["items"][0]["data"] == {
        "system": "eclkc", "title": "Site down", "drill": False, "afterwards": False,
    }  # fmt: skip
    assert all(each["hash"].startswith("sha256:") for each in whole["items"])
    found, cursor = [], ""
    while cursor is not None:
        part = people.must("qa", "GET", f"{path}?limit=2{cursor}")
        found += part["items"]
        cursor = f"&cursor={part['next']}" if part["next"] else None
    assert found == whole["items"]
    assert people.must("qa", "GET", f"{path}?cursor=99999")["items"] == []


def gate(people: People, way: Way, plan: str, environment: str, account: str = "hosting") -> Any:
    asked = f"/gate?change={way.ref}&plan={plan}&environment={environment}"
    return people.must(account, "GET", asked)


def test_the_gate_opens_for_exactly_this_plan(people: People) -> None:
    way = a_way(people, Way.plan)
    plan = way.change()["plan"]["digest"]
    assert gate(people, way, plan, "staging", "dev")["open"]
    other = gate(people, way, "sha256:" + "0" * 64, "staging", "dev")
    assert [each["rule"] for each in other["unmet"]] == ["gate.same_plan"]
    shut = gate(people, way, plan, "production")
    assert not shut["open"]
    assert {"gate.quorum", "gate.standby"} <= {each["rule"] for each in shut["unmet"]}


def test_the_gate_is_open_for_one_run(people: People) -> None:
    way = a_way(people, Way.stand_by)
    plan = way.change()["plan"]["digest"]
    told = gate(people, way, plan, "production")
    assert told["open"]
    assert "Both approvers" in told["because"]
    assert "may.production" in {
        each["rule"] for each in gate(people, way, plan, "production", "dev")["unmet"]
    }
    way.start("hosting", "production")
    again = gate(people, way, plan, "production")
    assert "run.one_at_a_time" in {each["rule"] for each in again["unmet"]}


def test_another_change_running_there_shuts_the_gate(people: People) -> None:
    ways = [a_way(people, Way.plan) for _ in range(2)]
    ways[0].start("dev", "staging")
    told = gate(people, ways[1], ways[1].change()["plan"]["digest"], "staging", "dev")
    assert "run.alone" in {each["rule"] for each in told["unmet"]}
    refused = people.post("dev", f"/changes/{ways[1].ref}/runs", {"environment": "staging"})
    is_problem(refused, 409, "refused")
    actions = {each["name"]: each["allowed"] for each in ways[1].change("dev")["actions"]}
    assert not actions["start-staging"]


def test_asking_changes_nothing(people: People) -> None:
    way = a_way(people, Way.plan)
    before = people.get("dev", f"/changes/{way.ref}").etag
    plan = way.change()["plan"]["digest"]
    for path in ("", "/events", "/form", "/plan"):
        people.get("dev", f"/changes/{way.ref}{path}")
    gate(people, way, plan, "staging", "dev")
    assert people.get("dev", f"/changes/{way.ref}").etag == before


def test_a_run_is_told_step_by_step(people: People) -> None:
    way = a_way(people, Way.plan)
    answer = people.post("dev", f"/changes/{way.ref}/runs", {"environment": "staging"})
    run = answer.json
    assert (answer.status, answer.headers["Location"]) == (201, f"/api/v1/runs/{run['id']}")
    assert (run["id"], run["state"], run["change"]) == (f"{way.ref}-R1", "running", way.ref)
    assert [step["number"] for step in run["steps"]] == list(range(1, 8))
    assert all(step["title"] and step["state"] == "waiting" for step in run["steps"])
    keys = [step["key"] for step in run["steps"]]
    path = f"/runs/{run['id']}"
    told = people.must(
        "dev", "POST", f"{path}/steps/{keys[0]}", {"outcome": "failed", "note": "No."}
    )
    assert (told["steps"][0]["state"], told["steps"][0]["note"]) == ("failed", "No.")
    order = people.post("dev", f"{path}/steps/{keys[1]}", {"outcome": "done"})
    assert is_problem(order, 409, "refused")["unmet"][0]["rule"] == "step.next"
    why = people.post("dev", f"{path}/steps/{keys[0]}", {"outcome": "skipped"})
    assert is_problem(why, 422, "wrong")["unmet"][0]["rule"] == "step.outcome"
    is_problem(people.post("dev", f"{path}/finish"), 409, "refused")
    told = people.must("dev", "POST", f"{path}/stop", {"reason": "It does not work."})
    assert (told["state"], told["reason"]) == ("stopped", "It does not work.")
    etag = people.get("dev", path).etag
    assert people.get("dev", path, If_None_Match=etag).status == 304


def test_there_is_no_such_run_or_step(people: People) -> None:
    way = a_way(people, Way.plan)
    run = way.start("dev", "staging")["id"]
    for path in (f"{way.ref}-R2", "nonsense", "R1", f"{way.ref}-R", f"{way.ref}-R1x", "%00"):
        is_problem(people.get("dev", f"/runs/{path}"), 404, "not_found")
        is_problem(people.post("dev", f"/runs/{path}/finish"), 404, "not_found")
        done = people.post("dev", f"/runs/{path}/steps/x", {"outcome": "done"})
        is_problem(done, 404, "not_found")
    none = people.post("dev", f"/runs/{run}/steps/none", {"outcome": "done"})
    is_problem(none, 404, "not_found")


@pytest.mark.says("3.5")
def test_the_form_says_what_is_missing_and_who_can_give_it(people: People) -> None:
    way = a_way(people, Way.triage)
    told = people.must("dev", "GET", f"/changes/{way.ref}/form")
    missing = [each for each in told["fields"] if each["missing"]]
    assert not told["complete"]
    assert 0 < len(missing) <= 5
    assert [each["role"] for each in missing[0]["asked_of"]] == ["dev", "hosting"]
    given = {each["name"]: "Said." for each in missing}
    way.give("dev", "fill-form", {"fields": given})
    assert people.must("dev", "GET", f"/changes/{way.ref}/form")["complete"]
    path = f"/changes/{way.ref}/fill-form"
    for fields in ({"nonsense": "x"}, {}, {"sentence": "x" * 201}):
        is_problem(people.post("dev", path, {"fields": fields}), 422, "wrong")


def test_the_directory(people: People) -> None:
    systems = people.must("dev", "GET", "/systems")["items"]
    assert [(each["slug"], each["roles"]) for each in systems] == [
        ("eclkc", ["dev"]),
        ("other", []),
    ]
    known = people.must("dee", "GET", "/people?limit=200")["items"]
    assert {"account": "dev", "name": "Dev", "administrator": False, "active": True, "roles": [{"role": "dev", "on": "eclkc"}]} in known  # fmt: skip
    part = people.must("dee", "GET", "/people?limit=5")
    rest = people.must("dee", "GET", f"/people?limit=200&cursor={part['next']}")
    assert part["items"] + rest["items"] == known


@pytest.mark.says("4.7")
def test_deliveries_are_of_changes_that_one_sees(people: People) -> None:
    ref = requested(people, "Down")
    mine = people.must("dev", "GET", f"/deliveries?change={ref}")["items"]
    assert [(each["to"], each["event"], each["state"]) for each in mine] == [
        ("hosting2@example.org", "triage.requested", "owed"),
        ("hosting@example.org", "triage.requested", "owed"),
    ]
    every = people.must("admin", "GET", "/deliveries")["items"]
    assert [each for each in every if each["change"]] == mine
    assert people.must("dee", "GET", "/deliveries")["items"] == []
    assert people.must("affected", "GET", "/deliveries")["items"] == []


@pytest.mark.says("4.36")
def test_a_change_tells_its_approvals_and_why_they_do_not_suffice(people: People) -> None:
    way = a_way(people, Way.submit)
    sealed = way.change()["submission"]
    assert len(sealed["words"].split()) == 4
    way.give("cor1", "decide", {"verdict": "approve", "digest": sealed["digest"]})
    again = {"verdict": "approve", "digest": sealed["digest"]}
    told = is_problem(people.post("cor1", f"/changes/{way.ref}/decide", again), 409, "refused")
    assert [each["rule"] for each in told["unmet"]] == ["review.once"]
    told = way.change()
    assert [(each["account"], each["state"]) for each in told["approvals"]] == [
        ("cor1", "approved"),
        ("cor2", "waiting"),
    ]
    assert "Cor2" in told["quorum"]
    body = {"verdict": "reject", "digest": sealed["digest"]}
    is_problem(people.post("cor2", f"/changes/{way.ref}/decide", body), 422, "wrong")
    told = people.must("cor2", "POST", f"/changes/{way.ref}/decide", {**body, "reason": "Unclear."})
    assert told["submission"]["state"] == "rejected"
    assert told["stage"] == "review"


def test_a_decision_on_what_was_not_seen_is_refused(people: People) -> None:
    way = a_way(people, Way.submit)
    body = {"verdict": "approve", "digest": "sha256:" + "0" * 64}
    told = is_problem(people.post("cor1", f"/changes/{way.ref}/decide", body), 409, "refused")
    assert [each["rule"] for each in told["unmet"]] == ["review.digest"]


def test_the_fields_that_are_promised_are_there(people: People) -> None:
    told = a_way(people, Way.stand_by).change()
    assert {
        "ref", "verdict", "stage", "priority", "plan", "submission", "gates", "actions",
        "approvals", "runs", "clocks", "quorum",
    } <= told.keys()  # fmt: skip
    assert {"revision", "digest", "operations_digest"} <= told["plan"].keys()
    assert {"number", "digest", "words"} <= told["submission"].keys()
    for shown in told["gates"]:
        assert {
            "name",
            "step",
            "satisfied",
            "why",
            "do",
            "waiting_on",
            "since",
            "due",
        } == shown.keys()
    assert all(each["why_not"] for each in told["actions"] if not each["allowed"])


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.django_db
def test_machines_may_ask(client: Any, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert client.post(path).status_code == 405
