"""This module tells over HTTP how approvers decide while others are out, ask, change their minds, and are warned."""

from datetime import timedelta
from typing import Any

import pytest

from offcycle.ledger import read
from offcycle.process.canonical import instant
from tests.api.http import PLAN, Answer, People, Way, a_way


def in_days(days: float) -> str:
    return instant(read.now() + timedelta(days=days))


def decides(way: Way, account: str, verdict: str, reason: str = "") -> Answer:
    digest = way.change()["submission"]["digest"]
    body = {"verdict": verdict, "digest": digest, "reason": reason}
    return way.people.post(account, f"/changes/{way.ref}/decide", body)


def is_out(people: People, by: str, account: str, **body: Any) -> Answer:
    return people.post(by, "/absences", {"account": account, "until": in_days(2), **body})


def rules(answer: Answer) -> set[str]:
    assert answer.status == 409, answer.body
    return {each["rule"] for each in answer.json["unmet"]}


def seat(way: Way, name: str) -> Any:
    return next(each for each in way.change()["approvals"] if each["seat"] == name)


@pytest.mark.says("4.10", "4.12", "4.13", "4.28", "4.29")
@pytest.mark.customers_alone("of three approvers another one is asked, and nobody has to confirm")
def test_one_who_said_yes_confirms_when_the_other_leaves(people: People) -> None:
    way = a_way(people, Way.submit)
    assert decides(way, "cor1", "approve").status == 200
    made = is_out(people, "isso", "cor2", note="On a plane.")
    assert made.status == 201
    assert (made.json["account"], made.json["by"], made.json["out_now"]) == ("cor2", "isso", True)
    change = way.change()
    assert "Cor1 must confirm it." in change["quorum"]
    assert change["approved_until"] is None
    assert (seat(way, "cor1")["to_confirm"], seat(way, "cor2")["state"]) == (True, "out")
    assert decides(way, "cor1", "confirm").status == 200
    change = way.change()
    assert "so it is approved" in change["quorum"]
    assert seat(way, "cor1")["exceptions"] == ["one_approver", "absence_recorded_by_another"]
    assert change["approved_until"] is not None
    told = people.must("admin", "GET", "/deliveries?limit=200")["items"]
    subjects = {(each["to"].partition("@")[0], each["subject"]) for each in told}
    assert ("cor2", "You are recorded as out of office") in subjects
    assert any(to == "cor1" and "is out of office until" in subject for to, subject in subjects)


@pytest.mark.says("4.30")
def test_the_absent_one_ends_it_and_nobody_else_but_who_recorded_it(people: People) -> None:
    number = is_out(people, "isso", "cor2").json["id"]
    assert [each["id"] for each in people.get("dev", "/absences").json["items"]] == [number]
    assert rules(people.call("cor1", "DELETE", f"/absences/{number}")) == {"absence.ender"}
    ended = people.call("cor2", "DELETE", f"/absences/{number}")
    assert (ended.status, ended.json["out_now"]) == (200, False)
    assert people.get("dev", "/absences").json["items"] == []
    assert rules(people.call("cor2", "DELETE", f"/absences/{number}")) == {"absence.known"}
    assert people.call("cor2", "DELETE", "/absences/999999").status == 404


@pytest.mark.says("0.25", "4.27")
def test_who_answers_that_they_are_here_is_not_out_any_more(people: People) -> None:
    way = a_way(people, Way.request)
    people.must(
        "cor2", "POST", f"/changes/{way.ref}/available", {"answer": "out", "until": in_days(1)}
    )
    is_out(people, "isso", "cor1")
    is_out(people, "isso", "cor2", **{"from": in_days(1)})
    people.must("cor2", "POST", f"/changes/{way.ref}/available", {"answer": "here"})
    left = people.get("dev", "/absences").json["items"]
    assert [(each["account"], each["out_now"]) for each in left] == [
        ("cor1", True),
        ("cor2", False),
    ]


