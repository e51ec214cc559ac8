"""This module tries who records that somebody is out of office, until when, and who ends that."""

from datetime import timedelta

import pytest

from offcycle.process.events import organisation
from offcycle.process.kernel import Refused
from offcycle.process.notices.owing import owed
from offcycle.process.people.absences import EndAbsence, RecordAbsence, takes_part
from tests.process import story as told
from tests.process.approvers import approver, happened, out, stand_ins
from tests.process.denials import Ask, Denial, Part, Try, holds
from tests.process.parts import all_of, disabled, gets
from tests.process.story import Story, a_change


def absent(account: str = "cor2", starts: timedelta | None = None, **time: float) -> Ask:
    """Somebody is out for so long, a day if nothing is said."""

    def ask(story: Story) -> RecordAbsence:
        starts_at = None if starts is None else story.at + starts
        return RecordAbsence(account, story.at + timedelta(**(time or {"days": 1})), starts_at)

    return ask


def ended(story: Story) -> EndAbsence:
    """The absence that was recorded last is over."""
    return EndAbsence(max(story.world.calendar.absences, default=0))


def takes(*accounts: str) -> Part:
    """These take part in a change that waits for approvers."""

    def part(story: Story) -> None:
        story.world = story.world.with_parts(frozenset(accounts))

    return part


COR2_OUT = out("cor2", by="isso")
A_DAY, NOT_YET = timedelta(days=1), timedelta(days=-1)

DENIALS = (
    Denial("record-absence", "actor.active", None, Try("cor2", absent(), (disabled("cor2"),)), Try("cor2", absent())),
    Denial("record-absence", "actor.in_person", None, Try("cor2", absent(), via="issued"), Try("cor2", absent(), via="token")),
    Denial("record-absence", "absence.account", None, Try("isso", absent("nobody")), Try("isso", absent("cor2"))),
    Denial("record-absence", "absence.who", None, Try("cor1", absent()), Try("cor2", absent())),
    Denial("record-absence", "absence.who", None, Try("hosting", absent()), Try("isso", absent())),
    Denial("record-absence", "absence.who", None, Try("alt2", absent("cor1"), (stand_ins,)), Try("alt2", absent("cor2"), (stand_ins,))),
    Denial("record-absence", "absence.who", None, Try("admin", absent(), (takes("admin"),)), Try("admin", absent(), (takes("hosting"),))),
    Denial("record-absence", "absence.until", None, Try("cor2", absent(days=-1)), Try("cor2", absent())),
    Denial("record-absence", "absence.until", None, Try("cor2", absent(days=93)), Try("cor2", absent(days=92))),
    Denial("record-absence", "absence.until", None, Try("cor2", absent(starts=A_DAY, days=1)), Try("cor2", absent(starts=A_DAY, days=2))),
    Denial("end-absence", "actor.active", None, Try("cor2", ended, (COR2_OUT, disabled("cor2"))), Try("cor2", ended, (COR2_OUT,))),
    Denial("end-absence", "actor.in_person", None, Try("cor2", ended, (COR2_OUT,), via="issued"), Try("cor2", ended, (COR2_OUT,), via="token")),
    Denial("end-absence", "absence.known", None, Try("cor2", ended), Try("cor2", ended, (COR2_OUT,))),
    Denial("end-absence", "absence.known", None, Try("cor2", ended, (out("cor2", days=0),)), Try("cor2", ended, (out("cor2", days=1),))),
    Denial("end-absence", "absence.ender", None, Try("cor1", ended, (COR2_OUT,)), Try("isso", ended, (COR2_OUT,))),
)  # fmt: skip


@pytest.mark.says("4.25", "4.28", "4.30")
@pytest.mark.parametrize("denial", DENIALS, ids=str)
def test_it_is_refused_for_that_alone(denial: Denial) -> None:
    holds(denial)


def test_the_console_is_nobody_in_person() -> None:
    story = Story()
    outcome = story.give("console", "record-absence", absent()(story), "console")
    assert isinstance(outcome, Refused)
    assert {each.rule for each in outcome.refusals} == {"actor.active"}


@pytest.mark.says("4.28")
def test_who_did_something_in_a_change_or_could_takes_part_in_it() -> None:
    story = a_change(told.submitted)
    roster = story.world.roster
    took = {one for one in roster.accounts if takes_part(one, roster, story.facts, story.happened)}
    assert took == {*told.ROLES}
    gets("admin", "qa")(story)
    assert takes_part("admin", story.world.roster, story.facts, story.happened)


def test_an_absence_counts_from_when_it_was_recorded() -> None:
    story = Story()
    out("cor2", starts=NOT_YET, days=3)(story)
    calendar = story.world.calendar
    assert calendar.absence("cor2", story.at) is not None
    assert calendar.absence("cor2", story.at - timedelta(hours=1)) is None


@pytest.mark.says("4.29")
def test_the_absent_one_is_told_and_so_are_those_who_have_to_decide_without_them() -> None:
    story = Story()
    all_of(approver("alt"), out("cor2", by="isso"))(story)
    absence = story.world.calendar.absence("cor2", story.at)
    assert absence is not None
    event = organisation.AbsenceRecorded(
        account="cor2", starts_at=absence.starts_at, until=absence.until
    )
    entry = happened(story, event, "isso")
    told_of_it = {
        each.account: each for each in owed(entry, story.case("isso"), "http://x.example")
    }
    assert set(told_of_it) == {"cor2", "cor1"}
    assert "end it with one tap" in told_of_it["cor2"].text
    assert f"http://x.example/absences/{entry.seq}/end" in told_of_it["cor2"].text
    assert (
        told_of_it["cor1"].subject
        == "Cor2 is out of office until Tuesday 24 November, 9:14 p.m. Eastern"
    )
    assert "confirm" in told_of_it["cor1"].text
