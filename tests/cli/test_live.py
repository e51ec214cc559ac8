"""This module tries the client's commands on a server that runs: what they refuse, what they print as JSON, how they end."""

from pathlib import Path

import pytest

from tests.cli.terminal import People, Said

PLAN = "# Switch\n\n## Steps\n\n1. Log in.\n2. Click Build.\n"
pytestmark = pytest.mark.database

REQUEST = ("request", "--system", "eclkc", "--title", "Down")
TRIAGE = ("--active", "--why", "Users.", "--impact", "minor", "--urgency", "low")


@pytest.fixture
def plan(tmp_path: Path) -> str:
    path = tmp_path / "plan.md"
    path.write_text(PLAN, encoding="utf-8")
    return str(path)


def reasons(said: Said) -> list[str]:
    assert said.code == 1, (said.out, said.err)
    assert "Traceback" not in said.err
    return [line for line in said.err.splitlines() if line.startswith("- ")]


@pytest.mark.timeout(240)
def test_what_is_refused_is_told_and_what_is_asked_as_json_is_json(
    people: People, plan: str
) -> None:
    asked = people.must("dev", *REQUEST, *TRIAGE, "--plan", plan, "--json").data
    assert (asked["ref"], asked["plan"]["steps"], asked["stage"]) == ("CR-1001", 2, "triage")
    assert len(reasons(people.give("dev", "submit", "CR-1001"))) > 3
    refused = people.give("dev", "submit", "CR-1001", "--json")
    assert (refused.code, refused.data["code"]) == (1, "refused")
    assert people.give("dev", "show", "CR-9999").code == 1
    assert people.give("dev", "request", "--system", "nowhere", "--title", "x").code == 1
    assert people.give("dev", "approve", "CR-1001").code == 2
    assert (
        "does not lie before the approvers"
        in people.give("cor1", "approve", "CR-1001", "--yes").err
    )
    assert people.give("dev", "run", "CR-1001", "-e", "staging", "--done", "1").code == 1
    assert people.give("dev", "run", "CR-1001", "-e", "production", "--all-done").code == 2
    assert people.give("dev", "plan", "save", "CR-1001", plan, "--over", "7").code == 2
    assert people.give("dev", "stand-by", "CR-1001", "--until", "soon").code == 2
    assert people.give("dev", "form", "CR-1001", "--set", "sentence").code == 2
    for words in (
        ("list",), ("show", "CR-1001"), ("events", "CR-1001"), ("deliveries",),
        ("plan", "show", "CR-1001"), ("form", "CR-1001"),
    ):  # fmt: skip
        assert people.must("dev", *words, "--json").data
    assert people.must("dev", "list", "--json", "--waiting-on", "hosting").data["items"]
    assert people.must("dev", "plan", "show", "CR-1001").out == PLAN


@pytest.mark.timeout(240)
def test_a_run_is_scripted_step_by_step(people: People, plan: str) -> None:
    people.must("hosting", *REQUEST, *TRIAGE, "--plan", plan)
    run = ("run", "CR-1001", "-e", "staging")
    failed = people.must("dev", *run, "--start", "--done", "1", "--failed", "2", "--note", "Red.")
    assert "failed: Red." in failed.out
    assert failed.out.splitlines()[-1].endswith("--done 2")
    assert people.give("dev", *run, "--failed", "2").code == 2
    assert people.give("dev", *run, "--finish").code == 1
    assert people.must("dev", *run, "--done", "2", "--json").data["state"] == "running"
    stopped = people.must("dev", *run, "--stop", "--reason", "Enough.")
    assert "stopped" in stopped.out
    again = people.must("dev", *run, "--start", "--all-done", "--finish", "--json").data
    assert (again["id"], again["outcome"]) == ("CR-1001-R2", "done")
    people.must("dev", "comment", "CR-1001", "--text", "Nearly there.")
    people.must("hosting", "withdraw", "CR-1001", "--reason", "It came back.")
    assert "withdrawn" in people.must("qa", "show", "CR-1001").out


@pytest.mark.timeout(240)
def test_two_who_edit_at_once_are_shown_the_difference(people: People, tmp_path: Path) -> None:
    file = tmp_path / "plan.md"

    def written(who: str, text: str, *words: str) -> Said:
        file.write_text(text, encoding="utf-8")
        return people.give(who, "plan", "save", "CR-1001", str(file), *words)

    people.must("hosting", *REQUEST, *TRIAGE)
    first = PLAN + "3. Tell the help desk.\n4. Go home.\n"
    assert written("dev", first).code == 0
    second = first.replace("help desk", "people at the help desk")
    blind = written("hosting", second)
    assert (blind.code, "Tell the {+people at the +}help desk." in blind.out) == (1, True)
    assert "dev has saved revision 1" in blind.err
    assert "--over 1" in blind.err
    assert written("hosting", second, "--yes", "--json").data["against"]["revision"] == 1
    assert written("hosting", second, "--over", "1").code == 0
    shown = people.must("dev", "plan", "diff", "CR-1001").out
    assert "Step 3, “Tell the people at the help desk.”, does something else." in shown
    assert "Tell the {+people at the +}help desk." in shown
    assert (
        people.must("dev", "plan", "diff", "CR-1001", "--from", "1", "--json").data["to_revision"]
        == 2
    )
    yours = first.replace("Log in.", "Log in as yourself.")
    late = written("dev", yours, "--over", "1")
    assert late.code == 1
    assert "Tell the {+people at the +}help desk." in late.out
    assert "--merge" in late.out
    assert "hosting has saved revision 2 since" in late.err
    merged = written("dev", yours, "--over", "1", "--merge")
    assert "revision 3 of the plan is saved" in merged.out
    assert "This ended nothing." in merged.out
    both = people.must("dev", "plan", "show", "CR-1001").out
    assert "people at the" in both
    assert "as yourself" in both
    clash = written("hosting", first.replace("Log in.", "Stay out."), "--over", "2", "--merge")
    assert (clash.code, "yours: 1. Stay out." in clash.out) == (1, True)
