"""This module walks five hundred seeded histories: no law is broken in any, and together they come everywhere.

Twenty thousand are walked by `python -m tests.walks.many 20000`, or with the marker `slow`.
"""

import ast
import copy
from functools import cache
from pathlib import Path

import pytest

from offcycle.process import gates
from offcycle.process.commands import COMMANDS
from tests.walks.many import walked
from tests.walks.oracle import Oracle
from tests.walks.raw import Entry
from tests.walks.typed import TYPED
from tests.walks.walker import Reached, Walk

WALKS = 500


@cache
def five_hundred() -> tuple[Reached, dict[int, list[str]]]:
    reached = Reached()
    return reached, walked(range(WALKS), reached)


def test_no_law_is_broken_in_five_hundred_walks() -> None:
    assert five_hundred()[1] == {}


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_no_law_is_broken_in_twenty_thousand_walks() -> None:
    assert walked(range(20_000), Reached()) == {}


def test_every_ending_is_reached() -> None:
    # Until steps of production can be agreed as not needed, nothing ends done with deviations.
    assert set(five_hundred()[0].ends) == {"done", "failed", "withdrawn", "open"}


def test_every_gate_is_the_first_that_is_shut_and_stands_open() -> None:
    every = {gate.name for gate in gates.GATES}
    reached = five_hundred()[0]
    assert set(reached.first_shut) == every
    assert set(reached.opened) == every


def of_a_change() -> set[str]:
    return {name for name, command in COMMANDS.items() if command.on != "organisation"}


def test_every_command_of_a_change_is_walked() -> None:
    assert set(TYPED) - of_a_change() == {"give-role", "take-role"}
    assert of_a_change() <= set(TYPED)


def test_every_command_is_accepted_and_refused() -> None:
    reached = five_hundred()[0]
    assert set(reached.accepted) == set(TYPED)
    assert set(reached.refused) >= of_a_change()


NEVER = {
    ("withdraw", "actor.active"),  # rare: who requested it has left meanwhile
}


def test_every_rule_refuses_somewhere() -> None:
    there = {
        (name, each.name)
        for name in of_a_change()
        for each in (*COMMANDS[name].rules, *COMMANDS[name].checks)
    }
    assert there - set(five_hundred()[0].rules) <= NEVER


KINDS = {
    "triage.requested", "triage.answered", "triage.edited", "triage.acknowledged", "triage.affected_set", "triage.withdrawn",
    "plan.revised", "plan.commented", "staging.signed_off", "form.filled", "review.risk_reviewed", "review.submitted",
    "review.decided", "review.archived", "run.stood_by", "run.stood_down", "run.started", "run.step_reported", "run.stopped",
    "run.finished", "run.validated", "notices.stakeholders_told", "notices.closed",
}  # fmt: skip


def test_every_kind_of_event_that_a_command_makes_happens() -> None:
    happened = {
        kind for kind in five_hundred()[0].kinds if not kind.startswith(("people", "policy"))
    }
    assert happened == KINDS


def test_the_same_seed_walks_the_same_way() -> None:
    assert Walk(7, Reached()).go() == Walk(7, Reached()).go()


def test_the_oracle_imports_nothing_of_the_program() -> None:
    for name in ("oracle.py", "change.py", "who.py"):
        tree = ast.parse((Path(__file__).parent / name).read_text(encoding="utf-8"))
        imported = [
            module
            for node in ast.walk(tree)
            for module in (
                [node.module or ""] if isinstance(node, ast.ImportFrom)
                else [each.name for each in node.names] if isinstance(node, ast.Import) else []
            )
        ]  # fmt: skip
        assert not [module for module in imported if module.startswith("offcycle")]


def a_history() -> list[Entry]:
    """A walk that went through production to its end."""
    for seed in range(WALKS):
        entries = Walk(seed, Reached()).go()
        if any(
            each["data"].get("outcome") == "done" and each["kind"] == "notices.closed"
            for each in entries
        ):
            return entries
    raise AssertionError


FORGED = {
    "run.started": ("operations", "sha256:00"),
    "review.decided": ("seal", "sha256:00"),
    "run.step_reported": ("step", "s9"),
    "run.finished": ("outcome", "done_with_deviations"),
    "notices.closed": ("outcome", "failed"),
    "review.submitted": ("content", "{}"),
    "plan.revised": ("revision", 9),
    "staging.signed_off": ("roles", []),
}


@pytest.mark.parametrize("kind", FORGED)
def test_the_oracle_sees_a_forged_entry(kind: str) -> None:
    entries = copy.deepcopy(a_history())
    name, value = FORGED[kind]
    forged = next(each for each in reversed(entries) if each["kind"] == kind)
    if kind == "review.submitted":
        forged["data"]["content"] = forged["data"]["content"].replace("offcycle", "otherwise")
    else:
        forged["data"][name] = value
    assert Oracle().read(entries)


@pytest.mark.parametrize(
    "kind", ["review.decided", "run.finished", "staging.signed_off", "run.stood_by", "form.filled"]
)
def test_the_oracle_sees_that_an_entry_is_missing(kind: str) -> None:
    entries = [each for each in copy.deepcopy(a_history()) if each["kind"] != kind]
    for seq, each in enumerate(entries, 1):
        each["seq"] = seq
    for n, each in enumerate([each for each in entries if each["change"]], 1):
        each["n"] = n
    assert Oracle().read(entries)


def test_the_oracle_sees_a_gap_and_a_clock_that_went_back() -> None:
    entries = copy.deepcopy(a_history())
    del entries[-2]
    assert any("without a gap" in breach for breach in Oracle().read(entries))
    entries = copy.deepcopy(a_history())
    entries[-1]["at"] = entries[0]["at"]
    assert any("never goes back" in breach for breach in Oracle().read(entries))
