"""This module tests which command is named next: while production is half changed, nothing else comes first."""

from typing import Any

from offcycle.cli.hints import hint, next_lines

HAL = [{"role": "hosting", "accounts": ["hal"]}]


def gate(name: str, step: str, why: str = "", do: str = "") -> dict[str, Any]:
    told = {"name": name, "step": step, "satisfied": False, "why": why, "do": do}
    return {**told, "waiting_on": HAL}


def change(state: str, do: str, rolled_back_by: str | None = None) -> dict[str, Any]:
    run = {"environment": "production", "state": state, "rolled_back_by": rolled_back_by}
    gates = [gate("submission", "review"), gate("production", "run", do=do)]
    return {"ref": "CR-1", "open": True, "gates": gates, "runs": [run], "approvals": []}


def test_a_run_that_goes_on_comes_first_whatever_else_is_shut() -> None:
    (line,) = next_lines(change("running", "Report the next step."))
    assert line.endswith("carries on with the run: offcycle run CR-1 --environment production")


def test_a_run_whose_approval_was_taken_back_is_stopped() -> None:
    (line,) = next_lines(change("running", "Stop the run, and say how far it got."))
    assert "offcycle run CR-1 --environment production --stop --reason TEXT" in line


def test_what_was_stopped_half_way_is_rolled_back_and_then_submitted_again() -> None:
    assert "offcycle rollback CR-1" in next_lines(change("stopped", "Roll it back."))[0]
    assert "offcycle submit CR-1" in next_lines(change("stopped", "Correct it.", "CR-1-R2"))[0]


def test_a_system_without_staging_is_sent_to_the_desk() -> None:
    why = "Shop has no staging, so a desk check is needed."
    assert hint("staging_run", "CR-1", why).startswith("offcycle desk-check CR-1")
    assert hint("staging_run", "CR-1", "It was not run.").startswith("offcycle run CR-1")


def test_a_closed_change_names_what_was_left_for_later() -> None:
    owed = {"n": 1, "owner": "dev", "done_at": None}
    ended = {"ref": "CR-1", "open": False, "outcome": "done", "gates": [], "runs": []}
    told = next_lines({**ended, "follow_ups": [owed]})
    assert told == ["Next: dev follows up, and says so: offcycle follow-up done CR-1 1"]
    assert next_lines({**ended, "follow_ups": []})[0].startswith("Nothing is left to do")
