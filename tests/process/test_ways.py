"""This module holds who may try channels, by which ways of their own people are told, and that nobody is told less by that."""

from dataclasses import replace
from typing import Any

import pytest

from offcycle.process.events import Prose, organisation
from offcycle.process.kernel import Accepted
from offcycle.process.notices import Notice, owed
from offcycle.process.people import AddWay, RemoveWay, SetTelephone, TryChannel
from offcycle.process.people.channels import MOST_WAYS, may_be_reached
from offcycle.process.policy import Policy
from offcycle.process.triage import Mark
from tests.organisations import CUSTOMER
from tests.process import story as told
from tests.process.denials import Denial, Part, Try, asks, holds
from tests.process.parts import disabled
from tests.process.story import Story

ADDRESS = "https://changes.example.org"
SERVICE = "fcm.googleapis.com"
BROWSER = AddWay("w1", "push", "My telephone", service=SERVICE)
MAIL = asks(TryChannel("mail"))


def way(**other: Any) -> Any:
    return asks(replace(BROWSER, **other))


def has_way(account: str, number: str = "w1", *, for_mail: bool = False) -> Part:
    made = organisation.WayAdded(number, account, "push", Prose("x"), for_mail=for_mail)
    return lambda story: story.organise(made)


def has_many(story: Story) -> None:
    for each in range(MOST_WAYS):
        has_way("dee", f"v{each}")(story)


GONE = asks(RemoveWay("w1"))
NUMBER = asks(SetTelephone("dee", "+1 (555) 555-0100"))
DENIALS = (
    Denial("set-telephone", "telephone.who", None, Try("dee", NUMBER, (disabled("dee"),)), Try("dee", NUMBER)),
    Denial("set-telephone", "telephone.in_person", None, Try("dee", NUMBER, via="issued"), Try("dee", NUMBER, via="token")),
    Denial("set-telephone", "telephone.account", None, Try("admin", asks(SetTelephone("none"))), Try("admin", NUMBER)),
    Denial("set-telephone", "telephone.own", None, Try("qa", NUMBER), Try("dee", NUMBER)),
    Denial("set-telephone", "telephone.number", None, Try("dee", asks(SetTelephone("dee", "555 0100"))), Try("dee", asks(SetTelephone("dee", " ")))),
    Denial("test-channel", "people.administrator", None, Try("hosting", MAIL), Try("admin", MAIL)),
    Denial("test-channel", "channel.known", None, Try("admin", asks(TryChannel("chat"))), Try("admin", MAIL)),
    Denial("add-way", "actor.active", None, Try("dee", way(), (disabled("dee"),)), Try("dee", way())),
    Denial("add-way", "way.in_person", None, Try("dee", way(), via="issued"), Try("dee", way(), via="token")),
    Denial("add-way", "way.channel", None, Try("dee", way(channel="chat")), Try("dee", way())),
    Denial("add-way", "way.place", None, Try("dee", way(service="evil.example")), Try("dee", way(service="web.push.apple.com"))),
    Denial("add-way", "way.name", None, Try("dee", way(name=" ")), Try("dee", way(name="x" * 80))),
    Denial("add-way", "way.number", None, Try("dee", way(), (has_way("qa"),)), Try("dee", way(way="w2"), (has_way("qa"),))),
    Denial("add-way", "way.number", None, Try("dee", way(way="No!")), Try("dee", way())),
    Denial("add-way", "way.number", None, Try("dee", way(), (has_many,)), Try("qa", way(), (has_many,))),
    Denial("remove-way", "way.who", None, Try("dee", GONE, (has_way("dee"), disabled("dee"))), Try("dee", GONE, (has_way("dee"),))),
    Denial("remove-way", "way.own", None, Try("qa", GONE, (has_way("dee"),)), Try("admin", GONE, (has_way("dee"),))),
    Denial("remove-way", "way.own", None, Try("dee", GONE), Try("worker", GONE, (has_way("dee"),), via="worker")),
)  # fmt: skip


@pytest.mark.parametrize("denial", DENIALS, ids=str)
def test_whatever_is_refused_is_refused_for_that_alone(denial: Denial) -> None:
    holds(denial)


def test_a_telephone_number_outlives_another_name_and_is_gone_when_expunged() -> None:
    story = Story()

    def number() -> str:
        return story.world.roster.accounts["dee"].telephone

    outcome = story.give("dee", "set-telephone", NUMBER(story))
    assert isinstance(outcome, Accepted)
    story.organise(*outcome.events)
    story.organise(organisation.AccountAdded("dee", Prose("Dee Ray"), Prose("d@x.org")))
    assert number() == "+15555550100"
    story.organise(organisation.TelephoneSet("dee", Prose("[expunged]")))
    assert not number()


RULE = """
[[notices]]
on = "triage.acknowledged"
to = ["dev"]
subject = "{ref}: {title}"
text = "{description} {link}"
"""


def acknowledged(*parts: Part, optional: bool, more: str = "") -> list[Notice]:
    text = CUSTOMER.policy + more + RULE + f"optional = {str(optional).lower()}\n"
    Policy.parse(text)
    story = Story(of=replace(CUSTOMER, policy=text))
    story.world = story.world.extended(told.world_history(told.organisation_events(text)[:1]))
    for part in (*parts, told.requested, told.triaged, told.acknowledged):
        part(story)
    found = owed(story.happened[-1], story.case("hosting"), ADDRESS)
    return [each for each in found if isinstance(each, Notice)]


def rooms(found: list[Notice]) -> list[str]:
    return [each.address for each in found]


def test_a_browser_is_told_beside_mail_and_never_instead_of_what_is_required() -> None:
    found = acknowledged(has_way("dev", for_mail=True), optional=False)
    assert rooms(found) == ["dev@example.org", "dev2@example.org", "push:w1"]
    assert found[2].room is not None
    assert found[2].room.instead == ()


def test_where_the_policy_lets_it_a_browser_stands_for_the_mail_and_mail_for_the_browser() -> None:
    found = acknowledged(has_way("dev2", for_mail=True), has_way("dev", "w2"), optional=True)
    assert rooms(found) == ["dev@example.org", "push:w2", "push:w1"]
    assert [[mail for _, _, mail in each.room.instead] for each in found if each.room] == [
        [],
        ["dev2@example.org"],
    ]


def test_no_detail_of_what_is_security_related_stands_on_a_locked_telephone() -> None:
    def raised(story: Story) -> None:
        told.requested(story)
        story.must("hosting", "raise-security", Mark("Injection in the search"))

    story = Story()
    has_way("isso")(story)
    raised(story)
    found = owed(story.happened[-1], story.case("hosting"), ADDRESS)
    (browser,) = [each for each in found if isinstance(each, Notice) and each.room]
    assert browser.subject == "CR-1001: a notice about security maintenance"
    assert browser.text == f"{ADDRESS}/changes/CR-1001\n"


def test_a_test_message_goes_where_its_channel_leads() -> None:
    story = Story()
    event = organisation.ChannelTested("mail")
    (happened,) = told.world_history([event])
    found = owed(replace(happened, by="admin"), story.case("admin"), ADDRESS)
    assert [each.address for each in found if isinstance(each, Notice)] == ["admin@example.org"]


def test_a_service_is_known_by_its_host_alone() -> None:
    policy = Policy()
    assert may_be_reached("web.push.apple.com", policy)
    for wrong in ("push.apple.com", "evilpush.apple.com", "fcm.googleapis.com.evil.example", ""):
        assert not may_be_reached(wrong, policy)
