"""This module holds what is posted in channels, to whom a mail goes instead, and which channels a policy may set up."""

from dataclasses import replace

import pytest

from offcycle.process.notices import Notice, owed, rooms
from offcycle.process.policy import NoticeRule, Policy
from offcycle.process.policy.checking import faults
from offcycle.process.triage import Mark
from tests.organisations import CUSTOMER
from tests.process import story as told
from tests.process.story import Story

CUSTOMER_POLICY = Policy.parse(CUSTOMER.policy)
ADDRESS = "https://changes.example.org"
CHAT = """
[channels.chat]
kind = "slack"
secret = "env:OFFCYCLE_CHANNEL_CHAT"
instead = ["hosting"]
fall_back_minutes = 7
"""
PHONES = """
[channels.phones]
kind = "sms"
secret = "file:/run/secrets/offcycle-channel-phones"
address = "https://sms.example.org/send"
numbers = ["+15555550100", "+15555550101"]
instead = ["hosting"]
"""
"""Channels in a policy file."""


def posted(through: str, to: str, channels: str = CHAT + PHONES) -> list[Notice]:
    """What leaves when a change is acknowledged, by a notice through these channels."""
    rule = f"""
[[notices]]
on = "triage.acknowledged"
{to}
through = {through}
subject = "{{ref}}: {{title}}"
text = "{{description}} {{link}}"
"""
    policy = CUSTOMER.policy + channels + rule
    assert faults(policy) == ()
    story = Story(of=replace(CUSTOMER, policy=policy))
    story.world = story.world.extended(told.world_history(told.organisation_events(policy)[:1]))
    for part in (told.requested, told.triaged, told.acknowledged):
        part(story)
    found = owed(story.happened[-1], story.case("hosting"), ADDRESS)
    return [each for each in found if isinstance(each, Notice)]


def test_a_channel_is_told_once_and_knows_who_is_mailed_instead() -> None:
    _, notice = posted('["chat"]', 'to = ["dev", "hosting"]')
    assert (notice.address, notice.account) == ("chat", "")
    assert notice.room is not None
    assert (notice.room.channel, notice.room.place, notice.room.fall_back_minutes) == (
        "chat",
        "chat",
        7,
    )
    assert [mail for _, _, mail in notice.room.instead] == [
        "dev2@example.org",
        "hosting2@example.org",
    ]


def test_who_has_a_mail_by_the_event_gets_no_second_when_a_channel_fails() -> None:
    *mails, chat = posted('["mail", "chat"]', 'to = ["dev"]')
    assert [each.address for each in mails] == ["dev@example.org", "dev2@example.org"]
    assert chat.room is not None
    assert [mail for _, _, mail in chat.room.instead] == ["hosting2@example.org"]


def test_a_text_message_goes_to_each_number_and_needs_nobody_else() -> None:
    _, *found = posted('["phones"]', "")
    assert [each.address for each in found] == ["phones:+15555550100", "phones:+15555550101"]
    assert [each.room.place for each in found if each.room] == ["+15555550100", "+15555550101"]


def test_a_notice_whose_channels_are_not_known_is_mailed() -> None:
    rule = NoticeRule(
        on="triage.acknowledged", to=("dev",), through=("gone",), subject="s", text="t"
    )
    assert rooms.by_mail(rule, CUSTOMER_POLICY)
    assert rooms.channels(rule, CUSTOMER_POLICY) == {}


@pytest.mark.parametrize(
    ("confidential", "title"), [("false", "security maintenance"), ("true", "Site")]
)
def test_what_is_security_related_is_told_without_details_where_anybody_reads(
    confidential: str, title: str
) -> None:
    policy = (
        CUSTOMER.policy
        + CHAT
        + f"confidential = {confidential}\n"
        + """
[[notices]]
on = "triage.security_raised"
through = ["chat"]
subject = "{title}"
text = "{reason}"
"""
    )
    story = Story()
    story.world = story.world.extended(told.world_history(told.organisation_events(policy)[:1]))
    told.requested(story)
    story.must("hosting", "raise-security", Mark("Injection in the search"))
    found = owed(story.happened[-1], story.case("hosting"), ADDRESS)
    (chat,) = [each for each in found if isinstance(each, Notice) and each.room]
    assert (title in chat.subject) is True
    assert ("Injection" in chat.text) is (confidential == "true")


WRONG = (
    (CHAT.replace("chat]", "mail]"), "Mail is always there"),
    (CHAT.replace("env:OFFCYCLE_CHANNEL_CHAT", "https://hooks.example.org/x"), "no short name"),
    (CHAT.replace("env:OFFCYCLE_CHANNEL_CHAT", "env:OFFCYCLE_SECRET_KEY"), "no short name"),
    (
        CHAT.replace("env:OFFCYCLE_CHANNEL_CHAT", "file:/etc/../x/offcycle-channel-x"),
        "no short name",
    ),
    (CHAT.replace('"hosting"', '"nobody"'), "no role of this policy"),
    (CHAT + 'address = "https://hooks.example.org/x"', "is a secret"),
    (CHAT + 'secret_before = "env:OFFCYCLE_CHANNEL_OLD"', "signs nothing"),
    (CHAT + 'numbers = ["+15555550100"]', "nobody would use"),
    (PHONES.replace("numbers =", "# numbers ="), "no numbers"),
    (PHONES.replace("address =", "# address ="), "no address"),
    (PHONES.replace("https://sms", "http://sms"), "no short name"),
)


@pytest.mark.parametrize(("text", "because"), WRONG)
def test_a_channel_that_nothing_could_reach_is_refused(text: str, because: str) -> None:
    (fault, *_) = faults(CUSTOMER.policy + text)
    assert because in fault.says


def test_a_notice_through_a_channel_that_nobody_set_up_is_refused() -> None:
    rule = (
        CUSTOMER.policy
        + """
[[notices]]
on = "triage.acknowledged"
to = ["dev"]
through = %s
subject = "s"
text = "t"
"""
    )
    assert [one.says for one in faults(rule % '["chat"]')] == ["No channel is called “chat”."]
    assert "through no channel" in faults(rule % "[]")[0].says


PAGER = """
[channels.on-call]
kind = "pagerduty"
secret = "env:OFFCYCLE_CHANNEL_PAGER"
instead = ["hosting"]
[[notices]]
on = "triage.requested"
through = ["on-call"]
subject = "{ref}"
text = "{link}"
"""


def test_what_paged_hears_by_itself_that_it_is_over() -> None:
    policy = CUSTOMER.policy + PAGER
    assert faults(policy) == ()
    story = Story(of=replace(CUSTOMER, policy=policy))
    story.world = story.world.extended(told.world_history(told.organisation_events(policy)[:1]))
    heard = []
    for part in told.WAY:
        before = len(story.happened)
        part(story)
        for each in story.happened[before:]:
            found = owed(each, story.case("hosting"), ADDRESS)
            heard += [each.event.kind for one in found if isinstance(one, Notice) and one.room]
    assert heard == [
        "triage.requested", "triage.acknowledged", "run.started", "run.finished", "notices.closed",
    ]  # fmt: skip
