"""This module tests the sentences of the log on the terminal: none breaks on what was left empty."""

import pytest

from offcycle.cli import log
from offcycle.cli.endings import it_waits

NOTHING = dict.fromkeys((*log.WORDS, "answer", "accounts", "outcome", "verdict", "roles"))


@pytest.mark.parametrize("kind", log.SENTENCES)
def test_what_was_left_empty_breaks_no_sentence(kind: str) -> None:
    assert log.sentence({"kind": kind, "data": NOTHING})


def test_an_answer_to_the_roll_call_tells_until_when() -> None:
    here = {"kind": "triage.available_answered", "data": {"answer": "here", "until": None}}
    assert log.sentence(here) == "answered the roll call: here"
    gone = {"answer": "out", "until": "2026-11-28T12:00:00Z"}
    told = log.sentence({"kind": "triage.available_answered", "data": gone})
    assert told.startswith("answered the roll call: out until 2026-11-28")


def test_a_gate_tells_for_whom_it_waits_since_when_and_until_when() -> None:
    hosting = [{"role": "hosting", "accounts": ["hal"]}]
    gate = {"waiting_on": hosting, "since": "2026-11-27T02:00:00Z", "due": "2026-11-27T02:15:00Z"}
    told = it_waits(gate)
    assert "hosting (hal), since 2026-11-27" in told
    assert ", until 2026-11-27" in told
    assert it_waits({"waiting_on": [], "since": None, "due": None}) == ""
