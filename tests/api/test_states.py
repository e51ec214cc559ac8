"""This module asks once and asks of a state: idempotency keys, ETags, If-Match and If-None-Match."""

from unittest import mock

import pytest

from offcycle.ledger import idempotency
from tests.api.http import PLAN, People, Way, a_way
from tests.api.test_requests import fields, is_problem

ASKED = {"system": "eclkc", "title": "Site down"}


def test_the_same_key_and_body_give_the_same_answer_and_one_effect(people: People) -> None:
    first, again = (people.post("dev", "/changes", ASKED, Idempotency_Key="k1") for _ in range(2))
    assert first.status == again.status == 201
    assert first.body == again.body
    assert first.etag == again.etag
    assert first.headers["Location"] == again.headers["Location"] == "/api/v1/changes/CR-1001"
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(people.get("dev", "/changes").json["items"]) == 1


def test_without_a_key_each_has_its_effect(people: People) -> None:
    refs = [people.post("dev", "/changes", ASKED).json["ref"] for _ in range(2)]
    assert refs == ["CR-1001", "CR-1002"]


def test_a_key_is_of_one_account_and_one_request(people: People) -> None:
    people.post("dev", "/changes", ASKED, Idempotency_Key="k1")
    other = people.post("dev", "/changes", {**ASKED, "title": "Other"}, Idempotency_Key="k1")
    is_problem(other, 422, "key_used")
    elsewhere = people.post("dev", "/changes/CR-1001/triage", ASKED, Idempotency_Key="k1")
    assert elsewhere.status == 422
    is_problem(
        people.post("dev", "/changes/CR-1001/withdraw", {"reason": "x"}, Idempotency_Key="k1"),
        422,
        "key_used",
    )
    mine = people.post("hosting", "/changes", ASKED, Idempotency_Key="k1")
    assert mine.json["ref"] == "CR-1002"


def test_a_refusal_is_the_same_answer_again(people: People) -> None:
    way = a_way(people, Way.request)
    path = f"/changes/{way.ref}/submit"
    first, again = (people.post("hosting", path, Idempotency_Key="k2") for _ in range(2))
    is_problem(again, 409, "refused")
    assert first.body == again.body
    assert again.headers["Idempotency-Replayed"] == "true"


def test_a_refused_pair_leaves_nothing(people: People) -> None:
    body = {**ASKED, "affected": ["nowhere"]}
    for _ in range(2):
        is_problem(people.post("dev", "/changes", body, Idempotency_Key="k3"), 422, "wrong")
    assert people.get("dev", "/changes").json["items"] == []
    assert people.post("dev", "/changes", ASKED).json["ref"] == "CR-1001"


def test_what_nobody_may_see_is_not_kept(people: People) -> None:
    path = "/changes/CR-1001/acknowledge"
    is_problem(people.post("hosting", path, Idempotency_Key="k4"), 404, "not_found")
    people.post("dev", "/changes", ASKED)
    assert people.post("hosting", path, Idempotency_Key="k4").status == 200


def test_a_command_in_flight(people: People) -> None:
    with mock.patch.object(idempotency, "once", side_effect=idempotency.InFlightError("k5")):
        answer = people.post("dev", "/changes", ASKED, Idempotency_Key="k5")
    is_problem(answer, 409, "in_flight")
    assert answer.headers["Retry-After"] == "1"


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 256, "\u00e9", "\x7f"])
def test_a_key_that_is_none(people: People, key: str) -> None:
    told = is_problem(
        people.post("dev", "/changes", ASKED, Idempotency_Key=key), 400, "not_understood"
    )
    assert fields(told) == ["Idempotency-Key"]


def test_a_change_has_an_etag_of_its_entries_and_of_what_is_sent(people: People) -> None:
    way = a_way(people, Way.request)
    path = f"/changes/{way.ref}"
    mine, same, other = (people.get(one, path) for one in ("dev", "dev", "cor1"))
    assert mine.etag == same.etag != other.etag
    assert mine.etag.startswith('"1.')
    assert people.get("dev", path, If_None_Match=mine.etag).status == 304
    assert people.get("dev", path, If_None_Match=f'"x", W/{mine.etag}').status == 304
    assert people.get("cor1", path, If_None_Match=mine.etag).status == 200
    way.acknowledge()
    assert people.get("dev", path, If_None_Match=mine.etag).status == 200


def test_nothing_is_sent_with_304(people: People) -> None:
    way = a_way(people, Way.request)
    etag = people.get("dev", f"/changes/{way.ref}").etag
    answer = people.get("dev", f"/changes/{way.ref}", If_None_Match=etag)
    assert (answer.status, answer.body, answer.etag) == (304, b"", etag)
    assert "Authorization" in answer.headers["Vary"]


def test_a_command_on_an_older_state_is_refused(people: People) -> None:
    way = a_way(people, Way.request)
    path, etag = f"/changes/{way.ref}", people.get("dev", f"/changes/{way.ref}").etag
    way.acknowledge()
    stale = people.post("dev", f"{path}/triage", {"impact": "minor"}, If_Match=etag)
    is_problem(stale, 409, "stale")
    fresh = people.get("dev", path).etag
    assert people.post("dev", f"{path}/triage", {"impact": "minor"}, If_Match=fresh).status == 200


def test_if_match_compares_the_number_alone(people: People) -> None:
    way = a_way(people, Way.request)
    path = f"/changes/{way.ref}/triage"
    for number, etag in enumerate(('"1.ffff"', '"2"', "*"), 1):
        body = {"triage": {"why": f"Because of {number}."}}
        assert people.post("dev", path, body, If_Match=etag).status == 200, etag


@pytest.mark.parametrize("etag", ["", "1", '"x"', 'W/"1.00"', '"1.00", "2.00"', '"99999999999.0"'])
def test_an_etag_that_is_none(people: People, etag: str) -> None:
    way = a_way(people, Way.request)
    answer = people.post("hosting", f"/changes/{way.ref}/acknowledge", If_Match=etag)
    assert fields(is_problem(answer, 400, "not_understood")) == ["If-Match"]


def test_an_older_state_is_not_told_to_who_may_not_see_it(people: People) -> None:
    way = a_way(people, Way.acknowledge)
    answer = people.post("dee", f"/changes/{way.ref}/comment", {"text": "x"}, If_Match='"1.0"')
    is_problem(answer, 404, "not_found")


def test_a_plan_is_not_overwritten_unseen(people: People) -> None:
    way = a_way(people, Way.acknowledge)
    first = people.put_plan("dev", way.ref, PLAN)
    assert first.status == 200
    other = PLAN.replace(b"Jenkins", b"the other Jenkins")
    is_problem(people.put_plan("dev", way.ref, other), 428, "condition_missing")
    people.post("qa", f"/changes/{way.ref}/comment", {"text": "Which one?"})
    is_problem(people.put_plan("dev", way.ref, other, If_Match=first.etag), 409, "stale")
    fresh = people.get("dev", f"/changes/{way.ref}/plan").etag
    assert people.put_plan("dev", way.ref, other, If_Match=fresh).json["revision"] == 2
    again = people.put_plan("dev", way.ref, PLAN, If_Match="*")
    assert again.json["revision"] == 3
