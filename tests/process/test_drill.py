"""This module tries a drill: it goes through the whole process, touches no production, keeps nobody out of it, and alarms nobody outside."""

import pytest

from offcycle.process import gates, notices
from offcycle.process.notices import ArchiveCopy, Notice
from offcycle.process.run import steps
from offcycle.process.run.unknown import IntendStep
from offcycle.process.triage import Request
from offcycle.process.world import OtherRun
from tests.process import story as told
from tests.process.denials import Denial, Part, Try, holds
from tests.process.story import Story, a_change

OTHER = OtherRun("CR-1002", "CR-1002-R1", "production", ("eclkc",))


def requested(story: Story) -> None:
    story.must("dev", "request", Request("eclkc", "Try it", drill=True))


def a_drill(until: Part = told.closed) -> Story:
    """A drill that went the straight way up to and including one part of it."""
    story = Story()
    requested(story)
    for part in told.WAY[1:]:
        part(story)
        if part is until:
            break
    return story


def executed(story: Story) -> None:
    """The plan's steps are those of an executor."""
    from dataclasses import replace

    plan = told.planned("Log in.", "Click Build.")
    kept = tuple(replace(step, kind="sh") for step in plan.steps)
    story.must("dev", "plan", replace(plan, steps=kept))


def up_to_production(first: Part) -> Part:
    """The straight way until production is started, with steps for an executor."""

    def part(story: Story) -> None:
        for each in (first, told.triaged, told.acknowledged, executed, *told.WAY[4:12]):
            each(story)

    return part


def intends(story: Story) -> object:
    return IntendStep(story.run, "s1", "sh")


DENIALS = (
    Denial("intend-step", "executor.no_drill", None, Try("worker", intends, (up_to_production(requested),), "worker"), Try("worker", intends, (up_to_production(told.requested),), "worker")),
)  # fmt: skip


@pytest.mark.parametrize("denial", DENIALS, ids=str)
def test_it_is_refused_for_that_alone(denial: Denial) -> None:
    holds(denial)


@pytest.mark.says("always.20")
def test_it_goes_through_the_whole_process() -> None:
    story = a_drill()
    assert story.facts.outcome == "done"
    assert all(each.satisfied for each in gates.read(story.case("dev")))


def test_its_steps_are_reported_as_they_would_be_done() -> None:
    story = Story()
    up_to_production(requested)(story)
    story.must("hosting", "report-step", steps.ReportStep(story.run, "s1", "done"))


@pytest.mark.says("always.20")
def test_it_keeps_nobody_out_of_production_and_is_kept_out_by_nobody() -> None:
    story = a_drill(told.standing_by)
    story.world = story.world.with_runs((OTHER,))
    told.started(story)
    assert story.facts.production is not None
    assert story.facts.production.systems == ()
    assert gates.summary(story.case("dev")).running == ()
    real = a_change(told.standing_by)
    real.world = real.world.with_runs((OTHER,))
    assert real.refused("hosting", "start-production") == {"run.alone"}


def test_in_staging_it_runs_like_any_other() -> None:
    story = a_drill(told.documented)
    story.world = story.world.with_runs((OtherRun("CR-1002", "CR-1002-R1", "staging", ("eclkc",)),))
    assert story.refused("dev", "start-staging") == {"run.alone"}


@pytest.mark.says("always.21")
def test_every_subject_says_drill_and_nobody_outside_is_told() -> None:
    story = Story()
    requested(story)
    subjects: list[str] = []
    outside: list[str] = []
    for part in (lambda _: None, *told.WAY[1:]):
        before = len(story.happened)
        part(story)
        for h in story.happened[before - 1 :]:
            for each in notices.owed(h, story.case("worker"), "https://offcycle.example"):
                if isinstance(each, Notice):
                    subjects.append(each.subject)
                    outside += [] if each.account else [each.address]
    assert subjects
    assert all(each.startswith("DRILL: ") for each in subjects)
    assert outside == []


def test_its_copy_says_so_too() -> None:
    story = a_drill(told.approved)
    found = notices.owed(story.happened[-1], story.case("worker"), "https://offcycle.example")
    (copy,) = [each for each in found if isinstance(each, ArchiveCopy)]
    assert copy.name.startswith("DRILL-")
    assert "DRILL" in copy.text
