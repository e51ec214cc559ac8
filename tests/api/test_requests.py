"""This module sends what cannot be understood or cannot be: it is named in a problem document, never kept, and never breaks anything."""

import json
from typing import Any

import jsonschema_rs
import pytest

from offcycle.api.problems import PROBLEMS, ProblemDetails
from tests.api.http import Answer, People, Way, a_way

SCHEMA = ProblemDetails.model_json_schema()


def is_problem(answer: Answer, status: int, code: str) -> Any:
    assert answer.headers["Content-Type"] == "application/problem+json", answer.body
    told = answer.json
    jsonschema_rs.validate(SCHEMA, told)
    assert (answer.status, told["status"], told["code"]) == (status, status, code), told
    assert told["title"]
    assert told["detail"].endswith(".")
    return told


def fields(told: Any) -> list[str]:
    return [each["field"] for each in told["errors"]]


NOT_JSON = {
    "nothing of JSON": b"system=eclkc",
    "no object": b'["eclkc"]',
    "broken off": b'{"system": "eclkc", "title": ',
    "two values": b'{"system": "eclkc", "title": "x"} {}',
    "no UTF-8": b'{"system": "eclkc", "title": "\xff"}',
    "half of UTF-8": b'{"system": "eclkc", "title": "\xc3"}',
    "UTF-16": '{"system": "eclkc"}'.encode("utf-16"),
    "a mark before it": b'\xef\xbb\xbf{"system": "eclkc", "title": "x"}',
    "NaN": b'{"system": "eclkc", "title": NaN}',
    "Infinity": b'{"system": "eclkc", "title": -Infinity}',
    "a huge number": b'{"system": "eclkc", "title": ' + b"9" * 5000 + b"}",
    "deep": b'{"system": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "fairly deep": b'{"system": ' + b"[" * 40 + b"]" * 40 + b"}",
    "a field twice": b'{"system": "eclkc", "system": "other", "title": "x"}',
}


@pytest.mark.parametrize("body", NOT_JSON.values(), ids=NOT_JSON)
def test_what_is_no_json_is_not_understood(people: People, body: bytes) -> None:
    told = is_problem(people.post("dev", "/changes", body), 400, "not_understood")
    assert told["detail"]


def test_the_place_of_a_slip_is_told(people: People) -> None:
    told = people.post("dev", "/changes", b'{"system": "eclkc",\n "title" "x"}').json
    assert "line 2, column 10" in told["detail"]


NOT_UNDERSTOOD = {
    "nothing": ({}, ["title", "system"]),
    "no title": ({"system": "eclkc"}, ["title"]),
    "a number": ({"system": "eclkc", "title": 5}, ["title"]),
    "null": ({"system": None, "title": "x"}, ["system"]),
    "a text for yes": (
        {"system": "eclkc", "title": "x", "triage": {"incident": {"active": "yes"}}},
        ["triage.incident.active"],
    ),
    "a number for yes": ({"system": "eclkc", "title": "x", "drill": 1}, ["drill"]),
    "a text for a list": ({"system": "eclkc", "title": "x", "links": "http://x"}, ["links"]),
}


@pytest.mark.parametrize(("body", "named"), NOT_UNDERSTOOD.values(), ids=NOT_UNDERSTOOD)
def test_a_field_that_is_missing_or_of_another_type(
    people: People, body: Any, named: list[str]
) -> None:
    told = is_problem(people.post("dev", "/changes", body), 400, "not_understood")
    assert fields(told) == named


WRONG = {
    "an unknown field": ({"titel": "x"}, "titel"),
    "an unknown field within": ({"triage": {"incident": {"activ": True}}}, "triage.incident.activ"),
    "off the scale": ({"impact": "enormous"}, "impact"),
    "NUL": ({"description": "a\x00b"}, "description"),
    "half of a pair": ({"links": ["http://x", "\ud800"]}, "links.1"),
    "NUL in a name": ({"a\x00b": 1}, "a�b"),
}


@pytest.mark.parametrize(("more", "named"), WRONG.values(), ids=WRONG)
def test_a_value_that_cannot_be(people: People, more: Any, named: str) -> None:
    body = {"system": "eclkc", "title": "x", **more}
    told = is_problem(people.post("dev", "/changes", body), 422, "wrong")
    assert fields(told) == [named]


RULES = {
    "an unknown system": ({"system": "nowhere", "title": "x"}, ["request.system"]),
    "no words": ({"system": "eclkc", "title": " "}, ["request.title"]),
    "too many": ({"system": "eclkc", "title": "x" * 201}, ["request.title"]),
    "two at once": ({"system": "nowhere", "title": ""}, ["request.system", "request.title"]),
    "itself": ({"system": "eclkc", "title": "x", "affected": ["eclkc"]}, ["triage.affected"]),
}


@pytest.mark.parametrize(("body", "rules"), RULES.values(), ids=RULES)
def test_what_was_typed_is_wrong_by_a_rule(people: People, body: Any, rules: list[str]) -> None:
    told = is_problem(people.post("dev", "/changes", body), 422, "wrong")
    assert [each["rule"] for each in told["unmet"]] == rules
    assert all(each["because"] and each["do"] for each in told["unmet"])
    assert people.get("dev", "/changes").json["items"] == []


def test_every_reason_is_told_at_once(people: People) -> None:
    way = a_way(people, Way.request)
    told = is_problem(people.post("hosting", f"/changes/{way.ref}/submit"), 409, "refused")
    rules = {each["rule"] for each in told["unmet"]}
    assert {"gate.triage", "gate.plan", "gate.staging_run", "gate.form", "gate.risk"} <= rules
    waiting = [each for each in told["unmet"] if each["gate"] == "risk"]
    assert waiting[0]["waiting_on"] == [{"role": "hosting", "accounts": ["hosting", "hosting2"]}]


def test_a_refusal_for_input_and_for_state_is_a_refusal(people: People) -> None:
    way = a_way(people, Way.close)
    body = {"reason": ""}
    told = is_problem(people.post("hosting", f"/changes/{way.ref}/withdraw", body), 409, "refused")
    assert "withdraw.reason" in {each["rule"] for each in told["unmet"]}


def test_an_answer_that_says_nothing_is_wrong(people: People) -> None:
    way = a_way(people, Way.request)
    told = is_problem(people.post("dev", f"/changes/{way.ref}/triage", {}), 422, "wrong")
    assert [each["rule"] for each in told["unmet"]] == ["triage.something"]


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "", "text/xml"]
)
def test_a_body_of_another_kind_is_not_taken(people: People, kind: str) -> None:
    body = json.dumps({"system": "eclkc", "title": "x"}).encode()
    is_problem(people.post("dev", "/changes", body, Content_Type=kind), 415, "media_type")


