"""This module writes plans over HTTP, reads them back byte for byte, chooses and compares."""

import pytest

from tests.api.http import PLAN, PROCEDURE, People, Way, a_way
from tests.api.test_requests import fields, is_problem

STEPS = b"# Restart\n\n## Steps\n\n1. Log in.\n2. Restart the `web` service.\n"


@pytest.fixture
def way(people: People) -> Way:
    return a_way(people, Way.acknowledge)


@pytest.mark.says("1.5", "1.7")
def test_a_plan_comes_back_byte_for_byte(people: People, way: Way) -> None:
    sent = PLAN.replace(b"\n", b"\r\n")
    told = people.put_plan("dev", way.ref, sent)
    answer = people.get("dev", f"/changes/{way.ref}/plan")
    assert answer.body == sent
    assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert answer.headers["Plan-Digest"] == told.json["digest"]
    same = people.get("dev", f"/changes/{way.ref}/plan", If_None_Match=answer.etag)
    assert same.status == 304


@pytest.mark.says("1.6")
def test_what_was_read_is_told(people: People, way: Way) -> None:
    told = people.put_plan("dev", way.ref, STEPS).json
    titles = [(step["number"], step["title"]) for step in told["steps"]]
    assert titles == [(1, "Log in."), (2, "Restart the web service.")]
    assert (told["revision"], told["author"], told["open_choice"]) == (1, "dev", False)
    assert "markdown" not in told
    change = way.change()
    assert change["plan"]["digest"] == told["digest"]
    assert change["plan"]["operations_digest"] == told["operations_digest"]
    whole = people.get("dev", f"/changes/{way.ref}/plan", Accept="application/json").json
    assert whole["markdown"] == STEPS.decode()
    assert told.pop("ends")["says"] == ["This ended nothing."]
    assert {**told, "markdown": whole["markdown"]} == whole


def test_an_open_choice_is_told_and_chosen(people: People, way: Way) -> None:
    first = people.put_plan("dev", way.ref, PLAN)
    assert first.json["open_choice"]
    assert PROCEDURE in first.json["procedures"]
    assert first.json["warnings"]
    path = f"/changes/{way.ref}/plan"
    asked = {"procedure": PROCEDURE, "message": "The usual one."}
    chosen = people.must("dev", "PUT", path, asked, If_Match=first.etag)
    assert (chosen["procedure"], chosen["message"]) == (PROCEDURE, "The usual one.")
    assert len(chosen["steps"]) == 7
    assert b"procedure:" in people.get("dev", path).body


def test_a_plan_may_come_as_json(people: People, way: Way) -> None:
    body = {"markdown": STEPS.decode(), "message": "First."}
    told = people.must("dev", "PUT", f"/changes/{way.ref}/plan", body)
    assert (told["message"], len(told["steps"])) == ("First.", 2)


@pytest.mark.says("1.12")
def test_older_revisions_stay(people: People, way: Way) -> None:
    people.put_plan("dev", way.ref, STEPS)
    people.put_plan("dev2", way.ref, STEPS + b"3. Look.\n", If_Match="*")
    path = f"/changes/{way.ref}/plan"
    assert people.get("dev", f"{path}?revision=1").body == STEPS
    assert people.get("dev", f"{path}?revision=2").body == people.get("dev", path).body
    is_problem(people.get("dev", f"{path}?revision=3"), 404, "not_found")
    is_problem(people.get("dev", f"{path}?revision=0"), 422, "wrong")


@pytest.mark.says("1.12")
def test_revisions_are_compared(people: People, way: Way) -> None:
    people.put_plan("dev", way.ref, STEPS)
    people.put_plan("dev2", way.ref, STEPS + b"3. Look.\n", If_Match="*")
    path = f"/changes/{way.ref}/plan/diff"
    told = people.get("dev", f"{path}?from=1&to=2").json
    assert [(each["kind"], each["number"]) for each in told["differences"]] == [("added", 3)]
    assert people.get("dev", f"{path}?from=1").json == told
    back = people.get("dev", f"{path}?from=2&to=1").json
    assert [each["kind"] for each in back["differences"]] == ["removed"]
    is_problem(people.get("dev", f"{path}?from=3"), 404, "not_found")
    is_problem(people.get("dev", f"{path}?to=2"), 400, "not_understood")