@pytest.mark.says("4.25", "4.28")
@pytest.mark.customers_alone(
    "of three approvers two are still waited for when one is out and one has said yes"
)
def test_an_absence_is_recorded_by_few(people: People) -> None:
    way = a_way(people, Way.submit)
    assert rules(is_out(people, "cor1", "cor2")) == {"absence.who"}
    assert rules(is_out(people, "hosting", "cor2")) == {"absence.who"}
    assert is_out(people, "admin", "cor2").status == 201
    people.gets("admin", "qa")
    assert rules(is_out(people, "admin", "cor2")) == {"absence.who"}
    assert decides(way, "cor1", "approve").status == 200
    assert is_out(people, "admin", "cor1").status == 201, "nothing waits for approvers any more"
    own = people.post("cor1", "/absences", {"until": in_days(1), "from": in_days(0.5)})
    assert (own.status, own.json["account"], own.json["out_now"]) == (201, "cor1", False)
    assert rules(is_out(people, "cor1", "cor1", until=in_days(-1))) == {"absence.until"}
    assert rules(is_out(people, "isso", "nobody")) == {"absence.account"}


@pytest.mark.says("4.22", "4.23", "4.35")
def test_a_question_is_answered_and_a_call_is_kept(people: People) -> None:
    way = a_way(people, Way.submit)
    assert decides(way, "cor2", "ask").status == 422
    assert decides(way, "cor2", "ask", "For how long?").status == 200
    assert "asked a question" in way.change()["quorum"]
    way.give("dev", "answer", {"question": 1, "text": "Five minutes."})
    way.give("hosting", "called", {"account": "cor2", "outcome": "no_answer"})
    change = way.change()
    (question,) = change["questions"]
    assert (question["by"], question["text"]) == ("cor2", "For how long?")
    assert [each["text"] for each in question["answers"]] == ["Five minutes."]
    assert [(each["account"], each["outcome"]) for each in change["calls"]] == [("cor2", "no_answer")]  # fmt: skip


@pytest.mark.says("4.34")
def test_an_approver_puts_it_off(people: People) -> None:
    way = a_way(people, Way.submit)
    assert decides(way, "cor1", "defer").status == 422
    assert decides(way, "cor1", "defer", "It can wait.").status == 200
    change = way.change()
    assert (change["verdict"], change["submission"]["state"]) == ("deferred", "deferred")
    assert "no emergency" in change["quorum"]


def test_an_approval_that_is_taken_back_stops_the_run(people: People) -> None:
    way = a_way(people, Way.stand_by)
    run = way.start("hosting", "production")
    assert decides(way, "cor2", "withdraw", "The copy is too old.").status == 200
    path = f"/runs/{run['id']}/steps/{run['steps'][0]['key']}"
    assert "run.still_approved" in rules(people.post("hosting", path, {"outcome": "done"}))
    assert "has taken the yes back" in way.change()["quorum"]


@pytest.mark.says("people.13")
def test_an_approver_is_warned_before_a_plan_ends_their_say(people: People) -> None:
    way = a_way(people, Way.acknowledge)
    people.gets("cor1", "dev")
    assert rules(people.put_plan("cor1", way.ref, PLAN)) == {"review.say_kept"}
    path = f"/changes/{way.ref}/plan?give_up_say=true"
    kind = {"Content_Type": "text/markdown"}
    assert people.call("cor1", "PUT", path, PLAN, **kind).status == 200
    assert seat(way, "cor1")["state"] == "no_say"


@pytest.mark.says("4.27")
def test_an_approver_who_answers_the_roll_call_that_they_are_out_is_out(people: People) -> None:
    way = a_way(people, Way.triage)
    body = {"answer": "out", "until": in_days(1)}
    assert people.post("cor2", f"/changes/{way.ref}/available", body).status == 200
    (absence,) = people.get("dev", "/absences").json["items"]
    assert (absence["account"], absence["by"], absence["out_now"]) == ("cor2", "cor2", True)
    assert seat(way, "cor2")["state"] == "out"
    closed = people.post("cor1", "/changes/CR-9999/available", body)
    assert closed.status == 404
    assert len(people.get("dev", "/absences").json["items"]) == 1, (
        "the answer failed, and all of it"
    )
    assert people.post("qa", f"/changes/{way.ref}/available", body).status == 200
    assert len(people.get("dev", "/absences").json["items"]) == 1, "only approvers' seats matter"
