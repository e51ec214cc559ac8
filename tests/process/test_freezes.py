"""This module tries freezes: who sets and lifts them, that they shut production, and that an approval overrides those it names."""

from datetime import timedelta

import pytest

from offcycle.process import freezing, gates
from offcycle.process.commands import decide
from offcycle.process.events import Prose, organisation
from offcycle.process.kernel import Accepted
from offcycle.process.notices import Notice, owed
from offcycle.process.review import sealing
from offcycle.process.review.first_screen import told_first
from offcycle.process.run.freezes import LiftFreeze, SetFreeze
from tests.process import story as told
from tests.process.denials import Ask, Denial, Part, Try, holds
from tests.process.parts import all_of, disabled, gets, step_done, stopped, waits
from tests.process.story import START, Story, a_change

leads_all = gets("hosting", "lead", "*")
leads_one = gets("hosting", "lead")


def sets(
    *systems: str, slug: str = "", reason: str = "Elections.", start: float = 0, hours: float = 48
) -> Ask:
    def ask(story: Story) -> SetFreeze:
        begin = story.at + timedelta(hours=start)
        return SetFreeze(begin, begin + timedelta(hours=hours), reason, systems, slug)

    return ask


def frozen(*systems: str, slug: str = "vote", start: float = 0, hours: float = 48) -> Part:
    """A freeze was set; it begins some hours from now."""

    def part(story: Story) -> None:
        begin = story.at + timedelta(hours=start)
        story.organise(
            organisation.FreezeSet(
                freeze=slug,
                starts_at=begin,
                ends_at=begin + timedelta(hours=hours),
                systems=systems,
                reason=Prose("Elections."),
            )
        )

    return part


def lifted(slug: str = "vote") -> Part:
    return lambda story: story.organise(organisation.FreezeLifted(freeze=slug))


def lifts(slug: str = "vote") -> Ask:
    return lambda _: LiftFreeze(slug)


def seen_and_approved(story: Story) -> None:
    """It is submitted again, approved with what it then names, and somebody stands by."""
    for part in (told.submitted, told.approved, told.standing_by):
        part(story)


def touches_other(story: Story) -> None:
    story.must("dev", "triage", told.Answers(affected=("other",)))


DENIALS = (
    Denial("set-freeze", "actor.active may_anywhere.freeze", None, Try("hosting", sets("eclkc"), (leads_all, disabled("hosting"))), Try("hosting", sets("eclkc"), (leads_all,))),
    Denial("set-freeze", "may_anywhere.freeze freeze.reach", None, Try("hosting", sets("eclkc")), Try("hosting", sets("eclkc"), (leads_one,))),
    Denial("set-freeze", "freeze.reach", None, Try("hosting", sets(), (leads_one,)), Try("hosting", sets(), (leads_all,))),
    Denial("set-freeze", "freeze.reach", None, Try("hosting", sets("eclkc", "other"), (leads_one,)), Try("hosting", sets("eclkc", "other"), (leads_all,))),
    Denial("set-freeze", "freeze.slug", None, Try("hosting", sets(slug="vote"), (leads_all, frozen(), lifted())), Try("hosting", sets(slug="vote"), (leads_all,))),
    Denial("set-freeze", "freeze.slug", None, Try("hosting", sets(slug="A vote"), (leads_all,)), Try("hosting", sets(slug="a-vote"), (leads_all,))),
    Denial("set-freeze", "freeze.span", None, Try("hosting", sets(hours=0), (leads_all,)), Try("hosting", sets(hours=1), (leads_all,))),
    Denial("set-freeze", "freeze.span", None, Try("hosting", sets(start=-2, hours=2), (leads_all,)), Try("hosting", sets(start=-2, hours=3), (leads_all,))),
    Denial("set-freeze", "freeze.span", None, Try("hosting", sets(hours=24 * 367), (leads_all,)), Try("hosting", sets(hours=24 * 366), (leads_all,))),
    Denial("set-freeze", "freeze.reason", None, Try("hosting", sets(reason=" "), (leads_all,)), Try("hosting", sets(), (leads_all,))),
    Denial("set-freeze", "freeze.systems", None, Try("hosting", sets("nosuch"), (leads_all,)), Try("hosting", sets("other"), (leads_all,))),
    Denial("lift-freeze", "actor.active may_anywhere.freeze", None, Try("hosting", lifts(), (leads_all, frozen(), disabled("hosting"))), Try("hosting", lifts(), (leads_all, frozen()))),
    Denial("lift-freeze", "may_anywhere.freeze freeze.lift_reach", None, Try("hosting", lifts(), (frozen(),)), Try("hosting", lifts(), (leads_all, frozen()))),
    Denial("lift-freeze", "freeze.lift_reach", None, Try("hosting", lifts(), (leads_one, frozen())), Try("hosting", lifts(), (leads_one, frozen("eclkc")))),
    Denial("lift-freeze", "freeze.there", None, Try("hosting", lifts(), (leads_all,)), Try("hosting", lifts(), (leads_all, frozen()))),
    Denial("lift-freeze", "freeze.there", None, Try("hosting", lifts(), (leads_all, frozen(), lifted())), Try("hosting", lifts(), (leads_all, frozen()))),
    Denial("lift-freeze", "freeze.there", None, Try("hosting", lifts(), (leads_all, frozen(hours=1), waits(hours=1))), Try("hosting", lifts(), (leads_all, frozen(start=1), waits(minutes=1)))),
    Denial("start-production", "gate.freeze", told.standing_by, Try("hosting", first=(frozen(),)), Try("hosting", first=(frozen("other"),))),
    Denial("start-production", "gate.freeze", told.standing_by, Try("hosting", first=(frozen("eclkc"),)), Try("hosting", first=(frozen("eclkc"), lifted()))),
    Denial("start-production", "gate.freeze", told.standing_by, Try("hosting", first=(frozen(start=-1, hours=2),)), Try("hosting", first=(frozen(start=-1, hours=1),))),
    Denial("start-production", "gate.freeze", told.standing_by, Try("hosting", first=(touches_other, seen_and_approved, frozen("other"))), Try("hosting", first=(touches_other, frozen("other"), seen_and_approved))),
    Denial("start-production", "gate.freeze", told.risk_reviewed, Try("hosting", first=(frozen(), seen_and_approved, frozen(slug="more"))), Try("hosting", first=(frozen(), seen_and_approved))),
)  # fmt: skip


