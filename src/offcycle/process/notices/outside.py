"""This module says who is told outside, and which private link to the state of a change each of them holds.

A link belongs to one address and one change, and ends with either: an address that is corrected or leaves takes its link along.
What is unguessable of it is made elsewhere, from a secret; here stands only of what it is made.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from offcycle.process import agenda, visibility
from offcycle.process.events import Event, Prose
from offcycle.process.events import notices as events
from offcycle.process.facts import Facts, Happened
from offcycle.process.facts.notices import LinksEnded
from offcycle.process.kernel import Case, Unmet, check, command, rule
from offcycle.process.rules import may

PLACE = "{{private-link:{number}}}"
"""What stands in a text where the unguessable part of a link is put in as it is sent; so the link is kept nowhere."""
INVITED = "How it stands, at any time, without signing in (the link is yours alone):"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who is told outside; `account` is empty for a plain address."""

    account: str
    address: str


@dataclass(frozen=True, slots=True)
class Link:
    """Of what a private link is made: a number that grows whenever it is ended, and whether there is one now."""

    address: str
    number: int
    open: bool


def recipients(case: Case) -> tuple[Recipient, ...]:
    """Everybody who is told outside: accounts with the role, then plain addresses and lists; each address once."""
    roster, system = case.world.roster, case.facts.system
    found: dict[str, Recipient] = {}
    for account in roster.holders(case.policy.roles.stakeholder, system):
        address = roster.accounts[account].email
        if address:
            found.setdefault(address.lower(), Recipient(account, address))
    for address in roster.outside(system):
        found.setdefault(address.lower(), Recipient("", address))
    return tuple(found.values())


def ended_of(facts: Facts, address: str) -> list[LinksEnded]:
    """When links of an address were ended, and by whom; its own, or everybody's."""
    return [each for each in facts.links_ended if each.address.lower() in {"", address.lower()}]


def link_of(facts: Facts, address: str) -> Link:
    """The link of an address as it holds now."""
    ended = ended_of(facts, address)
    return Link(address.lower(), len(ended), ended[-1].renewed if ended else True)


def links(case: Case) -> tuple[Link, ...]:
    """The links of everybody who is told outside, those that were ended included."""
    return tuple(link_of(case.facts, each.address) for each in recipients(case))


def has_page(case: Case) -> bool:
    """Whether stakeholders have a page about this change now."""
    return visibility.shown_outside(case.facts, case.policy, case.at)


@dataclass(frozen=True, slots=True)
class EndLinks:
    """Whose private link ends, or everybody's where no address is given, and whether a new one takes its place."""

    address: str = ""
    renew: bool = True


@rule("links.page", "Private links are ended while there is a page to which they lead.")
def _page(case: Case) -> Unmet | None:
    if has_page(case):
        return None
    return Unmet("Stakeholders have no page about this change now.", "Nothing more is needed.")


@check("links.address", "The link is that of somebody who is told of the change.")
def _address(case: Case, ask: EndLinks) -> Unmet | None:
    known = {each.address.lower() for each in recipients(case)}
    if not ask.address or ask.address.strip().lower() in known:
        return None
    return Unmet(
        f"“{ask.address}” is no address that is told of this change.",
        "Take one from the list of those who are told.",
    )


@command("end-links", EndLinks, may("notices"), _page, checks=(_address,))
def end_links(_: Case, ask: EndLinks) -> Iterator[Event]:
    """End private links of stakeholders to the state of a change; new ones stand in the next mail, or none."""
    address = Prose(ask.address.strip().lower())
    yield events.LinksEnded(address=address, renewed=ask.renew)


def below(h: Happened, case: Case, recipient: str, address: str) -> str:
    """What stands below each mail to somebody outside: when they hear again, and the private link."""
    link = link_of(case.facts, recipient)
    lines = [_outlook(h.event, case)]
    if has_page(case) and link.open:
        place = f"{address}/status/{case.facts.ref}/{PLACE.format(number=link.number)}"
        lines.append(f"{INVITED}\n{place}")
    return "".join(f"\n{each}\n" for each in lines if each)


def _outlook(event: Event, case: Case) -> str:
    """What an update says of when it is over, and of when the next one comes."""
    if not isinstance(event, events.UpdatePosted):
        return ""
    told = []
    if event.expected:
        told.append(f"We expect it to be resolved by {agenda.told(case.policy, event.expected)}.")
    if event.next_by:
        told.append(f"The next update comes by {agenda.told(case.policy, event.next_by)}.")
    elif event.last:
        told.append("This is the last regular update. You hear from us when it is resolved.")
    return " ".join(told)


def news(h: Happened, case: Case) -> str:
    """In a word or two, for a subject: which update it is."""
    if getattr(h.event, "last", False):
        return "last update for now"
    return "first notice" if len(case.facts.updates) == 1 else "update"
