"""This module tells on the command line alone how approvers ask, leave, confirm, take back and put off."""

from pathlib import Path

import pytest

from tests.cli.installed import people_of_each as people
from tests.cli.terminal import People

__all__ = ["people"]

pytestmark = pytest.mark.database

PLAN = "# Switch\n\n## Steps\n\n1. Log in.\n2. Click Build.\n"
FORM = ("sentence=The copy is shown.", "if_not_done=Down.", "interruption=None.", "undo=Back.")
TRIAGE = ("--active", "--why", "Users.", "--description", "Down.", "--impact", "minor", "--urgency", "low")  # fmt: skip


def submitted(people: People, folder: Path) -> None:
    must, plan = people.must, folder / "plan.md"
    plan.write_text(PLAN, encoding="utf-8")
    must("hosting", "request", "--system", "eclkc", "--title", "Down", *TRIAGE, "--plan", str(plan))
    must("dev", "run", "CR-1001", "-e", "staging", "--start", "--all-done", "--finish")
    for one in ("dev", "qa"):
        must(one, "sign-off", "CR-1001", "pass")
    must("dev", "form", "CR-1001", *(word for each in FORM for word in ("--set", each)))
    must("hosting", "risk", "CR-1001", "--security", "low", "--performance", "low")
    must("hosting", "submit", "CR-1001")


@pytest.mark.says("4.13", "4.30", "4.35")
@pytest.mark.timeout(300)
@pytest.mark.customers_alone("of three approvers another one is asked, and nobody has to confirm")
@pytest.mark.crosswise
def test_approvers_ask_leave_confirm_take_back_and_put_off(people: People, tmp_path: Path) -> None:
    must = people.must
    submitted(people, tmp_path)
    must("cor2", "ask", "CR-1001", "For how long?")
    must("dev", "answer", "CR-1001", "1", "Five minutes.")
    must("hosting", "called", "CR-1001", "cor2", "no_answer", "--note", "It rang out.")
    shown = must("cor1", "show", "CR-1001").out
    assert "Question 1 of" in shown
    assert "Five minutes." in shown
    must("cor1", "approve", "CR-1001", "--yes")
    assert "absence end" in must("cor2", "absence", "record", "--until", "2d").out
    assert "cor2 is out until" in must("dev", "absence", "list").out
    assert "offcycle confirm CR-1001" in must("hosting", "show", "CR-1001").out
    assert "is confirmed in your name" in must("cor1", "confirm", "CR-1001", "--yes").out
    taken = must("cor1", "take-back", "CR-1001", "--yes", "--reason", "The copy is too old.").out
    assert "has taken the yes back" in taken
    number = must("dev", "absence", "list").out.partition(":")[0].strip()
    assert "is in again" in must("cor2", "absence", "end", number).out
    assert "Nobody is out of office" in must("dev", "absence", "list").out
    put_off = must("cor1", "defer", "CR-1001", "--yes", "--reason", "It can wait.").out
    assert "maintenance window" in put_off
