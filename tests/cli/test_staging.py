"""This module tries step 2 at a terminal, on a server that runs: ticking, checks, the desk check, the waiver, and help."""

from pathlib import Path

import pytest

from tests.cli.terminal import People

PLAN = """# Switch

## Steps

1. Log in.
2. Click Build.
3. Wait.

## Validation

1. Check that the search finds something.
"""
pytestmark = pytest.mark.database

REQUEST = ("request", "--system", "eclkc", "--title", "Down", "--active", "--why", "Users.")
NOTED = ("--note", "It was built already.")


@pytest.mark.timeout(240)
def test_staging_is_gone_through_from_a_terminal(people: People, tmp_path: Path) -> None:
    plan = tmp_path / "plan.md"
    plan.write_text(PLAN, encoding="utf-8")
    people.must("dev", *REQUEST, "--plan", str(plan))
    run = ("run", "CR-1001", "-e", "staging")
    left = people.must("dev", *run, "--start", "--done", "1", "--not-needed", "2", *NOTED)
    assert "not needed: It was built already." in left.out
    assert people.give("dev", *run, "--skip", "3", "--not-needed", "3", *NOTED).code == 2
    done = people.must("dev", *run, "--all-done", "--finish", "--json").data
    assert done["outcome"] == "done_with_deviations"
    assert people.give("qa", "sign-off", "CR-1001", "pass", "--check", "no").code == 1
    people.must("qa", "sign-off", "CR-1001", "pass")
    shown = people.must("dev", "show", "CR-1001").out
    assert "Step 2 was not needed: It was built already." in shown
    assert "Not answered yet:" in shown
    people.must("dev", "request-help", "CR-1001", "--note", "It stays red.")
    people.must("hosting", "accept-help", "CR-1001")
    people.must("hosting", "schedule-call", "CR-1001", "--starts-at", "20m")
    held = people.must("hosting", "hold-call", "CR-1001", "--json").data
    assert held["help"]["state"] == "held"
    tried = ("--not-tried", "The mail server.", "--cannot-show", "Staging has none.")
    people.must("dev", "desk-check", "CR-1001", "--with", "qa", *tried)
    assert "Desk check by" in people.must("dev", "show", "CR-1001").out
    refused = people.give("hosting", "waive-validation", "CR-1001", "--reason", "Nobody answers.")
    assert refused.code == 1
    assert "lead" in refused.err
    events = people.must("dev", "events", "CR-1001").out
    assert "Went through every step at the desk with" in events
    people.must("qa", "comment", "CR-1001", "--text", "Why?")
    number = people.must("dev", "show", "CR-1001", "--json").data["comments"][0]["n"]
    people.must("dev", "settle-comment", "CR-1001", str(number))
