"""This module walks five hundred times, and demands that no law is broken, that the walks come everywhere, and that the oracle is no yes-man."""

import ast
import copy
from functools import cache
from pathlib import Path

import pytest

from offcycle.process import exceptions, gates
from offcycle.process.commands import COMMANDS
from offcycle.process.events import EVENTS
from tests.walks.many import walked
from tests.walks.oracle import Oracle
from tests.walks.raw import Entry
from tests.walks.reached import Reached
from tests.walks.typed import TYPED
from tests.walks.walker import Walk

WALKS = 500
pytestmark = pytest.mark.timeout(
    600
)  # whichever test comes first walks them all, on a machine that is busy


@cache
def five_hundred() -> tuple[Reached, dict[int, list[str]]]:
    reached = Reached()
    return reached, walked(range(WALKS), reached)


def test_no_law_is_broken_in_five_hundred_walks() -> None:
    assert five_hundred()[1] == {}


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_no_law_is_broken_in_twenty_thousand_walks() -> None:
    assert walked(range(20_000), Reached()) == {}


def test_every_ending_is_reached() -> None:
    assert set(five_hundred()[0].ends) == {
        "done", "done_with_deviations", "rolled_back", "failed", "withdrawn", "open",
    }  # fmt: skip


def test_every_gate_is_shut_and_stands_open_and_is_the_first_that_is_shut() -> None:
    every = {gate.name for gate in gates.GATES} - {"questions"}  # asked by no policy of the walks
    reached = five_hundred()[0]
    assert set(reached.shut) == every
    assert set(reached.opened) == every
    assert set(reached.first_shut) == every


def test_every_kind_of_event_happens() -> None:
    # Checkpoints are written by what keeps the record, and by no command; templates let nothing happen in a change.
    left = {
        "record.checkpointed",
        "people.template_set",
        "people.browser_met",
        "calendar.turns_read",
    }
    assert set(EVENTS) - set(five_hundred()[0].kinds) == left


def test_every_exception_is_made() -> None:
    assert set(five_hundred()[0].exceptions) == set(exceptions.SENTENCES)


def test_every_command_is_accepted_and_refused() -> None:
    reached = five_hundred()[0]
    walked = set(COMMANDS) - {
        "set-template",
        "remove-template",
        "meet-browser",
        "follow-calendar",
        "follow-rota",
    }  # tried by tests/process alone
    assert set(TYPED) == walked
    assert set(reached.accepted) == walked
    assert set(reached.refused) == walked


def test_nine_rules_in_ten_refuse_somewhere() -> None:
    """The others wait for what is rare by chance; the tables in `tests/process/` reach every one."""
    there = {
        (name, each.name)
        for name, command in COMMANDS.items()
        if name in TYPED
        for each in (*command.rules, *command.checks)
    }
    reached = there & set(five_hundred()[0].rules)
    assert len(reached) >= 0.9 * len(there)


def test_memory_is_lost_and_made_anew_on_the_way() -> None:
    assert five_hundred()[0].crashes > WALKS / 5


def test_the_same_seed_walks_the_same_way() -> None:
    assert Walk(7, Reached()).go() == Walk(7, Reached()).go()


def test_the_oracle_imports_nothing_of_the_program() -> None:
    modules = sorted((Path(__file__).parent / "oracle").glob("*.py"))
    assert len(modules) > 10
    for path in modules:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imported = [
            module
            for node in ast.walk(tree)
            for module in (
                [node.module or ""] if isinstance(node, ast.ImportFrom)
                else [each.name for each in node.names] if isinstance(node, ast.Import) else []
            )
        ]  # fmt: skip
        own = (
            "tests.walks.oracle",
            "collections",
            "dataclasses",
            "datetime",
            "functools",
            "hashlib",
            "json",
            "tomllib",
            "typing",
        )
        assert [module for module in imported if not module.startswith(own)] == []


@cache
def histories() -> tuple[list[Entry], ...]:
    return tuple(Walk(seed, Reached()).go() for seed in range(60))