def test_there_is_no_plan_yet(people: People, way: Way) -> None:
    for path in ("/plan", "/plan/diff?from=1"):
        is_problem(people.get("dev", f"/changes/{way.ref}{path}"), 404, "not_found")
    asked = {"procedure": PROCEDURE}
    is_problem(people.call("dev", "PUT", f"/changes/{way.ref}/plan", asked), 404, "not_found")


def test_the_same_bytes_are_no_new_revision(people: People, way: Way) -> None:
    people.put_plan("dev", way.ref, STEPS)
    told = is_problem(people.put_plan("dev", way.ref, STEPS, If_Match="*"), 409, "refused")
    assert [each["rule"] for each in told["unmet"]] == ["plan.changed"]


STRANGE = {
    "a space": b" ",
    "NUL": b"1. a\x00b\n",
    "no UTF-8": b"1. \xff\xfe\n",
    "a surrogate": b"1. \xed\xa0\x80\n",
    "broken front matter": b"---\na: [\n---\n1. x\n",
    "deep": b">" * 3000 + b" 1. x\n",
    "deep lists": b"".join(b" " * 2 * depth + b"- x\n" for depth in range(300)),
    "long": b"1. x\n" * 39_000,
}


@pytest.mark.parametrize("plan", STRANGE.values(), ids=STRANGE)
def test_any_bytes_can_be_a_plan(people: People, way: Way, plan: bytes) -> None:
    answer = people.put_plan("dev", way.ref, plan)
    assert answer.status == 200, answer.body
    assert people.get("dev", f"/changes/{way.ref}/plan").body == plan
    assert people.get("dev", f"/changes/{way.ref}/plan", Accept="application/json").status == 200
    assert way.change()["plan"]["revision"] == 1


