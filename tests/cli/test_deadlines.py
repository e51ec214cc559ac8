"""This module tries how a terminal tells what is due."""

from typing import Any

from offcycle.cli import deadlines


def clock(state: str, due: str) -> dict[str, Any]:
    return {"state": state, "due": due, "counts": "wall clock", "says": f"It {state}."}


def test_what_is_due_next_comes_first_and_what_has_stopped_is_left_out() -> None:
    clocks = [
        clock("running", "2026-11-23T09:00:00Z"),
        clock("stopped", "2026-11-23T05:00:00Z"),
        clock("warned", "2026-11-23T08:00:00Z"),
        clock("passed", "2026-11-23T07:00:00Z"),
    ]
    passed, near, running = deadlines.lines({"clocks": clocks})
    assert passed.startswith("Passed: it was due 2026-11-23")
    assert passed.endswith(", wall clock. It passed.")
    assert near.startswith("Near: due ")
    assert running.startswith("Running: due ")
