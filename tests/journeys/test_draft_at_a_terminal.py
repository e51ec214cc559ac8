"""This module tells on the command line alone how a submission is edited beside, compared, replaced and taken back."""

from pathlib import Path

import pytest

from tests.cli.installed import people_of_each as people
from tests.cli.terminal import People

__all__ = ["people"]

pytestmark = pytest.mark.database

PLAN = "# Switch\n\n## Steps\n\n1. Log in.\n2. Click Build.\n"
FORM = ("sentence=The copy is shown.", "if_not_done=Down.", "interruption=None.", "undo=Back.")
TRIAGE = ("--active", "--why", "Users.", "--description", "Down.", "--impact", "minor", "--urgency", "low")  # fmt: skip


@pytest.mark.says("4.33", "4.40", "4.44")
@pytest.mark.timeout(300)
@pytest.mark.crosswise
def test_a_draft_is_shown_compared_and_put_in_place(people: People, tmp_path: Path) -> None:
    must = people.must
    plan = tmp_path / "plan.md"
    plan.write_text(PLAN, encoding="utf-8")
    must("hosting", "request", "--system", "eclkc", "--title", "Down", *TRIAGE, "--plan", str(plan))
    must("dev", "run", "CR-1001", "-e", "staging", "--start", "--all-done", "--finish")
    for one in ("dev", "qa"):
        must(one, "sign-off", "CR-1001", "pass")
    must("dev", "form", "CR-1001", *(word for each in FORM for word in ("--set", each)))
    must("hosting", "risk", "CR-1001", "--security", "low", "--performance", "low")
    must("hosting", "submit", "CR-1001")
    must("cor1", "approve", "CR-1001", "--yes")
    must("dev", "form", "CR-1001", "--set", "sentence=Something else.")
    shown = must("hosting", "show", "CR-1001", "--difference").out
    assert "A draft stands beside submission 1" in shown
    assert "The sentence for the approvers: Something else." in shown
    assert "offcycle submit CR-1001 --replace 1. This ends 1 approval: " in shown
    refused = people.give("hosting", "submit", "CR-1001")
    assert refused.code == 1
    assert "This ends 1 approval" in refused.err
    assert "The copy is shown." in must("cor2", "approve", "CR-1001", "--yes").out
    must("hosting", "submit", "CR-1001", "--replace", "1")
    asked = must("cor1", "approve", "CR-1001", "--yes").out
    assert "Submission 2 differs from number 1 in this:" in asked
    assert "It was: The copy is shown." in asked
    must("hosting", "withdraw-submission", "CR-1001", "--reason", "A step is missing.")
    whole = must("qa", "show", "CR-1001").out
    assert "Took submission 2 back" in whole
    assert "A step is missing." in whole