def test_a_plan_has_a_size(people: People, way: Way) -> None:
    most = 1024 * 1024
    body = {"markdown": "é" * (most // 2 + 1)}
    path = f"/changes/{way.ref}/plan"
    is_problem(people.put_plan("dev", way.ref, b"x" * (most + 1)), 413, "too_large")
    is_problem(people.call("dev", "PUT", path, body), 413, "too_large")
    is_problem(people.put_plan("dev", way.ref, b"x" * (2 * most + 1)), 413, "too_large")
    assert people.put_plan("dev", way.ref, b"x" * most).status == 200


def test_nothing_is_no_plan(people: People, way: Way) -> None:
    is_problem(people.put_plan("dev", way.ref, b""), 400, "not_understood")


@pytest.mark.parametrize("kind", ["text/html", "application/octet-stream", ""])
def test_a_plan_of_another_kind_is_not_taken(people: People, way: Way, kind: str) -> None:
    is_problem(people.put_plan("dev", way.ref, STEPS, Content_Type=kind), 415, "media_type")


@pytest.mark.parametrize(
    ("body", "status", "named"),
    [
        ({}, 400, ["markdown"]),
        ({"markdown": 5}, 400, ["markdown"]),
        ({"markdown": "x", "step": 1}, 422, ["step"]),
        ({"markdown": "a\x00"}, 422, ["markdown"]),
        ({"message": "x"}, 400, ["markdown"]),
        ([], 400, ["body"]),
    ],
)
def test_json_that_is_no_plan(
    people: People, way: Way, body: object, status: int, named: list[str]
) -> None:
    answer = people.call("dev", "PUT", f"/changes/{way.ref}/plan", body)
    code = "wrong" if status == 422 else "not_understood"
    assert fields(is_problem(answer, status, code)) == named


def test_a_procedure_that_the_plan_has_not(people: People, way: Way) -> None:
    people.put_plan("dev", way.ref, PLAN)
    path = f"/changes/{way.ref}/plan"
    told = people.must("dev", "PUT", path, {"procedure": "How to fly"}, If_Match="*")
    assert told["open_choice"] or [each for each in told["warnings"] if each["severity"] == "fault"]


def test_comments_are_told(people: People, way: Way) -> None:
    key = people.put_plan("dev", way.ref, STEPS).json["steps"][0]["key"]
    way.give("qa", "comment", {"text": "As whom?", "step": key})
    way.give("dev", "comment", {"text": "As yourself."})
    told = [(each["by"], each["text"], each["step"]) for each in way.change()["comments"]]
    assert told == [("qa", "As whom?", key), ("dev", "As yourself.", "")]
    path = f"/changes/{way.ref}/comment"
    is_problem(people.post("qa", path, {"text": "x", "step": "none"}), 422, "wrong")
    is_problem(people.post("qa", path, {"text": " "}), 422, "wrong")


@pytest.mark.says("2.31")
def test_what_saving_would_end_is_told_before(people: People) -> None:
    way = a_way(people, Way.sign)
    path = f"/changes/{way.ref}/plan/check"
    told = people.must("dev", "POST", path, {"markdown": STEPS.decode()})
    assert told["ends"]["sign_offs"] == ["dev", "qa"]
    assert told["ends"]["says"][0].startswith("This ends 2 sign-offs")
    assert len(told["steps"]) == 2
    against = told["against"]
    assert (against["revision"], against["author"], against["yours"]) == (2, "dev", True)
    assert {"added", "removed"} <= {each["kind"] for each in against["differences"]}
    assert not people.must("hosting", "POST", path, {"markdown": "1. x"})["against"]["yours"]
    assert way.change()["plan"]["revision"] == 2, "nothing was saved"
    saved = people.put_plan("dev", way.ref, STEPS, If_Match="*").json["ends"]
    assert saved.pop("says")[0] == "This ended 2 sign-offs: Dev and Qa."
    assert saved == {name: value for name, value in told["ends"].items() if name != "says"}


@pytest.mark.says("1.12")
def test_two_who_edit_at_once_overwrite_nothing_of_each_other(people: People, way: Way) -> None:
    people.put_plan("dev", way.ref, STEPS)
    path = f"/changes/{way.ref}/plan"
    dev = people.get("dev", path)
    way.give("qa", "comment", {"text": "As whom?"})
    told = is_problem(people.put_plan("dev", way.ref, b"1. x\n", If_Match=dev.etag), 409, "stale")
    assert "based_on` 1" in told["detail"], "a comment is no other plan"
    yours = STEPS.replace(b"Log in.", b"Log in twice.")
    theirs = STEPS + b"\nThen go home.\n"
    assert people.put_plan("dev2", f"{way.ref}", theirs, If_Match="*").status == 200
    body = {"markdown": yours.decode(), "based_on": 1}
    for answer in (
        people.call("dev", "PUT", path, body),
        people.put_plan("dev", way.ref, yours, If_Match=dev.etag),
    ):
        told = is_problem(answer, 409, "stale")
        assert (told["base_revision"], told["current_revision"], told["author"]) == (1, 2, "dev2")
        (found,) = told["difference"]
        assert (found["kind"], found["number"]) == ("reworded", 2)
        assert [each for each in found["passages"] if each["kind"] == "added"]
        assert told["merged"] == theirs.replace(b"Log in.", b"Log in twice.").decode()
        assert told["conflicts"] == told["both_changed"] == []
    saved = people.call("dev", "PUT", f"{path}?based_on=2", {"markdown": told["merged"]})
    assert saved.json["revision"] == 3
    clash = {"markdown": theirs.replace(b"Log in", b"Stay out").decode(), "based_on": 2}
    told = is_problem(people.call("dev2", "PUT", path, clash), 409, "stale")
    assert told["merged"] is None
    assert told["conflicts"][0]["yours"] == ["1. Stay out."]
    is_problem(people.call("dev", "PUT", path, {**clash, "based_on": 9}), 422, "wrong")
    assert people.put_plan("dev", way.ref, b"1. y\n", If_Match="*").json["revision"] == 4
