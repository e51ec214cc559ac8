"""This module tries that what is done in somebody's name is always mailed to that person, whatever the policy says."""

from datetime import timedelta

import pytest

from offcycle.process import notices
from offcycle.process.events import Event, Prose, organisation
from offcycle.process.facts import Happened
from offcycle.process.notices import Notice
from tests.process import story as told
from tests.process.parts import policy
from tests.process.story import START, Story, a_change

LATER = START + timedelta(days=1)
OUT = organisation.AbsenceRecorded("cor1", START, LATER, Prose("Ill."))
TOKEN = organisation.TokenMade("t1", "dev", Prose("CI"), ("read",), LATER, own=False)


def sent(story: Story, event: Event, by: str, seq: int = 900) -> list[Notice]:
    """What an event of the organisation owes."""
    h = Happened(seq, 0, None, START, by, "page", 1, event)
    story.world = story.world.extended([h])
    from dataclasses import replace

    from offcycle.process.facts import Facts

    case = replace(story.case(by), facts=Facts())
    found = notices.owed(h, case, "https://offcycle.example")
    return [each for each in found if isinstance(each, Notice)]


RECEIPTS: tuple[tuple[Event, str, str, str], ...] = (
    (
        OUT,
        "isso",
        "cor1",
        "Isso recorded that you are out of office from Sunday 22 November 2026, 9:14 p.m. Eastern to ",
    ),
    (OUT, "cor1", "cor1", "You recorded that you are out of office"),
    (TOKEN, "admin", "dev", 'Admin made an API token in your name, called "CI".'),
    (organisation.CredentialsReset("qa"), "admin", "qa", "Admin set your password"),
)


@pytest.mark.parametrize(("event", "by", "to", "says"), RECEIPTS)
@pytest.mark.says("always.19")
def test_the_person_in_whose_name_it_is_gets_a_receipt(
    event: Event, by: str, to: str, says: str
) -> None:
    (receipt,) = [each for each in sent(Story(), event, by) if each.account == to]
    assert receipt.text.startswith(says)
    assert "If this was not you" in receipt.text


@pytest.mark.parametrize(
    ("first", "subject", "begins"),
    [
        (False, "A new browser was used to sign in", "Somebody signed in to your account "),
        (True, "The first browser is known for your account", "Your account was used to sign in "),
    ],
)
@pytest.mark.says("always.19")
def test_whose_account_is_used_in_a_new_browser_hears_of_it_by_every_policy(
    first: bool, subject: str, begins: str
) -> None:
    story = Story()
    policy((told.POLICY, told.POLICY[: told.POLICY.index("[[notices]]")]))(story)
    place = (Prose("Firefox on Linux"), Prose("192.0.2.7"))
    (mail,) = sent(story, organisation.BrowserMet("b1", "dev", *place, first=first), "dev")
    assert (mail.account, mail.subject) == ("dev", subject)
    assert mail.text.startswith(begins)
    for said in (
        "on Sunday 22 November 2026, 9:14 p.m. Eastern, in Firefox on Linux, from the network address 192.0.2.7.",
        "If not, change your password under “Your account” now",
        "an administrator sets a new one for you, or disables the account. Tell the ",
        "\n\nhttps://offcycle.example/account\n",
    ):
        assert said in mail.text
    assert "If this was not you" not in mail.text  # it is said once, and in more words


def test_who_is_recorded_as_back_is_told_as_well() -> None:
    story = Story()
    sent(story, OUT, "isso")
    (receipt,) = sent(story, organisation.AbsenceEnded(900), "isso", 901)
    assert (receipt.account, receipt.subject) == ("cor1", "You are no longer out of office")


def test_what_is_in_nobodys_name_has_no_receipt() -> None:
    assert sent(Story(), organisation.TeamSet("new", Prose("New")), "admin") == []
    nobody = organisation.TokenMade("t1", "nobody", Prose("CI"), ("read",), LATER, own=False)
    assert sent(Story(), nobody, "admin") == []


@pytest.mark.says("always.19")
def test_no_policy_switches_it_off() -> None:
    text = told.POLICY
    bare = text[: text.index("[[notices]]")]
    story = a_change(told.submitted)
    policy((text, bare))(story)
    told.approves(story, "cor1")
    found = notices.owed(story.happened[-1], story.case("worker"), "https://offcycle.example")
    assert [each.account for each in found if isinstance(each, Notice)] == ["cor1"]
