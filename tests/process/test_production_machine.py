"""This module lets production go any way that it can, and holds every state of it to the invariants of a run.

What is done is chosen by chance: reports of people and of the worker, late ones too, amendments, agreement, stops and rollbacks.
An oracle keeps its own short account of it and imports none of the rules.
"""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from offcycle.process.facts import Run
from offcycle.process.kernel import Accepted
from offcycle.process.run import amendments, rollback, steps, unknown
from offcycle.process.run.standby import StandBy
from tests.process import story as told
from tests.process.parts import waits
from tests.process.rich import started
from tests.process.story import Story, a_change

WORKER = "worker"
NEXT = "next"
STEPS = (NEXT, NEXT, NEXT, NEXT, "s1", "s3", "s4", "s1.undo", "r1")
PEOPLE = ("hosting", "hosting", "hosting2", "dev2", "dev2", "dev", "cor1")
OUTCOMES = ("done", "done", "failed", "skipped", "not_needed")
step_keys, accounts, outcomes = map(st.sampled_from, (STEPS, PEOPLE, OUTCOMES))
numbers = st.integers(0, 3)


class Production(RuleBasedStateMachine):
    """One change, from the start of production on."""

    def __init__(self) -> None:
        super().__init__()
        self.story: Story = a_change(told.acknowledged)
        self.reached: set[str] = set()
        self.begun: dict[tuple[str, str, int], int] = {}  # how often an executor took this attempt

    @initialize()
    def begins(self) -> None:
        started(executed=True)(self.story)

    def going(self) -> str:
        running = self.story.facts.running
        return running.id if running else "CR-1001-R2"

    def meant(self, key: str) -> str:
        """The step that is meant: by chance, the next one."""
        running = self.story.facts.running
        following = running.next() if running else None
        return following.key if key == NEXT and following else key

    @rule(who=accounts, key=step_keys, outcome=outcomes)
    def reports(self, who: str, key: str, outcome: str) -> None:
        self.story.give(
            who, "report-step", steps.ReportStep(self.going(), self.meant(key), outcome, "So.")
        )

    @rule(attempt=numbers, outcome=outcomes)
    def worker_reports(self, attempt: int, outcome: str) -> None:
        before = self.story.again().facts
        run = self.going()
        ask = steps.ReportStep(run, "s4", outcome, "So.", attempt)
        if isinstance(self.story.give(WORKER, "report-step", ask, WORKER), Accepted):
            step = before.runs[run].steps["s4"]
            assert (step.state, step.attempt) == ("running", attempt)

    @rule(count=st.integers(1, 4), outcome=st.sampled_from(("done", "done", "failed")))
    def goes_on(self, count: int, outcome: str) -> None:
        """Some steps are taken as they should be, the last of them with any outcome."""
        for place in range(count):
            key, came = self.meant(NEXT), outcome if place == count - 1 else "done"
            if key == "s4":
                self.begins_step()
                self.worker_reports(self.attempt(), came)
            else:
                self.reports("hosting", key, came)

    @rule()
    def is_agreed(self) -> None:
        """Whoever stands by says yes to what is asked, if anything is."""
        standby = self.story.facts.standby
        if standby:
            self.answers(standby.account, NEXT, "agree")

    @rule()
    def is_not_needed(self) -> None:
        self.reports("hosting", self.meant(NEXT), "not_needed")
        self.is_agreed()

    @rule()
    def is_lost(self) -> None:
        self.begins_step()
        self.loses_sight(self.attempt())

    @precondition(lambda self: any(run.touched for run in self.runs()))
    @rule()
    def goes_wrong(self) -> None:
        self.story.give("hosting", "stop-run", steps.StopRun(self.going(), "Enough."))
        self.rolls_back()

    @precondition(lambda self: self.story.facts.running is None)
    @rule()
    def tries_again(self) -> None:
        """The same is submitted, approved and started once more, where that may be."""
        self.story.give("hosting", "submit", told.submission.Submit())
        if self.story.facts.submission and not self.story.facts.submission.decisions:
            told.approved(self.story)
        self.story.give("dev2", "stand-by", StandBy(self.story.at + timedelta(hours=1)))
        self.story.give("hosting", "start-production")

    def attempt(self) -> int:
        """The attempt of the executor's step that goes on, or went on last."""
        run = self.story.facts.runs[self.going()]
        return run.steps["s4"].attempt if "s4" in run.steps else 0

    @rule()
    def begins_step(self) -> None:
        run = self.going()
        ask = unknown.IntendStep(run, "s4", "ansible")
        if isinstance(self.story.give(WORKER, "intend-step", ask, WORKER), Accepted):
            attempt = self.story.facts.runs[run].steps["s4"].attempt
            earlier = [key for key in self.begun if key[:2] == (run, "s4")]
            known = {each.number for each in self.story.facts.runs[run].steps["s4"].attempts}
            assert all(number in known for _, _, number in earlier)
            self.begun[run, "s4", attempt] = self.begun.get((run, "s4", attempt), 0) + 1

    @rule(attempt=numbers)
    def loses_sight(self, attempt: int) -> None:
        ask = unknown.ReportUnknown(self.going(), "s4", attempt)
        self.story.give(WORKER, "report-unknown", ask, WORKER)

    @rule(who=st.sampled_from(("hosting", "hosting", "dev")), outcome=outcomes)
    def resolves(self, who: str, outcome: str) -> None:
        for run in list(self.story.facts.runs):
            ask = unknown.ResolveStep(run, "s4", outcome, "I looked.")
            self.story.give(who, "resolve-step", ask)

    @rule(key=step_keys)
    def amends(self, key: str) -> None:
        self.story.give(
            "hosting", "amend-step", amendments.AmendStep(self.going(), self.meant(key), "Else.")
        )

    @rule(who=accounts, key=step_keys, verdict=st.sampled_from(("agree", "decline")))
    def answers(self, who: str, key: str, verdict: str) -> None:
        ask = amendments.AgreeStep(self.going(), self.meant(key), verdict, "So.")
        self.story.give(who, "agree-step", ask)

    @rule()
    def finishes(self) -> None:
        self.story.give("hosting", "finish-run", steps.FinishRun(self.going()))

    @rule()
    def rolls_back(self) -> None:
        run = self.story.facts.production
        assert run is not None
        self.story.give("hosting", "start-rollback", rollback.StartRollback(run.id))

    @rule(minutes=st.sampled_from((1, 40)), who=st.sampled_from(("dev", "dev2", "nobody")))
    def time_goes_by(self, minutes: int, who: str) -> None:
        waits(minutes=minutes)(self.story)
        self.story.give(who, "stand-by", StandBy(self.story.at + timedelta(hours=1)))

    @rule(who=st.sampled_from(("hosting", "hosting2")))
    def closes(self, who: str) -> None:
        self.story.give(who, "notify-stakeholders", told.notices.TellStakeholders("So it ended."))
        if self.story.facts.submission and not self.story.facts.submission.archived_at:
            told.archived(self.story)
        self.story.give(who, "close")

    def runs(self) -> list[Run]:
        return self.story.facts.runs_in("production")

    @invariant()
    def it_is_noted_what_was_reached(self) -> None:
        for run in self.runs():
            self.reached.update(
                {run.state, run.outcome, *(step.state for step in run.steps.values())}
            )
            self.reached.update(each.state for each in run.amendments)
        self.reached.add(self.story.facts.outcome)

    @invariant()
    def a_success_is_every_step_done_or_agreed_and_one_done(self) -> None:
        for run in self.runs():
            if run.state != "finished":
                continue
            states = [step.state for step in run.steps.values()]
            assert "done" in states
            left_out = "skipped" if run.rolls_back else "not_needed"
            assert set(states) <= {"done", left_out}
            for step in run.steps.values():
                if step.state == "not_needed":
                    assert step.agreed_by
                    assert step.agreed_by != step.by

    @invariant()
    def a_step_is_tried_after_those_before_it_are_settled(self) -> None:
        for run in self.runs():
            seen = list(run.steps.values())
            for before, after in pairwise(seen):
                assert before.settled or not (after.attempt or after.settled)

    @invariant()
    def one_effect_for_each_attempt_of_an_executor(self) -> None:
        assert all(times == 1 for times in self.begun.values())

    @invariant()
    def one_run_at_a_time(self) -> None:
        running = [run for run in self.story.facts.runs.values() if run.state == "running"]
        assert len(running) <= 1

    @invariant()
    def no_more_is_amended_than_the_policy_allows(self) -> None:
        assert all(run.agreed <= 2 for run in self.runs())

    @invariant()
    def nothing_is_closed_while_something_is_unknown(self) -> None:
        if self.story.facts.closed_at:
            assert not any(run.unknown for run in self.runs())
            assert not self.story.facts.running


