"""This module tries what stays of a staging run when the plan is corrected: while it goes on, and afterwards."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offcycle.process import gates
from offcycle.process.facts import Run
from offcycle.process.plan import RevisePlan
from offcycle.process.run.several import TickSteps
from offcycle.process.run.steps import FinishRun, ReportStep, StopRun
from offcycle.process.run.unknown import IntendStep, ResolveStep
from tests.process import story as told
from tests.process.denials import Ask, Denial, Try, asks, holds
from tests.process.parts import all_of, left_open, put_back, withdrawn
from tests.process.rich import documented as rich
from tests.process.rich import intended, lost
from tests.process.story import Story, a_change, planned

FIVE = ("Log in.", "Open the page.", "Click Build.", "Wait.", "Log out.")


def staging_started(story: Story) -> None:
    story.must("dev", "start-staging")


def ticks(*keys: str, run: str = "") -> Ask:
    """Several steps of the run that goes on, or of another."""

    def ask(story: Story) -> TickSteps:
        going = story.facts.running
        return TickSteps(run or (going.id if going else "CR-1001-R9"), keys)

    return ask


def executed(story: Story) -> None:
    """The second step is done by an executor."""
    plan = planned("Log in.", "Click Build.")
    steps = (plan.steps[0], replace(plan.steps[1], kind="sh", operation="sh"))
    story.must("dev", "plan", replace(plan, document="executed", steps=steps))


def rich_in_staging(story: Story) -> None:
    """A run in staging in which the next step is an executor's."""
    rich(executed=True)(story)
    staging_started(story)
    story.must("dev", "tick-steps", ticks("s1", "s2", "s3")(story))


def found_out(story: Story) -> None:
    story.must("dev", "resolve-step", ResolveStep(story.run, "s4", "failed", "I looked."))


CORRECTED = asks(planned("Log in.", "Click Delete."))
BOTH = ("s1", "s2")
DENIALS = (
    Denial("plan", "plan.not_executing", told.acknowledged, Try("dev", CORRECTED, (rich_in_staging, intended)), Try("dev", CORRECTED, (rich_in_staging,))),
    Denial("plan", "plan.not_executing", told.acknowledged, Try("dev", CORRECTED, (rich_in_staging, intended, lost)), Try("dev", CORRECTED, (rich_in_staging, intended, lost, found_out))),
    Denial("tick-steps", "change.open", told.documented, Try("dev", ticks(*BOTH), (staging_started, withdrawn)), Try("dev", ticks(*BOTH), (staging_started,))),
    Denial("tick-steps", "run.going_on", told.documented, Try("dev", ticks(*BOTH)), Try("dev", ticks(*BOTH), (staging_started,))),
    Denial("tick-steps", "run.may", told.documented, Try("qa", ticks(*BOTH), (staging_started,)), Try("hosting", ticks(*BOTH), (staging_started,))),
    Denial("tick-steps", "run.same_plan", told.documented, Try("dev", ticks(*BOTH), (staging_started, left_open)), Try("dev", ticks(*BOTH), (staging_started, left_open, put_back))),
    Denial("tick-steps", "several.staging", told.started, Try("hosting", ticks("s1")), Try("dev", ticks("s1"), (lambda story: story.must("hosting", "stop-run", StopRun(story.run, "No.")), staging_started))),
    Denial("tick-steps", "several.run", told.documented, Try("dev", ticks("s1", run="CR-1001-R7"), (staging_started,)), Try("dev", ticks("s1"), (staging_started,))),
    Denial("tick-steps", "several.next", told.documented, Try("dev", ticks("s2"), (staging_started,)), Try("dev", ticks("s2", "s1"), (staging_started,))),
    Denial("tick-steps", "several.next", told.documented, Try("dev", ticks(), (staging_started,)), Try("dev", ticks("s1"), (staging_started,))),
    Denial("tick-steps", "several.next", told.documented, Try("dev", ticks("s9"), (staging_started,)), Try("dev", ticks("s1"), (staging_started,))),
    Denial("tick-steps", "several.by_hand", told.documented, Try("dev", ticks(*BOTH), (executed, staging_started)), Try("dev", ticks("s1"), (executed, staging_started))),
)  # fmt: skip


