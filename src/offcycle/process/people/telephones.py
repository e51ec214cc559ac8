"""This module decides at which telephone number somebody is called where a mail would be too slow.

The number is told to whoever is signed in and sees the change in which they are to be called. It is a text of a person like their mail
address: the chain holds its digest alone, and it goes when it is expunged.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from offcycle.process.events import Event, Prose
from offcycle.process.events import organisation as events
from offcycle.process.kernel import Case, Unmet, check, command, rule
from offcycle.process.people.who import account_unmet, administers
from offcycle.process.policy.channels import NUMBER
from offcycle.process.rules import is_active

BETWEEN = re.compile(r"[\s().\-/\u00a0\u2010-\u2013]+")
"""What people write between the digits."""


@dataclass(frozen=True, slots=True)
class SetTelephone:
    """At which number somebody is called; an empty one takes away what was known."""

    account: str
    number: str = ""


def bare(number: str) -> str:
    """A number without what people write between its digits."""
    return BETWEEN.sub("", number)


@rule("telephone.who", "Where somebody is called is said by administrators, or by the person.")
def _who(case: Case) -> Unmet | None:
    return None if administers(case) else is_active.find(case)


@rule(
    "telephone.in_person",
    "Where somebody is called is not said with a token that another made for them.",
)
def _in_person(case: Case) -> Unmet | None:
    if case.actor.via != "issued":
        return None
    return Unmet(
        "You came with a token that was made for you.", "Sign in to the page, and do it there."
    )


@check("telephone.account", "The account is known.")
def _known(case: Case, ask: SetTelephone) -> Unmet | None:
    return account_unmet(case, ask.account)


@check("telephone.own", "Another's telephone number is set by an administrator.")
def _own(case: Case, ask: SetTelephone) -> Unmet | None:
    if administers(case) or case.actor.account == ask.account:
        return None
    return Unmet("This is not your account.", "Ask an administrator.")


@check(
    "telephone.number", "A telephone number begins with + and the country, or is empty.", typed=True
)
def _number(_: Case, ask: SetTelephone) -> Unmet | None:
    number = bare(ask.number)
    if not number or re.fullmatch(NUMBER, number):
        return None
    return Unmet(
        f"“{ask.number.strip()}” is no telephone number that can be called from everywhere.",
        "Write it with the country in front, such as +1 555 555 0100, or leave it empty to have none.",
    )


@command(
    "set-telephone", SetTelephone, _who, _in_person, checks=(_known, _own, _number), on="organisation"
)  # fmt: skip
def set_telephone(_: Case, ask: SetTelephone) -> Iterator[Event]:
    """Say at which telephone number somebody is called, or that they have none any more."""
    yield events.TelephoneSet(account=ask.account, number=Prose(bare(ask.number)))
