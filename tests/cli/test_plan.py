"""This module tries what the command line reads in a runbook, without a server."""

import hashlib
from pathlib import Path

import pytest

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


def test_the_files_that_a_plan_names_are_pinned_and_nothing_else_is_touched(tmp_path: Path) -> None:
    plan = tmp_path / "plan.md"
    body = (
        "# Fix it\n\n1. Fix it.\n\n   ```sh run on=web\n   sh fix.sh\n   sh ../outside.sh\n   ```\n"
    )
    front = "---\ntargets: {web: [web1]}\n# pinned by hand before\n"
    plan.write_text(f"{front}---\n{body}", encoding="utf-8")
    (tmp_path / "fix.sh").write_bytes(b"echo fixed\n")
    (tmp_path.parent / "outside.sh").write_bytes(b"echo outside\n")
    said = offcycle("plan", "check", str(plan), "--pin")
    pin = "sha256:" + hashlib.sha256(b"echo fixed\n").hexdigest()
    assert f"fix.sh is pinned to {pin}." in said.out
    assert plan.read_text(encoding="utf-8") == f"{front}artefacts:\n  fix.sh: {pin}\n---\n{body}"
    again = offcycle("plan", "check", str(plan), "--pin", "--json")
    assert again.data["artefacts"] == {"fix.sh": pin}


def test_a_file_that_is_not_beside_the_plan_is_not_pinned(tmp_path: Path) -> None:
    plan = tmp_path / "plan.md"
    plan.write_text(
        "---\ntargets: {web: [web1]}\n---\n1. Fix it.\n\n   ```sh run on=web\n   sh fix.sh\n   ```\n",
        encoding="utf-8",
    )
    before = plan.read_bytes()
    said = offcycle("plan", "check", str(plan), "--pin")
    assert said.code == 1
    assert "fix.sh is not pinned, because there is no such file beside plan.md." in said.out
    assert plan.read_bytes() == before
    plan.write_text("---\na: [\n---\n1. Fix it.\n", encoding="utf-8")
    assert "names no script" in offcycle("plan", "check", str(plan), "--pin").out


VALUED = """---
values:
  site: {staging: staging.example.org, production: www.example.org}
  pages: "12"
  token: env:SEARCH_TOKEN
targets: {web: [web1]}
---
1. Open https://{{ site }}/ and count {{ pages }} pages.
2. Index it.

   ```sh run on=web
   index --token {{ token }}
   ```
"""


@pytest.mark.says("2.10")
def test_the_values_stand_side_by_side(tmp_path: Path) -> None:
    plan = tmp_path / "plan.md"
    plan.write_text(VALUED, encoding="utf-8")
    told = [line.split() for line in offcycle("plan", "steps", str(plan)).out.splitlines()]
    assert ["site", "staging.example.org", "www.example.org", "differs", "1"] in told
    assert ["pages", "12", "12", "1"] in told
    assert ["token", "env:SEARCH_TOKEN", "env:SEARCH_TOKEN", "secret", "2"] in told


def test_a_plan_is_checked_against_the_executors_that_are_named_or_of_a_policy(
    tmp_path: Path,
) -> None:
    plan, policy = tmp_path / "plan.md", tmp_path / "policy.toml"
    plan.write_text(VALUED, encoding="utf-8")
    policy.write_text('[executors]\nenabled = ["http"]\n', encoding="utf-8")
    assumed = offcycle("plan", "check", str(plan))
    assert (assumed.code, "as in the shipped policy" in assumed.out) == (0, True)
    named = offcycle("plan", "check", str(plan), "--executors", "sh, http")
    assert (named.code, "Enabled executors: http, sh." in named.out) == (0, True)
    said = offcycle("plan", "check", str(plan), "--policy", str(policy))
    assert said.code == 1
    assert f"{plan}:11:7: fault: The executor `sh` is not enabled." in said.out
    policy.write_text("[executors]\nenabled = 7\n", encoding="utf-8")
    assert offcycle("plan", "check", str(plan), "--policy", str(policy)).code == 2
    both = offcycle("plan", "check", str(plan), "--policy", str(policy), "--executors", "sh")
    assert (both.code, "not both" in both.err) == (2, True)