@pytest.mark.parametrize("denial", DENIALS, ids=str)
def test_it_is_refused_for_that_alone(denial: Denial) -> None:
    holds(denial)


def of_five(*texts: str) -> Story:
    """A change with a plan of five steps, or of these."""
    story = a_change(told.acknowledged)
    story.must("dev", "plan", planned(*(texts or FIVE)))
    return story


def five(**changed: str) -> RevisePlan:
    """The plan of five steps, some of them changed: s3="Click Delete."."""
    texts = [changed.get(f"s{number}", text) for number, text in enumerate(FIVE, 1)]
    return planned(*texts)


def report(story: Story, key: str, outcome: str = "done", note: str = "") -> None:
    story.must("dev", "report-step", ReportStep(story.run, key, outcome, note))


def states(run: Run | None) -> str:
    """The first letters of the states of a run's steps."""
    assert run is not None
    return "".join(step.state[0] for step in run.steps.values())


@pytest.mark.says("2.6")
def test_in_production_steps_are_reported_one_by_one() -> None:
    story = a_change(told.started)
    assert story.refused("hosting", "tick-steps", ticks("s1")(story)) == {"several.staging"}
    report_of_hosting = ReportStep(story.run, "s1", "done")
    story.must("hosting", "report-step", report_of_hosting)


@pytest.mark.says("2.2", "2.5")
def test_every_outcome_has_its_reason_and_several_steps_are_ticked_with_one_press() -> None:
    story = of_five()
    staging_started(story)
    story.must("dev", "tick-steps", ticks("s1", "s2")(story))
    for outcome in ("failed", "skipped", "not_needed"):
        ask = ReportStep(story.run, "s3", outcome)
        assert story.refused("dev", "report-step", ask) == {"step.outcome"}
    report(story, "s3", "failed", "The button is grey.")
    report(story, "s3", "skipped", "It is built already.")
    report(story, "s4", "not_needed", "Nothing was built.")
    report(story, "s5")
    assert states(story.facts.running) == "ddsnd"
    story.must("dev", "finish-run", FinishRun(story.run))
    assert story.facts.runs["CR-1001-R1"].outcome == "done_with_deviations"


@pytest.mark.says("2.7", "2.8")
def test_a_run_goes_on_under_a_corrected_plan_and_untouched_steps_keep_their_result() -> None:
    story = of_five()
    staging_started(story)
    story.must("dev", "tick-steps", ticks("s1", "s2", "s3", "s4")(story))
    story.must("dev", "plan", five(s2="Open the other page."))
    run = story.facts.running
    assert run is not None
    assert states(run) == "dwddw"
    assert (run.revision, run.operations) == (
        2,
        five(s2="Open the other page.").operations["staging"],
    )
    report(story, "s2")
    report(story, "s5")
    story.must("dev", "finish-run", FinishRun(story.run))
    assert run.steps["s2"].attempt == 2
    assert gate(story, "staging_run").satisfied


def gate(story: Story, name: str) -> gates.State:
    return next(state for state in gates.read(story.case("dev")) if state.name == name)


IN_ORDER = (
    (FIVE, "ddddw"),
    ((*FIVE, "Tell them."), "ddddww"),
    (("Begin.", *FIVE), "wddddw"),
    ((FIVE[0], *FIVE[2:]), "dddw"),
    ((FIVE[3], *FIVE[:3], FIVE[4]), "wdddw"),
    (("Begin.",), "w"),
)


@pytest.mark.parametrize(("texts", "expected"), IN_ORDER)
@pytest.mark.says("2.8")
def test_steps_that_stay_in_their_order_are_untouched(
    texts: tuple[str, ...], expected: str
) -> None:
    story = of_five()
    staging_started(story)
    story.must("dev", "tick-steps", ticks("s1", "s2", "s3", "s4")(story))
    story.must("dev", "plan", replace(planned(*texts), document="again"))
    assert states(story.facts.running) == expected