@pytest.mark.says("5.6")
@pytest.mark.parametrize("denial", DENIALS, ids=str)
def test_it_is_refused_for_that_alone(denial: Denial) -> None:
    holds(denial)


def after(until: Part, *parts: Part) -> Story:
    story = a_change(until)
    all_of(*parts)(story)
    return story


def gate(story: Story) -> gates.State:
    return next(each for each in gates.read(story.case("dev")) if each.name == "freeze")


@pytest.mark.says("5.6")
def test_a_freeze_stands_on_the_first_screen_and_approving_overrides_it() -> None:
    story = after(told.risk_reviewed, frozen(), told.submitted)
    submission = story.facts.submission
    assert submission is not None
    assert [each["reason"] for each in sealing.sealed(submission)["freezes"]] == ["Elections."]
    first = "Approving overrides the freeze “vote” of every system, which ends "
    assert told_first(story.case("cor1"), submission)[0].startswith(first)
    letters = owed(story.happened[-1], story.case("hosting"), "https://o.example.org")
    mail = next(each for each in letters if isinstance(each, Notice) and each.account == "cor1")
    assert first in mail.text
    told.approved(story)
    told.standing_by(story)
    assert gate(story).why == "The approval overrides the freeze “vote” of every system."
    told.started(story)
    assert story.happened[-1].event.exceptions == ("freeze_override",)  # type: ignore[attr-defined]  # it is the start
    all_of(step_done, stopped)(story)
    assert not gate(story).satisfied  # the approval that overrode it was used


@pytest.mark.says("5.6")
def test_a_freeze_that_is_to_begin_while_the_approval_holds_is_named_too() -> None:
    story = after(told.risk_reviewed, frozen(start=5), frozen(slug="far", start=80))
    assert [each["freeze"] for each in freezing.sealed(story.case("hosting"))] == ["vote"]
    for part in (told.submitted, told.approved, waits(hours=6), told.standing_by, told.started):
        part(story)
    assert story.facts.running is not None


def test_without_a_freeze_production_is_no_exception() -> None:
    story = after(told.started)
    assert story.happened[-1].event.exceptions == ()  # type: ignore[attr-defined]  # it is the start


@pytest.mark.parametrize("part", [lifted(), waits(hours=49)])
def test_a_freeze_that_ended_takes_nothing_away_from_an_approval(part: Part) -> None:
    story = after(told.risk_reviewed, frozen(), told.submitted, told.approved, part)
    told.standing_by(story)
    assert gate(story).why == "No freeze holds."
    told.started(story)
    assert story.happened[-1].event.exceptions == ()  # type: ignore[attr-defined]  # it is the start


def test_a_freeze_that_is_set_while_production_runs_stops_nothing() -> None:
    story = after(told.started, frozen())
    story.run_through("hosting")


def test_the_gate_says_what_holds_who_set_it_and_what_to_do() -> None:
    story = after(told.standing_by, frozen("eclkc"))
    state = gate(story)
    assert (state.why, state.do) == (
        "The freeze “vote” of eclkc holds until Tuesday 24 November, 9:14 p.m. Eastern. console set it: Elections.",
        "Wait until then, ask console to lift it, or submit again so that the approvers see it: approving overrides it.",
    )
    assert state.due == story.world.calendar.freezes["vote"].ends_at


def test_a_freeze_without_a_name_is_given_one_that_no_other_had() -> None:
    story = Story()
    for part in (leads_all, frozen(slug="freeze-2"), lifted("freeze-2")):
        part(story)
    outcome = decide("set-freeze", sets("eclkc", "eclkc")(story), story.case("hosting"))
    assert isinstance(outcome, Accepted)
    assert outcome.events == (
        organisation.FreezeSet(
            freeze="freeze-3",
            starts_at=START,
            ends_at=START + timedelta(hours=48),
            systems=("eclkc",),
            reason=Prose("Elections."),
        ),
    )
