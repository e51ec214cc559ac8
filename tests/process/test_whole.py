"""This module proves what is said of the process as a whole: its pace, its size, and what each role does in it."""

from datetime import UTC, datetime, timedelta

import pytest

from offcycle.process.events import Prose, organisation
from offcycle.process.kernel import Actor
from offcycle.process.notices.feedback import GiveFeedback
from offcycle.process.policy import Policy
from offcycle.process.run.steps import ReportStep
from offcycle.process.staging.help import Note
from offcycle.process.triage import Answers, PlanWindow, Request
from offcycle.process.visibility import may_see
from tests.process import story as told
from tests.process.parts import deferred, gets
from tests.process.story import POLICY, Story, a_change

WINDOW = datetime(2026, 12, 18, 1, tzinfo=UTC)


@pytest.mark.says("0.8")
def test_a_deferred_change_goes_through_the_same_steps_to_its_end() -> None:
    story = a_change(told.requested)
    deferred(story)
    story.must("dev", "triage", Answers(description="The certificate is renewed."))
    story.must("hosting", "plan-window", PlanWindow())
    for part in told.WAY[2 : told.WAY.index(told.standing_by)]:
        if part is not told.acknowledged:
            part(story)
    assert "gate.window" in story.refused("hosting", "start-production")
    story.at = WINDOW
    for part in told.WAY[told.WAY.index(told.standing_by) :]:
        part(story)
    assert story.facts.outcome == "done"
    assert story.facts.runs["CR-1001-R2"].started_at >= WINDOW


@pytest.mark.says("people.2")
def test_hosting_does_what_the_process_gives_to_it() -> None:
    may = Policy.parse(POLICY).may
    for what in ("acknowledge", "help", "form", "risk", "submit", "production", "notices"):
        assert "hosting" in getattr(may, what), what
    story = a_change(told.documented)
    story.must("dev", "request-help", Note())
    story.must("hosting", "accept-help", Note())
    assert "may.help" in story.refused("qa", "accept-help", Note())


@pytest.mark.says("people.10")
def test_stakeholders_say_how_useful_and_how_fast_the_process_was() -> None:
    story = a_change()
    gets("dee", "stakeholder")(story)
    story.must("dee", "feedback", GiveFeedback(usefulness=5, speed=4))
    assert story.facts.feedback["dee"].usefulness == 5
    assert story.refused("isso", "feedback", GiveFeedback(usefulness=5, speed=4))


@pytest.mark.says("2.4")
def test_what_came_out_of_every_attempt_is_kept() -> None:
    story = a_change(told.documented)
    story.must("dev", "start-staging")
    for outcome, note in (("failed", "exit 1: no space"), ("done", "exit 0")):
        story.must("dev", "report-step", ReportStep(story.run, "s1", outcome, note))
    step = story.facts.runs[story.run].steps["s1"]
    assert [each.note for each in step.attempts] == ["exit 1: no space", "exit 0"]


@pytest.mark.says("intro.6")
def test_it_serves_thousands_of_applications_and_each_team_sees_its_own() -> None:
    many = 3000
    story = Story()
    for number in range(many):
        team, slug = f"team{number}", f"app{number}"
        story.organise(
            organisation.TeamSet(team=team, name=Prose(team)),
            organisation.SystemSet(
                system=slug, name=Prose(slug), team=team, staging="s", production="p"
            ),
        ) if number in {0, many - 1} else None
    story.organise(
        *(
            organisation.SystemSet(
                system=f"app{number}", name=Prose("x"), team="web", staging="s", production="p"
            )
            for number in range(1, many - 1)
        ),
        organisation.RoleGiven(account="dee", role="dev", on=f"app{many - 1}"),
    )
    story.must("dee", "request", Request(f"app{many - 1}", "Down"))
    assert may_see(Actor("dee"), story.world, story.facts)
    assert not may_see(Actor("dev"), story.world, story.facts)
    assert len(story.world.roster.systems) == many + 2


def test_a_window_is_long_enough_for_the_stories_here() -> None:
    assert timedelta(hours=Policy.parse(POLICY).windows.hours) >= timedelta(hours=1)
