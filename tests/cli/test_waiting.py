"""This module tests how a gate is told on the terminal: for whom it waits, since when and until when."""

from offcycle.cli.endings import it_waits


def test_a_gate_tells_for_whom_it_waits_since_when_and_until_when() -> None:
    hosting = [{"role": "hosting", "accounts": ["hal"]}]
    gate = {"waiting_on": hosting, "since": "2026-11-27T02:00:00Z", "due": "2026-11-27T02:15:00Z"}
    told = it_waits(gate)
    assert "hosting (hal), since 2026-11-27" in told
    assert ", until 2026-11-27" in told
    assert it_waits({"waiting_on": [], "since": None, "due": None}) == ""
