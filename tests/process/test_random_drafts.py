"""This module edits a submitted change at random, and holds it to two laws: approvals outlive edits, and only what was sealed is run."""

import json

from hypothesis import given, settings
from hypothesis import strategies as some

from offcycle.process import gates, plan
from offcycle.process.canonical import digest_of
from offcycle.process.form import Fill
from offcycle.process.kernel import Accepted
from offcycle.process.review import risk, submission
from offcycle.process.run import standby
from offcycle.process.triage import Answers
from tests.process import story as told
from tests.process.denials import Part
from tests.process.parts import (
    put_back,
    rejected,
    revised,
    reworded,
    submission_taken_back,
)
from tests.process.story import Story, a_change, planned


def gives(account: str, name: str, ask: object) -> Part:
    return lambda story: attempt(story, account, name, ask)


def attempt(story: Story, account: str, name: str, ask: object) -> None:
    story.give(account, name, ask)


OUTSIDE: tuple[Part, ...] = (
    gives("qa", "comment", plan.Comment("Well.")),
    gives("dev", "triage", Answers(title="Again", description="More is known.", impact="minor")),
    gives("dev", "fill-form", Fill({"undo": "Switch back, ten minutes."})),
    gives("dev2", "stand-by", standby.StandBy(told.START.replace(hour=3))),
    reworded,
)
INSIDE: tuple[Part, ...] = (
    revised,
    put_back,
    lambda story: attempt(story, "dev", "plan", planned("Log in.", "Click Delete.", "Look.")),
    gives("dev", "fill-form", Fill({"sentence": "Something else is done."})),
    gives("dev", "fill-form", Fill({"undo": ""})),
    gives("hosting", "review-risk", risk.ReviewRisk("low", "moderate", "acceptable")),
    gives("dev", "triage", Answers(security_related=True)),
    gives("dev", "start-staging", told.Nothing()),
)


@settings(max_examples=60, deadline=None)
@given(some.lists(some.sampled_from(OUTSIDE + INSIDE), max_size=8))
def test_no_edit_ends_an_approval_and_only_what_was_sealed_is_run(edits: list[Part]) -> None:
    story = a_change(told.approved)
    sealed = story.facts.submissions[-1]
    for edit in edits:
        try_it(story, edit)
        states = {state.name: state for state in gates.read(story.case("hosting"))}
        assert all(states[name].satisfied for name in ("plan", "staging_run", "validated", "form", "risk", "submission", "quorum"))  # fmt: skip
    if all(edit in OUTSIDE for edit in edits):
        assert submission.differences(story.case("hosting")) == ()
    if story.facts.running:
        story.run_through("dev")
    told.standing_by(story)
    told.started(story)
    run = story.facts.production
    assert run is not None
    assert (run.operations, run.submission) == (sealed.operations["production"], sealed.number)
    assert digest_of(json.loads(sealed.content)) == sealed.seal


def try_it(story: Story, edit: Part) -> None:
    """Do something that may be refused: the same revision twice, for one."""
    try:
        edit(story)
    except AssertionError as error:
        assert "Refused" in str(error)  # noqa: PT017 - only a refusal is let through


REPLACING: tuple[Part, ...] = (
    *INSIDE,
    lambda story: attempt(story, "hosting", "submit", submission.Submit()),
    lambda story: attempt(story, "hosting", "submit", submission.Submit(len(story.facts.submissions))),
    lambda story: try_it(story, told.staged),
    lambda story: try_it(story, told.signed),
    lambda story: try_it(story, told.risk_reviewed),
    lambda story: try_it(story, told.form_filled),
    lambda story: try_it(story, told.approved),
    rejected,
    submission_taken_back,
    lambda story: attempt(story, "hosting", "start-production", told.Nothing()),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(some.lists(some.sampled_from(REPLACING), max_size=16))
def test_whatever_is_replaced_or_taken_back_a_run_is_of_what_both_approved(
    parts: list[Part],
) -> None:
    story = a_change(told.standing_by)
    for part in parts:
        if story.facts.submission or part not in (rejected, submission_taken_back):
            try_it(story, part)
    story.give("hosting", "start-production", told.Nothing())
    for run in story.facts.runs_in("production"):
        approved = story.facts.submissions[run.submission - 1]
        assert run.operations == approved.operations["production"]
        assert {each.by for each in approved.decisions.values()} == {"cor1", "cor2"}
        assert story.facts.revisions[run.revision - 1].operations == approved.operations


def test_the_random_parts_do_reach_a_second_run_of_a_second_submission() -> None:
    story = a_change(told.standing_by)
    for part in (revised, told.staged, told.signed, told.risk_reviewed):
        part(story)
    outcome = story.give("hosting", "submit", submission.Submit(1))
    assert isinstance(outcome, Accepted)
    told.approved(story)
    told.started(story)
    assert story.facts.production
    assert story.facts.production.submission == 2