def test_a_plan_that_cannot_be_run_changes_no_run_and_nothing_is_lost_by_it() -> None:
    story = of_five()
    staging_started(story)
    story.must("dev", "tick-steps", ticks("s1", "s2")(story))
    story.must("dev", "plan", replace(planned(), document="chosen later", open_choice=True))
    assert story.refused("dev", "report-step", ReportStep(story.run, "s3", "done")) == {
        "run.same_plan"
    }
    story.must("dev", "plan", five(s4="Wait longer."))
    assert states(story.facts.running) == "ddwww"
    report(story, "s3")


@pytest.mark.says("2.9")
def test_after_a_later_revision_only_what_changed_and_what_is_behind_it_is_run_again() -> None:
    story = of_five()
    staging_started(story)
    story.must("dev", "tick-steps", ticks("s1")(story))
    report(story, "s2", "skipped", "It is open.")
    story.must("dev", "tick-steps", ticks("s3", "s4", "s5")(story))
    story.must("dev", "finish-run", FinishRun(story.run))
    story.must("dev", "plan", five(s3="Click Delete."))
    assert (
        gate(story, "staging_run").why
        == "What the plan does has changed since it was run in staging."
    )
    staging_started(story)
    run = story.facts.running
    assert run is not None
    assert states(run) == "dswww"
    assert [step.carried for step in run.steps.values()] == ["CR-1001-R1"] * 2 + [""] * 3
    assert (run.steps["s2"].note, run.steps["s2"].attempt) == ("It is open.", 0)
    story.must("dev", "tick-steps", ticks("s3", "s4", "s5")(story))
    story.must("dev", "finish-run", FinishRun(run.id))
    story.must("dev", "plan", five(s3="Click Delete.", s5="Go."))
    staging_started(story)
    latest = story.facts.running
    assert latest is not None
    origins = [step.carried for step in latest.steps.values()]
    assert origins == ["CR-1001-R1"] * 2 + ["CR-1001-R2"] * 2 + [""]


@pytest.mark.says("2.10")
def test_correcting_a_value_of_production_alone_touches_nothing_in_staging() -> None:
    story = a_change(told.signed)
    story.must("dev", "plan", planned("Log in.", "Click Build.", production="another host"))
    assert gate(story, "staging_run").satisfied
    assert gate(story, "validated").satisfied


def test_a_value_of_staging_touches_the_steps_that_use_it() -> None:
    story = of_five()
    staging_started(story)
    story.run_through("dev")
    story.must("dev", "plan", planned(*FIVE, staging="slow"))
    staging_started(story)
    assert states(story.facts.running) == "wwwww"


ALL_ANEW = (
    all_of(),
    all_of(staging_started, lambda story: report(story, "s1"), lambda story: story.must("dev", "stop-run", StopRun(story.run, "The wrong server.")), lambda story: story.must("dev", "plan", five(s5="Go."))),
)  # fmt: skip


@pytest.mark.parametrize("part", ALL_ANEW)
def test_with_nothing_changed_and_after_a_stop_every_step_is_run_again(
    part: told.Callable[[Story], None],
) -> None:
    story = of_five()
    staging_started(story)
    story.run_through("dev")
    part(story)
    staging_started(story)
    assert states(story.facts.running) == "wwwww"


def test_a_run_that_was_stopped_before_its_first_step_changes_nothing_of_that() -> None:
    story = of_five()
    staging_started(story)
    story.run_through("dev")
    story.must("dev", "plan", five(s5="Go."))
    staging_started(story)
    story.must("dev", "stop-run", StopRun(story.run, "Not now."))
    staging_started(story)
    assert states(story.facts.running) == "ddddw"


def test_what_was_saved_before_values_were_told_is_run_again() -> None:
    story = a_change(told.acknowledged)
    old = planned(*FIVE)
    story.must(
        "dev", "plan", replace(old, steps=tuple(replace(each, staging="") for each in old.steps))
    )
    staging_started(story)
    story.run_through("dev")
    new = five(s5="Go.")
    story.must(
        "dev", "plan", replace(new, steps=tuple(replace(each, staging="") for each in new.steps))
    )
    staging_started(story)
    assert states(story.facts.running) == "wwwww"


