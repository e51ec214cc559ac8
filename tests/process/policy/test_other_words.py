"""This module listens to the second organisation's night: nothing that anybody is told may be in the customer's words."""

import re
from collections.abc import Iterator

import pytest

from offcycle.process import gates
from offcycle.process.clocks import clocks
from offcycle.process.commands import COMMANDS
from offcycle.process.events import Prose
from offcycle.process.events.organisation import AccountAdded
from offcycle.process.kernel import available
from offcycle.process.notices import owed
from offcycle.process.notices.leaving import Notice
from tests.organisations import CUSTOMER, SECOND
from tests.process import story as told
from tests.process.denials import Part
from tests.process.story import Story, a_change

CUSTOMERS = re.compile(r"\b(hosting|dev|dev team|ISSO|isso|QA|qa|tester|CORs?|cor[12]|approver role)\b", re.IGNORECASE)  # fmt: skip


def said(story: Story) -> Iterator[str]:
    """All that the gates, the rules and the mails say."""
    for account in (*CUSTOMER.holders, "dee", "admin"):
        case = story.case(account)
        for name, command in COMMANDS.items():
            if command.on == "change":
                yield from (f"{name}: {each.because} {each.do}" for each in available(name, case))
    case = story.case("admin")
    for state in gates.read(case):
        yield f"{state.name}: {state.why} {state.do}"
    yield from (each.says for each in clocks(case) if each.runs)
    for happened in story.happened:
        for each in owed(happened, case, "https://offcycle.example.org"):
            if isinstance(each, Notice):
                yield f"{each.subject}\n{each.text}"


@pytest.mark.parametrize("until", told.WAY, ids=lambda part: part.__name__)
def test_nobody_is_told_in_the_words_of_another_organisation(until: Part) -> None:
    story = a_change(until, SECOND)
    # Its people bear the names of the parts that they play; here they have to have names of their own.
    for account in story.world.roster.accounts.values():
        name, email = Prose(account.slug), Prose(account.email)
        story.organise(AccountAdded(account.slug, name, email, account.administrator))
    for text in said(story):
        assert not CUSTOMERS.search(text), text
