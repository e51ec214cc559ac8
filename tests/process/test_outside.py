"""This module tries what people outside get and see: whom it reaches, what they are told of the next time, and their page."""

from datetime import timedelta

import pytest

from offcycle.process.events import Prose, organisation
from offcycle.process.kernel import Accepted
from offcycle.process.notices import Notice, PostUpdate, outside, owed_update, wording
from offcycle.process.notices.outside import EndLinks, link_of
from offcycle.process.notices.status import Status, status
from offcycle.process.people import SetList, SetSystem, SetTeam
from offcycle.process.triage import Mark, Request
from tests.process import story as told
from tests.process.denials import Part
from tests.process.parts import gets, production_failed, withdrawn
from tests.process.story import Story, a_change

AT = "https://offcycle.example.org"


def mails(story: Story) -> list[Notice]:
    """What the last thing that happened owes, as it leaves an installation with an address."""
    from offcycle.process.notices import owed

    found = owed(story.happened[-1], story.case("hosting"), AT)
    return [each for each in found if isinstance(each, Notice)]


def seen(story: Story) -> Status:
    return status(story.case(""))


def organised(story: Story, command: str, ask: object) -> None:
    outcome = story.give("admin", command, ask)
    assert isinstance(outcome, Accepted), outcome
    story.organise(*outcome.events)


def test_accounts_addresses_teams_and_shared_lists_are_each_told_once() -> None:
    story = a_change(told.triaged)
    gets("dee", "stakeholder")(story)
    organised(
        story, "set-list", SetList("grantees", "Grantees", ("a@example.org", "LIST@example.org"))
    )
    organised(story, "set-team", SetTeam("web", "Web", ("list:grantees", "team@example.org")))
    organised(story, "set-team", SetTeam("web", "Web of ours"))
    asked = SetSystem("eclkc", "ECLKC", "web", "s", "p", ("list@example.org", "list:grantees"))
    organised(story, "set-system", asked)
    story.must("hosting", "post-update", PostUpdate("We are on it."))
    expected = {"dee@example.org", "list@example.org", "a@example.org", "team@example.org"}
    assert {each.address for each in outside.recipients(story.case("hosting"))} == expected
    assert sorted(each.address for each in mails(story)) == sorted(expected)
    organised(story, "set-list", SetList("grantees", "Grantees", ("right@example.org",)))
    now = {each.address for each in outside.recipients(story.case("hosting"))}
    assert now == expected - {"a@example.org"} | {"right@example.org"}


def test_an_update_says_when_it_is_expected_to_end_and_when_the_next_one_comes() -> None:
    story = a_change(told.triaged)
    story.must("hosting", "post-update", PostUpdate("On it.", story.at + timedelta(hours=3)))
    first = mails(story)[0]
    assert first.subject == "ECLKC: first notice"
    assert "We expect it to be resolved by" in first.text
    assert "The next update comes by" in first.text
    assert f"{AT}/status/{story.facts.ref}/{{private-link:0}}" in first.text.splitlines()
    assert seen(story).next_by == story.facts.updates[0].next_by


@pytest.mark.says("5.26")
def test_one_tap_ends_the_hourly_updates_until_something_happens() -> None:
    story = a_change(told.approved)
    story.must("hosting", "post-update", PostUpdate())
    story.must("hosting", "post-update", PostUpdate(last=True))
    assert "This is the last regular update." in mails(story)[0].text
    assert mails(story)[0].subject == "ECLKC: last update for now"
    assert owed_update(story.case("hosting")) is None
    assert seen(story).last
    story.at += timedelta(minutes=5)
    told.standing_by(story)
    told.started(story)
    assert owed_update(story.case("hosting")) is not None


WAY = (
    (told.requested, "Being worked on"),
    (told.submitted, "Being worked on"),
    (told.started, "Being worked on"),
    (told.validated, "Resolved"),
    (told.closed, "Resolved"),
)


@pytest.mark.parametrize(("until", "heading"), WAY)
def test_the_page_shows_how_it_stands_and_nothing_of_how_it_is_done(
    until: Part, heading: str
) -> None:
    story = a_change(until)
    shown = seen(story)
    assert shown.heading == heading
    whole = repr(shown)
    inside = (
        story.facts.title,
        "Hosting",
        "s1",
        *(each.name for each in story.world.roster.accounts.values()),
    )
    assert not [each for each in inside if each in whole]


def test_a_failure_and_a_withdrawal_are_told_as_they_are() -> None:
    failed = a_change(told.applied)
    production_failed(failed)
    assert "did not succeed yet" in seen(failed).stands
    gone = a_change(told.triaged)
    withdrawn(gone)
    assert seen(gone).heading == "Withdrawn"


def test_of_what_is_security_related_only_that_is_told() -> None:
    story = a_change(told.triaged)
    story.must(
        "hosting",
        "post-update",
        PostUpdate("A hole in the login is open.", story.at + timedelta(hours=1)),
    )
    story.must("dev", "raise-security", Mark("A hole."))
    shown = seen(story)
    assert shown.stands == "Security maintenance of ECLKC."
    assert (shown.history, shown.expected, shown.affected) == ((), None, ())
    assert "hole" not in repr(shown)
    for draft in (wording.draft_update, wording.draft_ending, wording.nothing_new):
        assert "Security maintenance of ECLKC." in draft(story.case("hosting"))


def test_a_drill_has_no_page_and_what_ended_loses_it() -> None:
    story = Story()
    story.must("dev", "request", Request("eclkc", "Try it", drill=True))
    assert not outside.has_page(story.case(""))
    story = a_change(told.closed)
    assert outside.has_page(story.case(""))
    story.at += timedelta(days=30)
    assert not outside.has_page(story.case(""))


def test_links_end_one_by_one_or_all_and_are_given_anew() -> None:
    story = a_change(told.triaged)

    def link() -> tuple[int, bool]:
        found = link_of(story.facts, "List@example.org")
        return found.number, found.open

    assert link() == (0, True)
    story.must("hosting", "end-links", EndLinks("list@example.org", renew=False))
    assert link() == (1, False)
    story.must("hosting", "post-update", PostUpdate("On it."))
    assert "/status/" not in mails(story)[0].text
    story.must("hosting", "end-links", EndLinks())
    assert link() == (2, True)
    assert link_of(story.facts, "other@example.org").number == 1


def test_wordings_are_filled_once_with_what_is_known() -> None:
    story = a_change(told.triaged)
    case = story.case("hosting")
    assert wording.draft_update(case).startswith("We know of the problem with ECLKC")
    story.organise(organisation.SystemSet(system="eclkc", name=Prose("{stands}"), team="web"))
    assert "We know of the problem with {stands}" in wording.draft_update(story.case("hosting"))