Moves = list[tuple[str, tuple[str, ...], str]]
TEXTS = st.lists(st.sampled_from("abcd"), min_size=1, max_size=5).map(tuple)
MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("plan"), TEXTS, st.sampled_from(("", "", "", "slow"))),
        st.tuples(
            st.sampled_from(("start", "done", "done", "skipped", "failed", "finish", "through", "through", "stop")),
            st.just(()),
            st.just(""),
        ),
    ),
    max_size=25,
)  # fmt: skip


class Kept:
    """What really came about in staging, kept beside the facts: which text with which value had which outcome in which run."""

    def __init__(self) -> None:
        self.story = a_change(told.acknowledged)
        self.plans: list[list[tuple[str, str]]] = []
        self.came: set[tuple[str, tuple[str, str], str]] = set()

    def move(self, what: str, texts: tuple[str, ...], value: str) -> None:
        story, run = self.story, self.story.facts.running
        if what == "plan":
            ask = replace(planned(*texts, staging=value), document=f"document {len(self.plans)}")
            story.must("dev", "plan", ask)
            self.plans.append([(text, value) for text in texts])
        elif what == "start":
            story.give("dev", "start-staging")
        elif run and what == "finish":
            story.give("dev", "finish-run", FinishRun(run.id))
        elif run and what == "stop":
            story.must("dev", "stop-run", StopRun(run.id, "Enough."))
        elif run and what == "through":
            while run.next():
                self.report(run, "done")
            story.give("dev", "finish-run", FinishRun(run.id))
        elif run and run.next():
            self.report(run, what)

    def report(self, run: Run, outcome: str) -> None:
        step = run.next()
        assert step is not None
        self.came.add((run.id, self.plans[-1][list(run.steps).index(step.key)], outcome))
        self.story.must("dev", "report-step", ReportStep(run.id, step.key, outcome, "So it was."))

    def is_true(self) -> None:
        """Every result of every run came about in the run that is named, of just this step."""
        for run in self.story.facts.runs.values():
            deeds = self.plans[run.revision - 1]
            assert len(deeds) == len(run.steps)
            for deed, step in zip(deeds, run.steps.values(), strict=True):
                assert not step.settled or (step.carried or run.id, deed, step.state) in self.came

    def begins_well(self, before: int) -> None:
        """A run that was just started carries what stands before the first change, and no more."""
        run = self.story.facts.running
        if run is None or len(self.story.facts.runs) == before:
            return
        settled = [step.settled for step in run.steps.values()]
        assert settled == sorted(settled, reverse=True)
        base = self.story.facts.runs.get(run.steps[next(iter(run.steps))].carried)
        assert bool(base) == any(settled)


@given(MOVES)
@settings(max_examples=150, deadline=None)
def test_no_result_is_carried_that_did_not_come_about(moves: Moves) -> None:
    kept = Kept()
    kept.move("plan", ("a", "b", "c"), "")
    for what, texts, value in moves:
        before = len(kept.story.facts.runs)
        kept.move(what, texts, value)
        kept.is_true()
        kept.begins_well(before)


def test_no_attempt_is_counted_twice_under_one_key_when_a_correction_moves_steps() -> None:
    """An executor knows an attempt by its run, its step and its number, and does nothing for one that it has seen."""
    story = a_change(told.acknowledged)
    longer = planned("Log in.", "Run the job.", "Run the next job.")
    by_hand, *executed = longer.steps
    kinds = [replace(each, kind="ansible") for each in executed]
    story.must("dev", "plan", replace(longer, steps=(by_hand, *kinds)))
    staging_started(story)
    story.must("dev", "tick-steps", ticks("s1")(story))
    run = story.run
    story.must_as_worker("intend-step", IntendStep(run, "s2", "ansible"))
    story.must_as_worker("report-step", ReportStep(run, "s2", "failed", "No such host.", 1))
    shorter = planned("Log in.", "Run the next job.")
    left = (by_hand, replace(kinds[1], key="s2"))
    story.must("dev", "plan", replace(shorter, steps=left))
    story.must_as_worker("intend-step", IntendStep(run, "s2", "ansible"))
    steps = [each.event for each in story.happened if each.event.kind == "run.intended"]
    assert [(each.step, each.attempt) for each in steps] == [("s2", 1), ("s2", 2)]
