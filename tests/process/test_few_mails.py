"""This module counts the mails of the straight way by what really leaves, and tries that nobody is told twice, or of what they did."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from offcycle.process import notices
from offcycle.process.events import notices as events
from offcycle.process.facts import fold
from offcycle.process.kernel import Case
from offcycle.process.notices import Notice
from offcycle.process.triage import Affected, Answers
from tests.process import story as told
from tests.process.story import Story

RECEIPT, ROLL_CALL = "review.decided", "triage.roll_called"
QUIET = Answers(
    active=True, security=False, quality=False, description="Down.", why="Users.", impact="minor", urgency="severe"
)  # fmt: skip


def straight(answers: Answers | None) -> Story:
    """A change from alarm to closed that touches another team; with other answers it is less urgent."""
    story = Story()
    told.requested(story)
    story.must("dev", "affected", Affected(("other",)))
    if answers:
        story.must("dev", "triage", answers)
    for part in told.WAY[2 if answers else 1 :]:
        part(story)
    return story


def mails(story: Story) -> list[tuple[str, str, str]]:
    """Of everything that left: the kind of the event, who did it, and who was told."""
    found = []
    for n, h in enumerate(story.happened, 1):
        case = story.case("worker")
        then = Case(fold(story.happened[:n]), case.world, case.actor, h.at)
        owed = notices.owed(h, then, "https://offcycle.example")
        found += [(h.event.kind, h.by, each.account or each.address) for each in owed if isinstance(each, Notice)]  # fmt: skip
    return found


MOST = {
    "cor1": 2,
    "cor2": 2,
    "qa": 1,
    "tester": 1,
    "affected": 3,
    "dev": 6,
    "dev2": 6,
    "list@example.org": 2,
}


@pytest.mark.parametrize("answers", [QUIET, None], ids=["P2", "P0"])
def test_the_straight_way_takes_few_mails(answers: Answers | None) -> None:
    found = mails(straight(answers))
    asked = {who for kind, _, who in found if kind == ROLL_CALL}
    assert bool(asked) == (answers is None), "only what is urgent asks who is there"
    count = Counter(who for kind, _, who in found if kind != ROLL_CALL)
    assert {who: count[who] for who in MOST if count[who] > MOST[who]} == {}
    assert {who: count[who] for who in ("cor1", "cor2", "qa", "affected")} == {
        "cor1": 2, "cor2": 2, "qa": 1, "affected": 3,
    }  # fmt: skip


def test_nobody_is_told_twice_of_one_event_or_of_what_they_did() -> None:
    found = mails(straight(None))
    assert [each for each, times in Counter(found).items() if times > 1] == []
    own = {(kind, who) for kind, by, who in found if by == who}
    assert own == {(RECEIPT, "cor1"), (RECEIPT, "cor2"), ("review.submitted", "hosting")}, (
        "receipts, and the PDF that hosting works from"
    )


def test_missed_updates_are_mailed_ever_more_rarely() -> None:
    story = straight(None)
    case = story.case("hosting")
    due, hour = case.at, timedelta(minutes=case.policy.clocks.update_minutes)

    def mailed(missed: int) -> bool:
        event = events.Reminded("update", due, due + missed * hour)
        happened = replace(story.happened[-1], event=event, by="worker")
        owed = notices.owed(happened, case, "https://offcycle.example")
        return any("still wait for an update" in getattr(each, "subject", "") for each in owed)

    assert [each for each in range(1, 32) if mailed(each)] == [1, 3, 7, 15, 31]
