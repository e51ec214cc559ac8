"""This module tries production at a terminal, on a server that runs: freezes, amendments, agreement, a rollback, and what is refused."""

from pathlib import Path

import pytest

from tests.cli.installed import people
from tests.cli.terminal import People

__all__ = ["people"]

pytestmark = pytest.mark.database

PLAN = """# Switch

## Steps

1. Log in.
2. Click Build.

   Rollback: Click Undo.

## Rollback

1. Tell the team.
"""
FORM = ("sentence=It is switched.", "if_not_done=Down.", "interruption=none", "undo=Back.")
HERE = ("run", "CR-1001", "-e", "production")


def approved(people: People, plan: str) -> None:
    """A change up to the approval, with somebody who stands by."""
    must = people.must
    must(
        *("dev", "request", "--system", "eclkc", "--title", "Down", "--active", "--why", "Users."),
        *("--description", "Down.", "--impact", "extensive", "--urgency", "severe", "--plan", plan),
    )
    must("hosting", "ack", "CR-1001")
    must("dev", "run", "CR-1001", "-e", "staging", "--start", "--all-done", "--finish")
    must("dev", "sign-off", "CR-1001", "pass")
    must("qa", "sign-off", "CR-1001", "pass")
    must("dev", "form", "CR-1001", *(word for each in FORM for word in ("--set", each)))
    must("hosting", "risk", "CR-1001", "--security", "low", "--performance", "low")
    must("hosting", "submit", "CR-1001")
    for one in ("cor1", "cor2"):
        must(one, "approve", "CR-1001", "--yes")
    must("dev2", "stand-by", "CR-1001", "--until", "2h")


@pytest.mark.timeout(300)
def test_a_run_is_amended_agreed_to_stopped_and_rolled_back(people: People, tmp_path: Path) -> None:
    path = tmp_path / "plan.md"
    path.write_text(PLAN, encoding="utf-8")
    approved(people, str(path))
    must = people.must
    assert must("hosting", "freeze", "list").out == "No freeze holds or is to come.\n"
    assert people.give("qa", "freeze", "set", "--until", "2d", "--reason", "Vote.").code == 1
    amended = must("hosting", *HERE, "--start", "--amend", "1", "--text", "Log in by phone.")
    assert "amendment 1, waiting: Log in by phone." in amended.out
    assert amended.out.splitlines()[-1] == "Next: who stands by answers: offcycle agree CR-1001"
    assert people.give("hosting", *HERE, "--amend", "1").code == 2
    assert people.give("hosting", *HERE, "--done", "1").code == 1
    assert people.give("dev", "agree", "CR-1001").code == 1
    assert people.give("dev2", "agree", "CR-1001", "--decline").code == 2
    assert "agreed by Dev2 Person [dev2]" in must("dev2", "agree", "CR-1001").out
    assert people.give("dev2", "agree", "CR-1001").code == 1
    must("hosting", *HERE, "--done", "1", "--not-needed", "2", "--note", "It is built.")
    must("dev2", "agree", "CR-1001", "--decline", "--reason", "It is not.")
    must("hosting", *HERE, "--failed", "2", "--note", "Red.", "--stop", "--reason", "It is red.")
    assert people.give("hosting", "resolve", "CR-1001", "2", "done", "--reason", "x").code == 1
    undone = must("hosting", "rollback", "CR-1001").out
    assert "1. Undo: Click Undo." in undone
    assert "2. Tell the team." in undone
    must("hosting", *HERE, "--done", "1", "--done", "2", "--finish")
    assert people.give("hosting", "rollback", "CR-1001").code == 1
    must("hosting", "notify", "CR-1001", "--message", "It is as it was.")
    shown = must("qa", "show", "CR-1001").out
    assert "It was undone by CR-1001-R3." in shown
    must("hosting", "close", "CR-1001")
    assert "at its end: rolled back" in must("qa", "show", "CR-1001").out
