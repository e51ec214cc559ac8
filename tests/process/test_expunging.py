"""This module tries who may expunge what was pasted by mistake: two persons, one an administrator and one the security officer."""

import pytest

from offcycle.process import plan
from offcycle.process.events import Prose, organisation
from offcycle.process.facts import Happened
from offcycle.process.kernel import Met
from offcycle.process.people import Expunge, ProposeExpunge
from offcycle.process.people.expunging import waiting
from tests.process import story as told
from tests.process.denials import Denial, Part, Try, asks, holds
from tests.process.parts import all_of, disabled, gets
from tests.process.story import START, Story, a_change

DIGESTS = ("sha256:01",)
WHAT = asks(ProposeExpunge("CR-1001", "A password.", "hunter2"))
NOW = asks(Expunge(500, DIGESTS))


def happens(story: Story, number: int, by: str, event: object) -> None:
    assert isinstance(event, organisation.ExpungeProposed | organisation.Expunged)
    entry = Happened(number, 0, None, START, by, "page", 1, event)
    story.world = story.world.extended([entry])


def proposed(by: str) -> Part:
    event = organisation.ExpungeProposed("CR-1001", Prose("A password."), Prose("hunter2"))
    return lambda story: happens(story, 500, by, event)


def expunged(*digests: str) -> Part:
    event = organisation.Expunged(digests, Prose("A password."), 500, "CR-1001")
    return lambda story: happens(story, 501, "isso", event)


BOTH = all_of(gets("admin", "isso"), proposed("admin"))

DENIALS = (
    Denial("propose-expunge", "expunge.who", None, Try("hosting", WHAT), Try("admin", WHAT)),
    Denial("propose-expunge", "expunge.who", None, Try("isso", WHAT, (disabled("isso"),)), Try("isso", WHAT)),
    Denial("propose-expunge", "actor.in_person", None, Try("isso", WHAT, via="issued"), Try("isso", WHAT)),
    Denial("propose-expunge", "expunge.reason", None, Try("isso", asks(ProposeExpunge("", " ", "hunter2"))), Try("isso", WHAT)),
    Denial("propose-expunge", "expunge.what", None, Try("isso", asks(ProposeExpunge("", "A pin.", "123"))), Try("isso", asks(ProposeExpunge("", "A pin.", "1234")))),
    Denial("propose-expunge", "expunge.what", None, Try("isso", asks(ProposeExpunge("", "It."))), Try("isso", asks(ProposeExpunge("", "It.", entries=(7,))))),
    Denial("propose-expunge", "expunge.not_in_reason", None, Try("isso", asks(ProposeExpunge("", "It is hunter2.", "hunter2"))), Try("isso", WHAT)),
    Denial("expunge", "expunge.who expunge.two", None, Try("hosting", NOW, (proposed("admin"),)), Try("isso", NOW, (proposed("admin"),))),
    Denial("expunge", "actor.in_person", None, Try("isso", NOW, (proposed("admin"),), via="issued"), Try("isso", NOW, (proposed("admin"),))),
    Denial("expunge", "expunge.open", None, Try("isso", NOW), Try("isso", NOW, (proposed("admin"),))),
    Denial("expunge", "expunge.open", None, Try("admin", NOW, (proposed("isso"), expunged("sha256:02"))), Try("admin", NOW, (proposed("isso"),))),
    Denial("expunge", "expunge.two", None, Try("admin", NOW, (proposed("admin"),)), Try("admin", NOW, (proposed("isso"),))),
    Denial("expunge", "expunge.two", None, Try("admin", NOW, (BOTH,)), Try("isso", NOW, (BOTH,))),
    Denial("expunge", "expunge.two", None, Try("isso", NOW, (proposed("admin"), disabled("admin"))), Try("isso", NOW, (proposed("admin"),))),
    Denial("expunge", "expunge.found", None, Try("isso", asks(Expunge(500, ())), (proposed("admin"),)), Try("isso", NOW, (proposed("admin"),))),
)  # fmt: skip


@pytest.mark.parametrize("denial", DENIALS, ids=str)
def test_it_is_refused_for_that_alone(denial: Denial) -> None:
    holds(denial)


def test_two_administrators_are_not_the_two() -> None:
    story = Story()
    story.organise(organisation.AccountAdded("dee", Prose("Dee"), Prose("dee@example.org"), True))
    proposed("admin")(story)
    assert story.refused("dee", "expunge", NOW(story)) == {"expunge.two"}


def test_a_proposal_waits_until_it_is_confirmed() -> None:
    story = Story()
    proposed("admin")(story)
    assert [each.number for each in waiting(story.case("isso"))] == [500]
    expunged(*DIGESTS)(story)
    assert waiting(story.case("isso")) == ()
    assert story.world.erasures.digests == set(DIGESTS)


def test_a_plan_that_was_expunged_is_run_no_more_until_it_is_written_anew() -> None:
    story = a_change(told.documented)
    assert story.facts.plan
    assert isinstance(plan.documented.look(story.case("dev")), Met)
    expunged(story.facts.plan.document)(story)
    assert "gate.plan" in story.refused("dev", "start-staging")
    story.must("dev", "plan", told.planned("Log in.", "Click Build with the new password."))
    story.must("dev", "start-staging")
