"""This module tries what the command line reads in a runbook, without a server."""

from pathlib import Path

from devtools.places import ROOT
from offcycle.runbook import choose, read
from tests.cli.terminal import offcycle

RUNBOOK = ROOT / "tests" / "api" / "lifeboat-switchover.md"
PROCEDURE = "How to switch to Lifeboat"


def test_an_open_choice_is_a_fault_with_its_line() -> None:
    said = offcycle("plan", "check", str(RUNBOOK))
    assert said.code == 1
    assert f"{RUNBOOK}:13:1: fault:" in said.out
    assert offcycle("plan", "check", str(RUNBOOK), "--procedure", PROCEDURE).code == 0


def test_the_digest_is_that_of_the_plan_with_its_choice() -> None:
    said = offcycle("plan", "digest", str(RUNBOOK), "--procedure", PROCEDURE.upper())
    assert said.out.strip() == read(choose(RUNBOOK.read_bytes(), PROCEDURE)).plan
    both = offcycle("plan", "digest", str(RUNBOOK), "--json").data
    assert set(both) == {"plan", "source", "operations"}


def test_the_steps_are_shown_and_told_as_json() -> None:
    words = ("plan", "steps", str(RUNBOOK), "--procedure", PROCEDURE)
    assert "1. Login to Jenkins." in offcycle(*words).out
    assert len(offcycle(*words, "--json").data["steps"]) == 7
    refused = offcycle("plan", "steps", str(RUNBOOK))
    assert refused.code == 1
    assert f'--procedure "{PROCEDURE}"' in refused.err


def test_a_file_or_a_procedure_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    assert offcycle("plan", "check", str(tmp_path / "none.md")).code == 2
    said = offcycle("plan", "check", str(RUNBOOK), "--procedure", "Something else")
    assert said.code == 2
    assert PROCEDURE in said.err