def test_a_body_that_is_too_large_is_not_read(people: People) -> None:
    way = a_way(people, Way.request)
    body = {"text": "x" * (2 * 1024 * 1024)}
    is_problem(people.post("dev", f"/changes/{way.ref}/comment", body), 413, "too_large")


def test_a_body_where_none_is_needed_may_be_empty(people: People) -> None:
    way = a_way(people, Way.request)
    is_problem(people.post("hosting", f"/changes/{way.ref}/acknowledge", {"x": 1}), 422, "wrong")
    assert people.post("hosting", f"/changes/{way.ref}/acknowledge", b"").status == 200


@pytest.mark.parametrize(
    "text",
    [
        "tomorrow",
        "2026-11-23",
        "2026-11-23T02:14:07",
        "9999-12-31T23:59:59-14:00",
        "",
        "0001-01-01T00:00:00+14:00",
    ],
)
def test_an_instant_has_its_offset(people: People, text: str) -> None:
    way = a_way(people, Way.request)
    answer = people.post("dev2", f"/changes/{way.ref}/stand-by", {"until": text})
    assert fields(is_problem(answer, 400, "not_understood")) == ["until"]


def test_an_instant_in_any_offset_is_the_same(people: People) -> None:
    way = a_way(people, Way.request)
    answer = people.post(
        "dev2", f"/changes/{way.ref}/stand-by", {"until": "1999-01-01T00:00:00-05:00"}
    )
    assert is_problem(answer, 422, "wrong")["unmet"][0]["rule"] == "standby.until"


