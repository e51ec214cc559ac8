"""This module tells on the command line what happens beside the steps: recorded afterwards, exceptions, updates, follow-ups, expunging."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.installed import people_of_each as people
from tests.cli.terminal import People

__all__ = ["people"]

pytestmark = pytest.mark.database

SECRET = "xyzzy-quuxly"


def ago(hours: int) -> str:
    return (datetime.now(UTC) - timedelta(hours=hours)).isoformat()


@pytest.mark.timeout(300)
@pytest.mark.crosswise
def test_what_was_made_already_is_recorded_accepted_and_listed(people: People) -> None:
    must = people.must
    recorded = must(
        *("dev", "record-afterwards", "--system", "eclkc", "--title", "Restart by night"),
        *("--what", "Restarted the service.", "--why", "Nobody could be reached."),
        *("--by", "hosting", "--from", ago(2), "--until", ago(1)),
    )
    assert "CR-1001 is recorded afterwards. It was not approved" in recorded.out
    must("cor1", "accept", "CR-1001", "accepted")
    refused = people.give("cor2", "accept", "CR-1001", "not_accepted")
    assert refused.code == 1
    must("cor2", "accept", "CR-1001", "not_accepted", "--reason", "It could have waited.")
    shown = must("hosting", "show", "CR-1001").out
    assert "RECORDED AFTERWARDS, NOT APPROVED" in shown
    assert "did not accept it: It could have waited." in shown
    listed = must("isso", "exceptions", "--from", ago(1)).out
    assert "recorded afterwards" in listed
    table = must("isso", "exceptions", "--csv").out.splitlines()
    assert table[0] == "at,change,system,kind,by,says,drill"
    assert ",CR-1001,eclkc,recorded_afterwards,dev," in table[1]
    assert must("isso", "exceptions", "--until", ago(1)).out == "There were no exceptions.\n"


@pytest.mark.timeout(300)
@pytest.mark.crosswise
def test_updates_follow_ups_and_expunging(people: People, tmp_path: Path) -> None:
    must = people.must
    incident = ("--active", "--impact", "extensive", "--urgency", "severe")
    must("dev", "request", "--system", "eclkc", "--title", "Down", "--drill", *incident)
    shown = must("hosting", "show", "CR-1001").out
    assert "CR-1001: DRILL: Down" in shown
    assert "Stakeholders are owed an update by" in shown
    draft = tmp_path / "update.txt"
    draft.write_text(must("hosting", "update", "CR-1001", "--draft").out + "Sorry.", "utf-8")
    told = ("--message-file", str(draft), "--expected", "3h")
    must("hosting", "update", "CR-1001", *told)
    assert people.give("hosting", "notify", "CR-1001").code == 2
    must("hosting", "follow-up", "add", "CR-1001", "--text", "Tidy up.", "--owner", "dev", "--due", "7d")  # fmt: skip
    shown = must("hosting", "show", "CR-1001").out
    assert "[ ] Follow-up 1 for" in shown
    assert "    Sorry.\nExpected to be resolved by" in shown
    must("dev", "follow-up", "done", "CR-1001", "1")
    assert "[x] Follow-up 1 for" in must("hosting", "show", "CR-1001").out
    _starts_and_asks(people, tmp_path)
    _keeps_stakeholders(people)
    must("dev", "comment", "CR-1001", "--text", f"The password is {SECRET}.")
    passage = tmp_path / "passage"
    passage.write_text(f"{SECRET}\n", encoding="utf-8")
    proposed = must("admin", "expunge", "propose", "CR-1001", "--reason", "Pasted.", "--passage-file", str(passage))  # fmt: skip
    number = proposed.out.split()[1].rstrip(":")
    assert f"offcycle expunge confirm {number}" in proposed.out
    assert number in must("isso", "expunge", "list").out
    assert people.give("isso", "expunge", "confirm", number).code == 2
    assert people.give("admin", "expunge", "confirm", number, "--yes").code == 1
    must("isso", "expunge", "confirm", number, "--yes")
    assert must("isso", "expunge", "list").out == "No proposal waits.\n"
    assert SECRET not in must("dev", "show", "CR-1001").out


def _starts_and_asks(people: People, folder: Path) -> None:
    """The plan starts from a template; a question about a step of it is asked, answered and settled."""
    must, runbook = people.must, folder / "restart.md"
    runbook.write_text("# Restart\n\n1. Log in.\n2. Restart the service.\n", encoding="utf-8")
    kept = must("dev", "system", "template", "set", "eclkc", "restart", str(runbook)).out
    assert kept.startswith("restart: Restart, 2 steps, saved by dev, ")
    assert must("qa", "system", "template", "show", "eclkc", "restart").out == runbook.read_text()
    assert "template restart" in must("dev", "plan", "starts", "CR-1001").out
    assert people.give("dev", "plan", "start", "CR-1001").code == 2
    started = must("dev", "plan", "start", "CR-1001", "--template", "restart")
    assert "revision 1 of the plan is saved, 2 steps" in started.out
    assert people.give("dev", "plan", "start", "CR-1001", str(runbook)).code == 1
    assert "+   1. Log in." in must("dev", "plan", "since", "CR-1001").out
    must("qa", "comment", "CR-1001", "--text", "On which?", "--step", "s2", "--question")
    told = must("dev", "plan", "comments", "CR-1001", "--state", "open").out
    assert ", step s2 (Restart the service.): open question" in told
    number = told.split(".")[0].strip()
    must("dev", "comment", "CR-1001", "--text", "On both.", "--answers", number)
    must("qa", "settle-comment", "CR-1001", number)
    assert f"answers {number}" in must("dev", "plan", "comments", "CR-1001").out
    empty = must("dev", "plan", "comments", "CR-1001", "--state", "open").out
    assert empty == "Nothing was said about the plan that fits.\n"
    must("dev", "system", "template", "remove", "eclkc", "restart")


def _keeps_stakeholders(people: People) -> None:
    """A list of addresses is made and changed, and a system names it."""
    must, keep = people.must, "stakeholders"
    must("admin", keep, "set", "list:grantees", "x1@x.org", "x2@x.org", "--name", "Grantees")
    must("admin", keep, "remove", "list:grantees", "X2@x.org")
    must("admin", keep, "add", "list:grantees", "x3@x.org", "X1@x.org")
    must("admin", keep, "set", "eclkc", "list:grantees")
    lines = must("dev", keep, "list").out.splitlines()
    assert lines[0] == "list:grantees (Grantees): x1@x.org, x3@x.org"
    assert lines[-1].endswith("): list:grantees")
    assert people.give("admin", keep, "set", "eclkc").code == 2
