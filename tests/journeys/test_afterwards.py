"""This module tells over HTTP what happens beside the steps: a change recorded afterwards, its exception, updates, follow-ups, feedback, expunging."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from offcycle.ledger import read
from offcycle.ledger.record import record
from offcycle.paper import forms
from offcycle.people.models import Account
from offcycle.process.canonical import instant
from offcycle.process.kernel import WORKER, Actor, Refused
from offcycle.process.review.archive import ReportArchived
from tests.api.http import TRIAGE, Answer, People, Way, a_way
from tests.process.story import FIELDS


def asked(**other: str) -> dict[str, str]:
    now = read.now()
    return {
        "system": "eclkc",
        "title": "=Restarted by night",
        "what": "Restarted the service.",
        "why": "Nobody could be reached.",
        "by": "hosting",
        "started_at": instant(now - timedelta(hours=2)),
        "ended_at": instant(now - timedelta(hours=1)),
        **other,
    }


def recorded(people: People) -> Way:
    made = people.must("dev", "POST", "/changes/recorded-afterwards", asked())
    return Way(people, made["ref"])


@pytest.mark.says("always.1", "always.2", "always.4", "always.5")
def test_a_change_that_was_made_already_is_accepted_and_closes_like_any_other(
    people: People,
) -> None:
    way = recorded(people)
    assert way.change()["afterwards"]["acceptances"][0]["verdict"] is None
    way.give("dev", "triage", TRIAGE)
    way.acknowledge()
    way.give("cor1", "accept", {"verdict": "accepted"})
    refused = people.post("cor2", f"/changes/{way.ref}/accept", {"verdict": "not_accepted"})
    assert refused.status == 422
    way.give("cor2", "accept", {"verdict": "not_accepted", "reason": "It was no emergency."})
    for one in people.of.more_seats:
        way.give(one, "accept", {"verdict": "accepted"})
    told = way.change()
    assert "accepted it. Cor2 did not accept it: It was no emergency." in told["afterwards"]["says"]
    assert not any(each["state"] == "approved" for each in told["approvals"])
    assert "quorum" not in {each["name"] for each in told["gates"]}
    way.give("dev2", "validate-production", {"verdict": "pass"})
    way.tell()
    saved = ReportArchived(0, "sha256:" + "0" * 64, "form.md")
    outcome = record(command="archived", ask=saved, actor=Actor(WORKER, WORKER), change=way.ref)
    assert not isinstance(outcome, Refused)
    way.close()
    assert way.change()["outcome"] == "done"


WRONG: tuple[dict[str, Any], ...] = (
    {"system": "nosuch"},
    {"what": " "},
    {"by": "nobody"},
    {"ended_at": "2099-01-01T00:00:00Z"},
)


@pytest.mark.parametrize("wrong", WRONG)
def test_what_cannot_have_been_is_not_recorded(people: People, wrong: dict[str, str]) -> None:
    answer = people.post("dev", "/changes/recorded-afterwards", asked(**wrong))
    assert answer.status == 422
    assert people.post("cor1", "/changes/recorded-afterwards", asked()).status == 409


def listed(people: People, who: str, **query: str) -> list[dict[str, Any]]:
    words = "&".join(f"{name}={value}" for name, value in query.items())
    found: list[dict[str, Any]] = people.must(who, "GET", f"/exceptions?{words}")["items"]
    return found


@pytest.mark.says("always.5", "always.8")
def test_exceptions_are_a_list_by_period_for_those_who_may_see_them(people: People) -> None:
    before = instant(read.now())
    way = recorded(people)
    (only,) = listed(people, "hosting", **{"from": before})
    assert (only["kind"], only["change"], only["by"]) == ("recorded_afterwards", way.ref, "dev")
    assert only["says"] == (
        "Dev entered a change that had already been made, by Hosting, without approval."
    )
    assert listed(people, "hosting", until=before) == []
    assert listed(people, "hosting", change="CR-9999") == []
    assert listed(people, "affected") == []
    assert people.get("hosting", "/exceptions?form=2020").status == 422


def table(people: People, who: str) -> tuple[Answer, list[dict[str, str]]]:
    answer = people.get(who, "/exceptions", Accept="text/csv")
    return answer, list(csv.DictReader(io.StringIO(answer.body.decode())))


def test_exceptions_come_as_a_table_that_no_spreadsheet_takes_for_formulas(people: People) -> None:
    from offcycle.api.exceptions import cell

    way = recorded(people)
    answer, rows = table(people, "hosting")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert [row["change"] for row in rows] == [way.ref]
    for start in "=+-@\t\r\x00":
        assert cell(f"{start}cmd|' /C calc'!A0").startswith("'")
    assert cell("plain") == "plain"
    assert table(people, "affected")[1] == []


def test_updates_follow_ups_and_feedback_are_told_with_the_change(people: People) -> None:
    way = a_way(people, Way.acknowledge)
    owed = way.change()["update_owed"]
    assert owed["waiting_on"][0]["role"] == "hosting"
    drafts = people.must("hosting", "GET", f"/changes/{way.ref}/drafts")
    assert "was noticed on" in drafts["update"]
    hours = instant(read.now() + timedelta(hours=3))
    way.give("hosting", "post-update", {"message": drafts["update"], "expected": hours})
    way.give("hosting", "post-update", {"last": True})
    first, last = way.change()["updates"]
    assert (first["message"], first["expected"], first["last"]) == (drafts["update"], hours, False)
    assert (last["message"], last["next_by"], last["last"]) == (drafts["last_update"], None, True)
    assert first["next_by"]
    closed = a_way(people)
    due = instant(read.now() + timedelta(days=7))
    body = {"text": "Remove the old account.", "owner": "dev", "due": due}
    closed.give("hosting", "follow-up", body)
    closed.give("dev", "follow-up-done", {"follow_up": 1})
    (left,) = closed.change()["follow_ups"]
    assert (left["owner"], left["due"], left["done_by"]) == ("dev", due, "dev")
    said = closed.give("dev", "feedback", {"usefulness": 5, "speed": 4, "comment": "Quick."})
    assert said["usefulness"] == 5
    assert [each["by"] for each in closed.change()["feedback"]] == ["dev"]
    assert people.post("dev", f"/changes/{closed.ref}/feedback", {"usefulness": 9, "speed": 1}).status == 422  # fmt: skip


SECRET = "xyzzy-quuxly"


@pytest.mark.says("always.17")
def test_a_secret_is_expunged_by_two_persons(people: People) -> None:
    way = a_way(people, Way.plan)
    way.give("dev", "comment", {"text": f"The password is {SECRET}."})
    key = {"Idempotency_Key": "k1"}
    first = people.post("dev", f"/changes/{way.ref}/comment", {"text": f"So {SECRET}."}, **key)
    assert SECRET in first.body.decode()
    body = {"change": way.ref, "reason": "A password was pasted.", "passage": SECRET}
    assert people.post("hosting", "/expunge", body).status == 409
    assert people.post("admin", "/expunge", {**body, "passage": "not there"}).status == 422
    proposed = people.post("admin", "/expunge", body)
    assert proposed.status == 201
    assert SECRET not in proposed.body.decode()
    number = proposed.json["proposal"]
    assert [each["kind"] for each in proposed.json["places"]] == ["plan.commented"] * 2
    assert people.must("hosting", "GET", "/expunge")["items"] == []
    assert [each["proposal"] for each in people.must("isso", "GET", "/expunge")["items"]] == [
        number
    ]
    assert people.post("admin", f"/expunge/{number}/confirm").status == 409
    people.must("isso", "POST", f"/expunge/{number}/confirm")
    events = people.must("hosting", "GET", f"/changes/{way.ref}/events?limit=200")
    assert SECRET not in str(events)
    assert SECRET not in str(way.change())
    again = people.post("dev", f"/changes/{way.ref}/comment", {"text": f"So {SECRET}."}, **key)
    assert again.status == 422
    assert people.must("isso", "GET", "/expunge")["items"] == []
    assert people.must("hosting", "GET", f"/changes?q={SECRET}")["items"] == []


def test_a_plan_that_was_expunged_breaks_no_answer(people: People) -> None:
    way = a_way(people, Way.stage)
    run = way.change()["runs"][0]["id"]
    body = {"change": way.ref, "reason": "It names a person.", "passage": "Lifeboat"}
    number = people.must("isso", "POST", "/expunge", body)["proposal"]
    people.must("admin", "POST", f"/expunge/{number}/confirm")
    for path in ("", "/plan", "/plan?revision=1", "/plan/diff?from=1&to=2", "/form", "/events"):
        assert people.get("dev", f"/changes/{way.ref}{path}").status == 200, path
    assert people.get("dev", f"/runs/{run}").status == 200
    assert "expunged" in people.get("dev", f"/changes/{way.ref}/plan").body.decode()
    etag = people.get("dev", f"/changes/{way.ref}").etag
    new = people.put_plan("dev", way.ref, b"# New\n\n1. Click Build.\n", If_Match=etag)
    assert new.status == 200
    assert people.post("dev", f"/runs/{run}/finish").status == 409
    way.run("dev", "staging")


@pytest.mark.says("always.7")
def test_a_step_is_entered_later_with_both_times(people: People) -> None:
    way = a_way(people, Way.stand_by)
    run = way.start("hosting", "production")
    path = f"/runs/{run['id']}/steps/{run['steps'][0]['key']}"
    done_at = instant(read.now() - timedelta(hours=1))
    ahead = instant(read.now() + timedelta(hours=1))
    assert people.post("hosting", path, {"outcome": "done", "done_at": ahead}).status == 422
    told = people.must("hosting", "POST", path, {"outcome": "done", "done_at": done_at})
    first, second = told["steps"][:2]
    assert (first["finished_at"], first["entered_at"] > done_at) == (done_at, True)
    assert second["entered_at"] is None


def test_what_was_sealed_and_expunged_breaks_no_answer_and_no_page(people: People) -> None:
    way = a_way(people, Way.stand_by)
    sentence = FIELDS["sentence"]
    body = {"change": way.ref, "reason": "It names a person.", "passage": sentence}
    number = people.must("isso", "POST", "/expunge", body)["proposal"]
    people.must("admin", "POST", f"/expunge/{number}/confirm")
    assert sentence not in str(way.change())
    for path in ("", "/form", "/events", "/submissions", "/submissions/1", "/form.pdf"):
        assert people.get("cor1", f"/changes/{way.ref}{path}").status in {200, 404, 503}, path
    page = Client()
    page.force_login(Account.objects.get(username=people.of.account("cor1")))
    assert page.get(f"/changes/{way.ref}").status_code == 200
    assert page.get("/").status_code == 200
    assert people.post("hosting", f"/changes/{way.ref}/runs", {"environment": "production"}).status in {201, 409}  # fmt: skip


@pytest.mark.says("5.5")
def test_two_changes_on_one_system_are_both_listed_and_the_second_is_told_who_runs(
    people: People,
) -> None:
    first, second = a_way(people, Way.stand_by), a_way(people, Way.stand_by)
    first.start("hosting", "production")
    listed = people.must("dev", "GET", "/changes?system=eclkc")["items"]
    assert [each["ref"] for each in listed] == [second.ref, first.ref]
    answer = people.post("hosting2", f"/changes/{second.ref}/runs", {"environment": "production"})
    (unmet,) = answer.json["unmet"]
    assert unmet["rule"] == "run.alone"
    assert f"of {first.ref} is going on in production" in unmet["because"]
    assert unmet["do"].startswith("Wait until it has ended, or speak to its operator, ")
    run = first.change()["runs"][-1]["id"]
    people.must("hosting", "POST", f"/runs/{run}/stop", {"reason": "Not now."})
    second.start("hosting2", "production")


def test_a_withdrawn_change_keeps_its_number_and_its_place(people: People) -> None:
    first = a_way(people, Way.submit)
    first.give("dev", "withdraw", {"reason": "It came back by itself."})
    second = a_way(people, Way.request)
    assert (first.ref, second.ref) == ("CR-1001", "CR-1002")
    told = first.change()
    assert (told["stage"], told["outcome"], told["open"]) == ("withdrawn", "withdrawn", False)
    allowed = [each["name"] for each in told["actions"] if each["allowed"]]
    assert allowed == ["end-links"], "what people outside may see of it can still be ended"
    listed = people.must("dev", "GET", "/changes")["items"]
    assert [(each["ref"], each["stage"]) for each in listed][1] == ("CR-1001", "withdrawn")


def test_its_paper_says_what_it_is(people: People) -> None:
    way = recorded(people)
    way.give("cor1", "accept", {"verdict": "accepted"})
    paper = people.get("dev", f"/changes/{way.ref}/form.pdf")
    assert paper.status == 200
    told = forms.standing(read.change(way.ref)).data["afterwards"]
    assert told["stamp"] == "RECORDED AFTERWARDS, NOT APPROVED"
    assert told["what"] == "Restarted the service."