PARAMETERS = {
    "/changes?limit=many": (400, "limit"),
    "/changes?limit=0": (422, "limit"),
    "/changes?limit=201": (422, "limit"),
    "/changes?limit=99999999999999999999999": (422, "limit"),
    "/changes?stage=nowhere": (422, "stage"),
    "/changes?open=perhaps": (400, "open"),
    "/changes?stge=plan": (422, "stge"),
    "/changes?cursor=%00": (400, "cursor"),
    "/changes?cursor=nine": (400, "cursor"),
    "/gate?change=CR-1001": (400, "plan"),
}


@pytest.mark.parametrize("path", PARAMETERS)
def test_a_parameter_that_cannot_be(people: People, path: str) -> None:
    status, field = PARAMETERS[path]
    told = is_problem(
        people.get("dev", path), status, "wrong" if status == 422 else "not_understood"
    )
    assert field in fields(told)


@pytest.mark.parametrize(
    "q", ["%00", "%ED%A0%80", "%FF", "'\"*", "*", "a:b|c%26!d", "NEAR(", "x" * 5000]
)
def test_any_words_can_be_searched(people: People, q: str) -> None:
    a_way(people, Way.request)
    assert people.get("dev", f"/changes?q={q}").status == 200


STRANGE = [
    "CR-0",
    "CR-1",
    "CR-999999999999999",
    "CR-9999999999999999999",
    "cr-1001",
    "%00",
    "..",
    "CR-1001%0A",
    "%ED%A0%80",
]


@pytest.mark.parametrize("ref", STRANGE)
def test_there_is_no_such_change(people: People, ref: str) -> None:
    is_problem(people.get("dev", f"/changes/{ref}"), 404, "not_found")
    is_problem(people.post("hosting", f"/changes/{ref}/acknowledge"), 404, "not_found")
    is_problem(people.get("dev", f"/runs/{ref}-R1"), 404, "not_found")


def test_there_is_no_such_address(people: People) -> None:
    is_problem(people.get("dev", "/nowhere"), 404, "not_found")
    is_problem(people.get("dev", ""), 404, "not_found")
    is_problem(people.get("dev", "/changes/"), 404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/changes", "GET, POST"),
        ("POST", "/changes/CR-1001", "GET"),
        ("GET", "/changes/CR-1001/submit", "POST"),
        ("PATCH", "/changes/CR-1001/plan", "GET, PUT"),
        ("POST", "/openapi.json", "GET, HEAD"),
    ],
)
def test_an_address_does_not_take_every_method(
    people: People, method: str, path: str, allowed: str
) -> None:
    answer = people.call("dev", method, path)
    is_problem(answer, 405, "method_not_allowed")
    assert answer.headers["Allow"] == allowed


def test_head_is_like_get(people: People) -> None:
    way = a_way(people, Way.request)
    head, get = (people.call("dev", each, f"/changes/{way.ref}") for each in ("HEAD", "GET"))
    assert (head.status, head.etag, head.body) == (200, get.etag, b"")


def test_every_kind_of_problem_is_explained_where_its_type_points(people: People) -> None:
    page = people.get("dev", "/docs").body.decode()
    for code in PROBLEMS:
        assert f'id="{code}"' in page


@pytest.mark.says("4.3")
def test_acceptable_and_sent_to_the_approvers_is_one_press(people: People) -> None:
    way = a_way(people, Way.fill)
    body = {"security": "low", "performance": "low", "verdict": "acceptable", "submit": True}
    told = people.must("hosting", "POST", f"/changes/{way.ref}/review-risk", body)
    assert told["risk"]["verdict"] == "acceptable"
    assert told["submission"]["number"] == 1


def test_what_cannot_be_sent_to_the_approvers_is_not_judged_by_halves(people: People) -> None:
    way = a_way(people, Way.sign)
    body = {"security": "low", "performance": "low", "verdict": "acceptable", "submit": True}
    refused = people.post("hosting", f"/changes/{way.ref}/review-risk", body)
    assert "gate.form" in {each["rule"] for each in is_problem(refused, 409, "refused")["unmet"]}
    assert way.change()["risk"] is None
