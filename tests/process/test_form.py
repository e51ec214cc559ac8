"""This module tries step 3: the form is filled with what is known, and only what is missing is asked for."""

import pytest

from offcycle.process import form, gates
from offcycle.process.form import Fill
from offcycle.process.review import sealing, submission
from offcycle.process.triage import Answers
from tests.process import story as told
from tests.process.denials import Denial, Try, asks, holds
from tests.process.parts import deferred, policy, production_failed, stopped, withdrawn
from tests.process.story import FIELDS, Story, a_change

UNDO = asks(Fill({"undo": "Switch back."}))
CHOICE = ('name = "undo"\n', 'name = "undo"\nchoices = ["Switch back.", "Cannot be."]\n')

DENIALS = (
    Denial("fill-form", "change.open", told.triaged, Try("dev", UNDO, (withdrawn,)), Try("dev", UNDO)),
    Denial("fill-form", "may.form", told.triaged, Try("qa", UNDO), Try("hosting", UNDO)),
    Denial("fill-form", "form.before_production", told.started, Try("dev", UNDO), Try("dev", UNDO, (stopped,))),
    Denial("fill-form", "form.before_production", told.applied, Try("dev", UNDO), Try("dev", UNDO, (production_failed,))),
    Denial("fill-form", "form.known", told.triaged, Try("dev", asks(Fill({"nosuch": "x"}))), Try("dev", UNDO)),
    Denial("fill-form", "form.known", told.triaged, Try("dev", asks(Fill({}))), Try("dev", UNDO)),
    Denial("fill-form", "form.fits", told.triaged, Try("dev", asks(Fill({"sentence": "x" * 201}))), Try("dev", asks(Fill({"sentence": "x" * 200})))),
    Denial("fill-form", "form.fits", told.triaged, Try("dev", asks(Fill({"undo": "Perhaps."})), (policy(CHOICE),)), Try("dev", UNDO, (policy(CHOICE),))),
)  # fmt: skip


@pytest.mark.says("1.13", "3.1", "3.6")
@pytest.mark.parametrize("denial", DENIALS, ids=str)
def test_it_is_refused_for_that_alone(denial: Denial) -> None:
    holds(denial)


def values(story: Story) -> dict[str, str]:
    return {field.about.name: field.value for field in form.fields(story.case("dev"))}


def missing(story: Story) -> list[str]:
    return [field.about.name for field in form.fields(story.case("dev")) if field.missing]


def state(story: Story) -> gates.State:
    return next(each for each in gates.read(story.case("dev")) if each.name == "form")


@pytest.mark.says("3.4")
def test_at_most_five_fields_are_left_after_request_plan_and_staging() -> None:
    assert missing(a_change(told.signed)) == ["sentence", "if_not_done", "interruption", "undo"]
    assert len(missing(a_change(told.requested))) == 6


@pytest.mark.says("3.3")
def test_what_is_known_is_filled_in() -> None:
    known = values(a_change(told.signed))
    assert known | {"plan": "", "requested_at": ""} == {
        "system": "ECLKC", "title": "Site down", "requested_by": "Dev", "requested_at": "",
        "description": "Down.", "why": "Users.", "priority": "P0", "security_related": "no", "affected": "none",
        "plan": "", "validated_by": "Dev and Qa", "sentence": "", "if_not_done": "", "interruption": "", "undo": "",
    }  # fmt: skip
    assert known["plan"].startswith("Revision 1, 2 steps, sha256:")
    assert known["requested_at"] == "Sunday 22 November 2026, 9:14 p.m. Eastern"


@pytest.mark.says("1.13", "1.14")
def test_what_somebody_typed_goes_before_what_is_known_until_it_is_cleared() -> None:
    story = a_change(told.triaged)
    story.must("dev", "fill-form", Fill({"why": "The board meets tonight."}))
    assert values(story)["why"] == "The board meets tonight."
    story.must("dev", "fill-form", Fill({"why": ""}))
    assert values(story)["why"] == "Users."


@pytest.mark.says("3.5")
def test_the_gate_names_what_is_missing_and_who_can_give_it() -> None:
    story = a_change(told.signed)
    story.must("hosting", "fill-form", Fill({"sentence": "Switched.", "undo": "Switch back."}))
    shut = state(story)
    assert shut.why == (
        "The form still lacks “What happens if this is not done” and “Interruption that users will notice”."
    )
    assert [(each.role, each.accounts) for each in shut.waiting_on] == [
        ("dev", ("dev", "dev2")),
        ("hosting", ("hosting", "hosting2")),
    ]
    story.must("hosting", "fill-form", Fill(FIELDS))
    assert state(story).satisfied


def test_blanks_do_not_fill_a_required_field() -> None:
    story = a_change(told.form_filled)
    story.must("dev", "fill-form", Fill({"undo": "   "}))
    assert not state(story).satisfied


def test_the_sentence_for_the_approvers_is_sealed() -> None:
    story = a_change(told.standing_by)
    story.must("dev", "fill-form", Fill({"sentence": "Something else is done."}))
    assert story.facts.submission
    assert sealing.sealed(story.facts.submission)["sentence"] == FIELDS["sentence"]
    (found,) = submission.differences(story.case("dev"))
    assert (found.part, found.after) == ("sentence", "Something else is done.")


def test_the_form_is_archived_as_it_was_submitted() -> None:
    story = a_change(told.submitted)
    story.must("dev", "fill-form", Fill({"sentence": "Something else.", "undo": "Not at all."}))
    case = story.case("dev")
    paper = form.paper(case, story.facts.submission)
    assert FIELDS["sentence"] in paper
    assert FIELDS["undo"] in paper
    assert "Something else." in form.paper(case)


def test_another_field_is_not_sealed() -> None:
    story = a_change(told.standing_by)
    story.must("dev", "fill-form", Fill({"undo": "Switch back, ten minutes."}))
    story.must("hosting", "start-production")


def test_the_paper_reads_by_itself() -> None:
    story = a_change(told.form_filled)
    story.must("dev", "triage", Answers(affected=("other",)))
    paper = form.paper(story.case("dev"))
    assert paper.startswith("# Emergency change request: CR-1001\n")
    assert "## Other systems touched\n\nOther\n" in paper
    assert "(empty)" in form.paper(a_change(told.requested).case("dev"))


def test_why_it_cannot_wait_is_asked_of_emergencies_alone() -> None:
    story = a_change(told.requested)
    assert "why" in {each.about.name for each in form.fields(story.case("dev"))}
    deferred(story)
    assert "why" not in {each.about.name for each in form.fields(story.case("dev"))}
