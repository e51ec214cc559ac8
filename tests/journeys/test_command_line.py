"""This module tells the straight way on the command line alone: six people take a change, with a real runbook as its plan, to its end."""

from pathlib import Path

import pytest

from devtools.places import ROOT
from tests.cli.installed import people_of_each as people
from tests.cli.terminal import People

__all__ = ["people"]

pytestmark = pytest.mark.database

RUNBOOK = ROOT / "tests" / "api" / "lifeboat-switchover.md"
PROCEDURE = "How to switch to Lifeboat"
FORM = [
    "sentence=The site is switched to its read-only copy.",
    "if_not_done=The site stays down.",
    "interruption=People can read, and not write.",
    "undo=Switch back, five minutes.",
]


def told(sentence: str, log: str) -> bool:
    """Whether a line of the log tells this, after the day, the time in the reader's zone, and who."""
    return any(
        sentence in line and (" EST  " in line or " EDT  " in line) for line in log.splitlines()
    )


@pytest.mark.timeout(300)
@pytest.mark.crosswise
def test_six_people_take_a_change_from_alarm_to_closed(people: People, tmp_path: Path) -> None:
    must = people.must
    requested = must(
        *("dev", "request", "--system", "eclkc", "--title", "The site is down"),
        *("--plan", str(RUNBOOK), "--active", "--no-access", "--why", "Nobody can reach it."),
        *("--description", "Down since two.", "--impact", "extensive", "--urgency", "severe"),
    )
    assert "CR-1001 is requested" in requested.out
    assert "Next: hosting (hosting) acknowledges it: offcycle ack CR-1001" in requested.out
    assert f'offcycle plan save CR-1001 --procedure "{PROCEDURE}"' in requested.out
    must("hosting", "ack", "CR-1001")
    saved = must("dev", "plan", "save", "CR-1001", "--procedure", PROCEDURE)
    assert "revision 2 of the plan is saved, 7 steps" in saved.out
    must("dev", "run", "CR-1001", "-e", "staging", "--start", "--all-done", "--finish")
    must("dev", "sign-off", "CR-1001", "pass")
    must("qa", "sign-off", "CR-1001", "pass")
    must("dev", "form", "CR-1001", *(word for each in FORM for word in ("--set", each)))
    must("hosting", "risk", "CR-1001", "--security", "low", "--performance", "low")
    submitted = must("hosting", "submit", "CR-1001").out
    words = next(line for line in submitted.splitlines() if line.startswith("Read-back code: "))
    first = must("cor1", "approve", "CR-1001", "--words", words.removeprefix("Read-back code: "))
    assert "That is not enough" in first.out
    plan = tmp_path / "plan.md"
    plan.write_text(must("hosting", "plan", "show", "CR-1001").out, encoding="utf-8")
    gate = ("gate", "CR-1001", "--plan", str(plan), "--environment", "production")
    assert people.give("hosting", *gate).code == 1
    must("cor2", "approve", "CR-1001", "--yes")
    must("dev2", "stand-by", "CR-1001", "--until", "2h")
    assert must("hosting", *gate).out.startswith("Open: ")
    production = ("run", "CR-1001", "--environment", "production")
    must("hosting", *production)
    for number in range(1, 8):
        must("hosting", *production, "--done", str(number))
    must("hosting", *production, "--finish")
    must("dev2", "validate", "CR-1001", "pass")
    must("hosting", "notify", "CR-1001", "--message", "The site can be read again.")
    must("hosting", "close", "CR-1001")
    shown = must("qa", "show", "CR-1001").out
    assert "It is at its end: done." in shown
    for sentence in (
        "Dev Person [dev] (by token): Requested a change of ECLKC: The site is down",
        "Cor1 Person [cor1] (by token): Approved submission 1",
        "Finished CR-1001-R2 in production: done",
        "Hosting Person [hosting] (by token): Closed the change: done",
    ):
        assert told(sentence, shown), (sentence, shown)
    assert "The site can be read again." in shown
    assert must("qa", "list", "--ended").out.count("CR-1001") == 1