def with_kind(kind: str, **data: object) -> list[Entry]:
    """A walk that something happened in, and nothing came after its end that would be missing."""
    for entries in histories():
        for each in entries:
            if each["kind"] == kind and data.items() <= each["data"].items():
                return copy.deepcopy(entries)
    raise AssertionError(kind)


FORGED = (
    ("run.started", {"environment": "production"}, "operations", "sha256:00"),
    ("run.started", {"environment": "production"}, "systems", []),
    ("review.decided", {"verdict": "approve"}, "seal", "sha256:00"),
    ("review.decided", {"verdict": "approve"}, "seat", "dee"),
    ("review.decided", {"verdict": "approve"}, "exceptions", ["freeze_override"]),
    ("review.decided", {"verdict": "approve"}, "excused", ["nobody"]),
    ("review.submitted", {"judged_by": 2}, "judged_by", 1),
    ("run.step_reported", {"environment": "production"}, "step", "s9"),
    ("run.step_reported", {"environment": "production"}, "attempt", 7),
    ("run.finished", {"environment": "production"}, "outcome", "rolled_back"),
    ("run.amendment_agreed", {}, "amendment", 5),
    ("run.rollback_started", {}, "steps", ["s1"]),
    ("notices.closed", {"outcome": "done"}, "outcome", "failed"),
    ("plan.revised", {}, "revision", 9),
    ("staging.signed_off", {}, "roles", []),
    ("staging.desk_checked", {}, "not_tried", " "),
    ("triage.window_given", {}, "missed", True),
    ("people.absence_recorded", {}, "account", "nosuch"),
    ("people.token_made", {}, "own", "perhaps"),
    ("notices.due_passed", {}, "due", "2099-01-01T00:00:00.000000Z"),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "of", "name", "value"), FORGED)
def test_the_oracle_sees_a_forged_entry(
    kind: str, of: dict[str, object], name: str, value: object
) -> None:
    entries = with_kind(kind, **of)
    forged = next(
        each
        for each in reversed(entries)
        if each["kind"] == kind and of.items() <= each["data"].items()
    )
    forged["data"][name] = value
    assert Oracle().read(entries)


def test_the_oracle_sees_a_forged_seal() -> None:
    entries = with_kind("review.submitted")
    forged = next(each for each in entries if each["kind"] == "review.submitted")
    forged["data"]["content"] = forged["data"]["content"].replace("offcycle", "otherwise")
    assert Oracle().read(entries)


@pytest.mark.parametrize(
    "kind",
    [
        "review.decided",
        "run.finished",
        "staging.signed_off",
        "run.stood_by",
        "form.filled",
        "review.risk_reviewed",
        "run.amendment_proposed",
        "run.intended",
    ],
)
def test_the_oracle_sees_that_an_entry_is_missing(kind: str) -> None:
    told = (
        "run.amendment_agreed" if kind == "run.amendment_proposed" else kind
    )  # nothing rests on one alone
    entries = [each for each in with_kind(told) if each["kind"] != kind]
    counted: dict[str, int] = {}
    for seq, each in enumerate(entries, 1):
        each["seq"] = seq
        if each["change"]:
            counted[each["change"]] = each["n"] = counted.get(each["change"], 0) + 1
    assert Oracle().read(entries)


def test_the_oracle_sees_a_gap_and_a_clock_that_went_back() -> None:
    entries = with_kind("notices.closed")
    del entries[-2]
    assert any("without a gap" in breach for breach in Oracle().read(entries))
    entries = with_kind("notices.closed")
    entries[-1]["at"] = entries[0]["at"]
    assert any("never goes back" in breach for breach in Oracle().read(entries))


def test_of_one_change_alone_the_oracle_asks_for_no_gapless_numbers() -> None:
    entries = with_kind("notices.closed")
    for each in entries:
        each["seq"] *= 2
    breaches = Oracle(whole=False).read(entries)
    assert not [each for each in breaches if "without a gap" in each]
