"""This module starts plans over HTTP from what went well before, marks what was changed since, and talks about the steps."""

import pytest

from tests.api.http import People, Way, a_way
from tests.api.test_requests import is_problem

RUNBOOK = "# Restart\n\n## Steps\n\n1. Log in.\n2. Restart the `web` service.\n"


def started(people: People, ref: str, **body: object) -> list[dict[str, object]]:
    steps: list[dict[str, object]] = people.must("dev", "POST", f"/changes/{ref}/plan/start", body)[
        "steps"
    ]
    return steps


def test_a_plan_starts_from_one_that_went_well_and_says_what_was_changed_since(
    people: People,
) -> None:
    done, other = a_way(people), a_way(people, Way.plan)
    way = a_way(people, Way.acknowledge)
    path = f"/changes/{way.ref}/plan"
    best, next_best = people.must("dev", "GET", f"{path}/starts")["items"]
    assert (best["change"], best["outcome"], best["ends_say_of"]) == (done.ref, "done", [])
    assert best["last_run"]["outcome"] == "done"
    assert (next_best["change"], next_best["last_run"]) == (other.ref, None)

    steps = started(people, way.ref, change=done.ref, message="As last time.")
    before = people.get("dev", f"/changes/{done.ref}/plan", Accept="application/json").json
    assert [step["key"] for step in steps] == [step["key"] for step in before["steps"]]
    assert way.change()["plan"]["came_from"] == done.ref
    since = people.must("dev", "GET", f"{path}/since")["steps"]
    assert {each["changed_since_production"] for each in since} == {"same"}
    assert {each["change"] for each in since} == {done.ref}

    changed = before["markdown"].replace("\n1. ", "\n1. Say so in the channel.\n1. Really: ", 1)
    assert changed != before["markdown"]
    people.put_plan("dev", way.ref, changed.encode(), If_Match="*")
    since = people.must("dev", "GET", f"{path}/since")["steps"]
    marked = [each["changed_since_production"] for each in since]
    assert sorted(set(marked)) == ["changed", "new", "same"]
    assert marked.count("changed") == marked.count("new") == 1

    again = people.call("dev", "POST", f"{path}/start", {"change": done.ref})
    told = is_problem(again, 409, "refused")
    assert [each["rule"] for each in told["unmet"]] == ["plan.start"]


def test_what_cannot_be_started_from_is_told(people: People) -> None:
    way = a_way(people, Way.acknowledge)
    path = f"/changes/{way.ref}/plan"
    for body in ({}, {"change": "CR-1", "template": "x"}, {"change": way.ref}, {"template": "x"}):
        is_problem(people.call("dev", "POST", f"{path}/start", body), 422, "wrong")
    assert people.must("dev", "GET", f"{path}/starts")["items"] == []
    is_problem(people.get("dev", f"{path}/since"), 404, "not_found")


def test_a_template_is_kept_read_started_from_and_removed(people: People) -> None:
    path = "/systems/eclkc/templates"
    kept = people.must("hosting", "PUT", f"{path}/restart", {"markdown": RUNBOOK})["items"]
    assert [(each["name"], each["title"], each["steps"]) for each in kept] == [
        ("restart", "Restart", 2)
    ]
    assert people.get("dev", f"{path}/restart").body == RUNBOOK.encode()
    unseen = people.call("dev", "PUT", f"{path}/restart", {"markdown": f"{RUNBOOK}3. Look.\n"})
    told = is_problem(unseen, 409, "refused")
    assert [each["rule"] for each in told["unmet"]] == ["template.seen"]
    body = {"markdown": f"{RUNBOOK}3. Look.\n", "over": kept[0]["digest"]}
    people.must("dev", "PUT", f"{path}/restart", body)
    is_problem(people.call("qa", "DELETE", f"{path}/restart"), 409, "refused")

    way = a_way(people, Way.acknowledge)
    (only,) = people.must("dev", "GET", f"/changes/{way.ref}/plan/starts")["items"]
    assert (only["template"], only["by"], only["steps"]) == ("restart", "dev", 3)
    assert len(started(people, way.ref, template="restart")) == 3
    assert people.must("dev", "DELETE", f"{path}/restart")["items"] == []
    is_problem(people.get("dev", f"{path}/restart"), 404, "not_found")
    is_problem(people.get("dev", "/systems/none/templates"), 404, "not_found")
    assert way.change()["plan"]["came_from"] == "template:restart"


@pytest.mark.says("1.11")
def test_questions_are_asked_answered_listed_and_settled(people: People) -> None:
    way = a_way(people, Way.plan)
    key = people.get("dev", f"/changes/{way.ref}/plan", Accept="application/json").json["steps"][0][
        "key"
    ]
    asked = way.give("qa", "comment", {"text": "Why so?", "step": key, "question": True})
    number = asked["comments"][0]["n"]
    way.give("dev", "comment", {"text": "Because.", "answers": number})
    path = f"/changes/{way.ref}/plan/comments"
    (question,) = people.must("cor1", "GET", f"{path}?state=open")["items"]
    assert (question["n"], question["step"], question["step_gone"]) == (number, key, False)
    assert len(question["answered_by"]) == 1
    refused = people.call("cor1", "POST", f"/changes/{way.ref}/settle-comment", {"comment": number})
    is_problem(refused, 409, "refused")
    way.give("qa", "settle-comment", {"comment": number})
    assert people.must("cor1", "GET", f"{path}?state=open")["items"] == []
    settled, answer = people.must("cor1", "GET", path)["items"]
    assert (settled["state"], settled["settled_by"]) == ("settled", "qa")
    assert (answer["state"], answer["answers"], answer["step"]) == ("remark", number, key)