EVERYWHERE = {
    "running", "stopped", "finished", "done_with_deviations", "rolled_back",
    "done", "failed", "skipped", "not_needed", "unknown", "waiting", "agreed", "declined", "replaced",
}  # fmt: skip
"""The states, outcomes and answers that the directed walks reach, so that the invariants are held against each."""


Move = Callable[[Production], object]

DIRECTED: dict[str, tuple[Move, ...]] = {
    "a step is not needed": (
        lambda it: it.is_not_needed(),
        lambda it: it.goes_on(4, "done"),
        lambda it: it.finishes(),
    ),
    "it fails and is undone": (
        lambda it: it.goes_on(2, "failed"),
        lambda it: it.goes_wrong(),
        lambda it: it.reports("hosting", NEXT, "skipped"),
        lambda it: it.goes_on(4, "done"),
        lambda it: it.finishes(),
        lambda it: it.closes("hosting"),
    ),
    "steps are asked to be done otherwise": (
        lambda it: it.amends(NEXT),
        lambda it: it.amends(NEXT),
        lambda it: it.is_agreed(),
        lambda it: it.goes_on(1, "done"),
        lambda it: it.amends(NEXT),
        lambda it: it.answers("dev2", NEXT, "decline"),
    ),
    "an executor is lost sight of": (
        lambda it: it.goes_on(3, "done"),
        lambda it: it.is_lost(),
        lambda it: it.resolves("hosting", "done"),
    ),
}
"""Walks that reach every state by construction: each needs several moves in one order, which chance finds too seldom."""

INVARIANTS: list[Move] = [
    each for each in vars(Production).values() if hasattr(each, "hypothesis_stateful_invariant")
]


def test_the_directed_walks_reach_every_state_and_keep_the_invariants() -> None:
    reached: set[str] = set()
    for moves in DIRECTED.values():
        walk = Production()
        walk.begins()
        for move in moves:
            move(walk)
            for holds in INVARIANTS:
                holds(walk)
            reached |= walk.reached
    assert len(INVARIANTS) > 5
    assert reached >= EVERYWHERE, EVERYWHERE - reached


@pytest.mark.says("5.9", "5.15", "5.23")
def test_production_may_go_any_way_and_keeps_its_invariants() -> None:
    walks = settings(
        max_examples=200,
        stateful_step_count=50,
        deadline=None,
        database=None,
        derandomize=True,  # what it finds, it finds every time
        suppress_health_check=[HealthCheck.too_slow],
    )
    run_state_machine_as_test(Production, settings=walks)
