"""This module holds whose turn it is: on the straight way, somebody's at every gate, and nobody's who may not."""

from collections.abc import Callable

import pytest

from offcycle.process import gates, turns
from offcycle.process.kernel import COMMANDS, available
from offcycle.process.run.steps import ReportStep, StopRun
from offcycle.process.staging.help import Note
from tests.process import story
from tests.process.story import Story, a_change

BY_TIME_OR_WORKER = {"window", "freeze", "archive"}


def of(told: Story, account: str) -> tuple[str, ...]:
    case = told.case(account)
    return turns.mine(case, gates.read(case))


def test_every_gate_says_which_commands_open_it() -> None:
    assert set(turns.OPENS) == {gate.name for gate in (*gates.GATES, *gates.AFTERWARDS)}
    assert {name for name, opens in turns.OPENS.items() if not opens} == BY_TIME_OR_WORKER


def test_they_are_commands_on_a_change() -> None:
    named = {each for opens in turns.OPENS.values() for each in opens} | set(turns.ASKED)
    assert all(COMMANDS[name].on == "change" for name in named)


TURNS: list[tuple[Callable[[Story], None], str, str]] = [
    (story.requested, "dev", "triage"),
    (story.requested, "hosting", "acknowledge"),
    (story.triaged, "hosting", "acknowledge"),
    (story.acknowledged, "dev", "plan"),
    (story.documented, "dev", "start-staging"),
    (story.staged, "dev", "sign-off"),
    (story.signed, "hosting", "fill-form"),
    (story.form_filled, "hosting", "review-risk"),
    (story.risk_reviewed, "hosting", "submit"),
    (story.submitted, "cor1", "decide"),
    (story.approved, "dev2", "stand-by"),
    (story.standing_by, "hosting", "start-production"),
    (story.started, "hosting", "report-step"),
    (story.applied, "dev", "validate-production"),
    (story.validated, "hosting", "notify-stakeholders"),
    (story.archived, "hosting", "close"),
]


@pytest.mark.parametrize(("until", "account", "command"), TURNS)
def test_on_the_straight_way_somebody_has_their_turn(
    until: Callable[[Story], None], account: str, command: str
) -> None:
    assert of(a_change(until), account)[0] == command


@pytest.mark.parametrize("until", [each[0] for each in TURNS])
def test_nobody_is_offered_what_they_may_not(until: Callable[[Story], None]) -> None:
    told = a_change(until)
    for account in ("dev", "dev2", "hosting", "cor1", "isso", "dee", "admin"):
        assert not any(available(name, told.case(account)) for name in of(told, account))
    assert of(told, "dee") == ()


def test_help_that_was_asked_for_waits_for_who_can_give_it() -> None:
    told = a_change(story.documented)
    assert "accept-help" not in of(told, "hosting")
    told.must("dev", "request-help", Note("The build stays red."))
    assert "accept-help" in of(told, "hosting")


def test_production_that_was_left_half_changed_comes_first() -> None:
    told = a_change(story.started)
    running = told.facts.running
    assert running
    told.must("hosting", "report-step", ReportStep(running.id, next(iter(running.steps)), "done"))
    told.must("hosting", "stop-run", StopRun(running.id, "Something is on fire."))
    case = told.case("hosting")
    shown = turns.now(case, gates.read(case))
    assert [each.name for each in shown] == ["production"]


def test_at_the_end_it_is_nobody_s_turn() -> None:
    assert of(a_change(), "hosting") == ()
