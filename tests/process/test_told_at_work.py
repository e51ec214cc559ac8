"""This module tries who is told of what while production is changed: at once, by what they do there, and without details to outsiders."""

import pytest

from offcycle.process import notices
from offcycle.process.notices import Notice
from offcycle.process.run.standby import StandBy
from offcycle.process.triage import Answers
from tests.process import story as told
from tests.process.denials import Part
from tests.process.parts import (
    all_of,
    production_failed,
    rejected,
    stands_by,
    step_done,
    stopped,
)
from tests.process.rich import (
    agreed,
    amended,
    declined,
    intended,
    lost,
    not_needed,
    rollback_started,
    rolled_back,
    started,
)
from tests.process.story import Story, a_change

RICH = started()
EVERYBODY = {"dev", "dev2", "hosting", "hosting2"}


def sent(story: Story, kind: str) -> dict[str, Notice]:
    """What the latest event of a kind owes, by account."""
    h = next(each for each in reversed(story.happened) if each.event.kind == kind)
    found = notices.owed(h, story.case("hosting"), "http://offcycle.test")
    return {each.account: each for each in found if isinstance(each, Notice)}


def after(*parts: Part) -> Story:
    story = a_change(told.acknowledged)
    for part in (RICH, *parts):
        part(story)
    return story


TOLD = (
    (all_of(stands_by("dev")), "run.stood_by", {"dev2"}, "Dev stands by for “"),
    (not_needed, "run.step_reported", {"dev2"}, "is not needed: Log in."),
    (amended, "run.amendment_proposed", {"dev2"}, "Instead: Click the other one."),
    (all_of(amended, agreed), "run.amendment_agreed", {"cor1", "cor2", "isso", "dev", "hosting", "hosting2"}, "Instead: Click the other one."),
    (all_of(amended, declined), "run.declined", {"hosting"}, "Dev2 does not agree: It is needed."),
    (all_of(step_done, stopped), "run.stopped", EVERYBODY - {"hosting"}, "It does not work"),
    (all_of(step_done, stopped, rollback_started), "run.rollback_started", {"dev", "dev2", "hosting2", "cor1", "cor2"}, "undo what"),
    (all_of(step_done, rolled_back), "run.finished", {"dev", "dev2", "hosting2", "cor1", "cor2"}, "is undone"),
    (told.applied, "run.finished", {"dev", "dev2"}, "Please look at production"),
    (all_of(told.applied, production_failed), "run.validated", {"hosting", "hosting2"}, "did not pass production"),
    (step_done, "run.step_reported", set(), ""),
)  # fmt: skip


@pytest.mark.says("5.13", "5.4")
@pytest.mark.parametrize(("part", "kind", "who", "words"), TOLD)
def test_who_is_concerned_is_told_at_once(part: Part, kind: str, who: set[str], words: str) -> None:
    found = sent(after(part), kind)
    assert set(found) == who
    assert all(words.replace("“", '"') in each.text for each in found.values())


def test_who_renews_their_standby_relieves_nobody() -> None:
    story = after()
    story.must("dev2", "stand-by", StandBy(story.facts.standby.until))  # type: ignore[union-attr]  # somebody stands by
    assert sent(story, "run.stood_by") == {}


def test_the_operator_is_told_what_to_do_when_the_approval_is_taken_back() -> None:
    found = sent(after(step_done, rejected), "review.decided")
    assert "Please take no further step, now. Stop the run" in found["hosting"].text


def test_what_nobody_knows_is_told_to_hosting() -> None:
    story = a_change(told.acknowledged)
    for part in (started(executed=True), step_done, step_done, step_done, intended, lost):
        part(story)
    found = sent(story, "run.unknown")
    assert set(found) == {"hosting", "hosting2"}
    assert "production of ECLKC: Run the job." in found["hosting"].text


def test_outsiders_are_not_told_why_a_security_change_was_stopped() -> None:
    story = a_change(told.acknowledged)
    story.must("dev", "triage", Answers(security=True, affected=("other",)))
    for part in (RICH, step_done, stopped):
        part(story)
    found = sent(story, "run.stopped")
    assert "It does not work" in found["dev"].text
    assert "It does not work" not in found["affected"].text
