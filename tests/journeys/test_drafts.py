"""This module tells over HTTP how what was submitted stands while it is edited, and how it is replaced or taken back."""

import pytest

from tests.api.http import PLAN, V1, People, Way, a_way

REPLACEMENT = {"fields": {"sentence": "The copy of Tuesday is shown instead."}}


def edited(way: Way) -> None:
    """The plan does something more, and the sentence says so."""
    more = PLAN.replace(b"1. ", b"1. Look at the clock.\n1. ", 1)
    etag = way.people.get("dev", f"/changes/{way.ref}").etag
    answer = way.people.put_plan("dev", way.ref, more, If_Match=etag)
    assert answer.status == 200, answer.body
    asked = {"procedure": "How to switch to Lifeboat"}
    way.people.must("dev", "PUT", f"/changes/{way.ref}/plan", asked, If_Match=answer.etag)
    way.give("hosting", "fill-form", REPLACEMENT)


def prepared_again(way: Way) -> None:
    for part in (Way.stage, Way.sign, Way.review):
        part(way)


@pytest.mark.says("4.37", "4.40")
def test_production_runs_what_was_sealed_while_a_draft_stands_beside_it(people: People) -> None:
    way = a_way(people, Way.stand_by)
    before = way.change()
    assert before["draft"] is None
    edited(way)
    change = way.change()
    draft = change["draft"]
    assert draft["replaces"] == 1
    assert {each["part"] for each in draft["differs"]} >= {"operations.production", "sentence"}
    assert [each["name"] for each in draft["unmet"]] == ["staging_run", "validated", "risk"]
    assert draft["ends"]["by"] == ["cor1", "cor2"]
    assert draft["ends"]["says"].startswith("This ends 2 approvals: ")
    assert change["submission"]["sentence"] == before["submission"]["sentence"]
    assert not [gate for gate in change["gates"] if gate["step"] == "review" and not gate["satisfied"]]  # fmt: skip
    gate = f"/gate?change={way.ref}&environment=production&plan="
    assert people.get("hosting", gate + before["plan"]["digest"]).json["open"]
    assert not people.get("hosting", gate + change["plan"]["digest"]).json["open"]
    run = way.start("hosting", "production")
    assert run["digest"] == before["plan"]["digest"]
    assert run["words"] == before["submission"]["words"]
    way.report("hosting", run)


@pytest.mark.says("4.33", "4.40")
def test_replacing_takes_the_number_and_shows_just_the_difference(people: People) -> None:
    way = a_way(people, Way.approve)
    edited(way)
    prepared_again(way)
    answer = people.post("hosting", f"/changes/{way.ref}/submit")
    assert answer.status == 409
    (unmet,) = answer.json["unmet"]
    assert unmet["rule"] == "submit.replaces"
    assert "This ends 2 approvals" in unmet["because"]
    way.give("hosting", "submit", {"replaces": 1})
    change = way.change()
    assert (change["submission"]["number"], change["draft"]) == (2, None)
    assert {seat["state"] for seat in change["approvals"]} == {"waiting"}
    parts = {each["part"]: each for each in change["submission"]["difference"]}
    assert parts["sentence"]["after"] == REPLACEMENT["fields"]["sentence"]
    found = people.must("cor1", "GET", f"/changes/{way.ref}/submissions/2/diff")
    assert (found["from_submission"], found["to_submission"]) == (1, 2)
    assert "added" in {each["kind"] for each in found["plan"]}
    listed = people.must("cor1", "GET", f"/changes/{way.ref}/submissions")["items"]
    assert [(each["number"], each["state"]) for each in listed] == [(2, "open"), (1, "replaced")]
    assert [each["by"] for each in listed[1]["decisions"]] == ["cor1", "cor2"]
    for part in (Way.approve, Way.stand_by, Way.produce):
        part(way)


def test_the_form_is_read_as_it_was_submitted(people: People) -> None:
    way = a_way(people, Way.submit)
    way.give("hosting", "fill-form", REPLACEMENT)
    value = {}
    for query in ("", "?submission=1"):
        form = people.must("cor1", "GET", f"/changes/{way.ref}/form{query}")
        value[query] = next(each["value"] for each in form["fields"] if each["name"] == "sentence")
    assert value[""] == REPLACEMENT["fields"]["sentence"]
    assert value["?submission=1"] == way.change()["submission"]["sentence"]
    assert people.get("cor1", f"/changes/{way.ref}/form?submission=2").status == 404


@pytest.mark.says("4.40")
def test_a_submission_is_taken_back_and_submitted_again(people: People) -> None:
    way = a_way(people, Way.approve)
    assert people.post("qa", f"/changes/{way.ref}/withdraw-submission").status == 409
    way.give("dev", "withdraw-submission", {"reason": "A step is missing."})
    told = way.change()["submission"]
    assert (told["state"], told["withdrawn_by"]) == ("withdrawn", "dev")
    assert people.post("hosting", f"/changes/{way.ref}/submit", {"replaces": 1}).status == 409
    for part in (Way.submit, Way.approve, Way.stand_by, Way.produce):
        part(way)


def test_the_list_of_submissions_is_given_in_parts(people: People) -> None:
    way = a_way(people, Way.submit)
    way.give("hosting", "withdraw-submission")
    way.submit()
    path = f"{V1}/changes/{way.ref}/submissions?limit=1"
    first = people.get("hosting", path).json
    assert ([each["number"] for each in first["items"]], first["next"]) == ([2], "2")
    second = people.get("hosting", f"{path}&cursor=2").json
    assert ([each["number"] for each in second["items"]], second["next"]) == ([1], None)
    assert people.get("hosting", f"{path}&cursor=x").status == 400
    assert people.get("hosting", f"/changes/{way.ref}/submissions/3/diff").status == 404
    assert people.get("hosting", f"/changes/{way.ref}/submissions/1/diff").json["differs"] == []
