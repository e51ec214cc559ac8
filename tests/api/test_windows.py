"""This module tries windows, the roll call and the mark of security over HTTP."""

from datetime import timedelta

import pytest

from offcycle.ledger import clock
from offcycle.process.canonical import instant
from tests.api.http import People, Way, a_way
from tests.api.test_requests import is_problem

NO = {
    "triage": {
        "incident": {"active": False, "users_cannot_access": False, "performance_degraded": False},
        "immediate_need": {"security": False, "quality": False},
    }
}


def deferred(people: People) -> str:
    ref = a_way(people, Way.request).ref
    people.post("dev", f"/changes/{ref}/triage", NO)
    return ref


def shut(people: People, ref: str, gate: str) -> bool:
    gates = people.get("dev", f"/changes/{ref}").json["gates"]
    return not next(each["satisfied"] for each in gates if each["name"] == gate)


@pytest.mark.says("0.5")
def test_a_deferred_change_shows_the_proposed_window_and_hosting_confirms_it(
    people: People,
) -> None:
    ref = deferred(people)
    told = people.get("dev", f"/changes/{ref}").json
    assert told["verdict"] == "deferred"
    assert told["window"] is None
    proposed = told["proposed_window"]
    assert "Eastern" in proposed["says"]
    assert shut(people, ref, "window_given")
    is_problem(people.post("dev", f"/changes/{ref}/plan-window", {}), 409, "refused")
    given = people.post("hosting", f"/changes/{ref}/plan-window", {})
    assert given.status == 200
    assert given.json["window"] == proposed
    assert not shut(people, ref, "window_given")
    assert shut(people, ref, "window")


def test_a_window_too_far_away_is_refused_and_says_so(people: People) -> None:
    ref = deferred(people)
    body = {"starts_at": instant(clock.now() + timedelta(days=40))}
    told = is_problem(people.post("hosting", f"/changes/{ref}/plan-window", body), 409, "refused")
    assert "within the next 35 days" in told["detail"]


def test_windows_are_listed_added_and_removed(people: People) -> None:
    opens = clock.now().replace(microsecond=0) + timedelta(days=3)
    body = {"starts_at": instant(opens), "ends_at": instant(opens + timedelta(hours=1))}
    is_problem(people.post("dev", "/windows", body), 409, "refused")
    added = people.post("hosting", "/windows", body).json["items"]
    assert [each for each in added if each["starts_at"] == instant(opens)]
    removed = people.post("hosting", "/windows", {"starts_at": instant(opens), "removed": True})
    assert not [each for each in removed.json["items"] if each["starts_at"] == instant(opens)]
    assert people.get("qa", "/windows").json["items"] == removed.json["items"]
    is_problem(people.post("hosting", "/windows", {"starts_at": instant(opens)}), 422, "wrong")


def test_the_roll_call_is_answered(people: People) -> None:
    ref = a_way(people, Way.request).ref
    people.post("dev", f"/changes/{ref}/triage", {"impact": "extensive", "urgency": "severe"})
    asked = people.get("dev", f"/changes/{ref}").json["roll_call"]
    assert "cor1" in {each["account"] for each in asked}
    assert {each["answer"] for each in asked} == {""}
    until = instant(clock.now() + timedelta(days=1))
    told = people.post("cor1", f"/changes/{ref}/available", {"answer": "back", "until": until})
    (found,) = [each for each in told.json["roll_call"] if each["account"] == "cor1"]
    assert (found["answer"], found["until"]) == ("back", until)
    is_problem(people.post("cor1", f"/changes/{ref}/available", {"answer": "out"}), 422, "wrong")


def test_anyone_raises_security_and_only_the_isso_lowers_it(people: People) -> None:
    ref = a_way(people, Way.request).ref
    body = {"reason": "The key is in the log."}
    assert people.post("qa", f"/changes/{ref}/raise-security", body).json["security_related"]
    is_problem(people.post("dev", f"/changes/{ref}/lower-security", body), 409, "refused")
    assert not people.post("isso", f"/changes/{ref}/lower-security", body).json["security_related"]


def test_affected_systems_are_named(people: People) -> None:
    ref = a_way(people, Way.request).ref
    told = people.post("dev", f"/changes/{ref}/affected", {"systems": ["nosuch"]})
    is_problem(told, 422, "wrong")
    assert people.post("dev", f"/changes/{ref}/affected", {"systems": []}).json["affected"] == []
