"""This module decides how channels are tried, and by which ways of their own people are told beside mail.

Laws:
- Nobody is told less by a way of their own: mail goes on, unless the policy says of a notice that a way of one's own may stand for it,
  and then a mail goes out as soon as that way fails.
- Whose way it is hears of it by mail, so that nobody leads another's notices to a telephone of theirs unseen.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from offcycle.process.events import Event, Prose
from offcycle.process.events import organisation as events
from offcycle.process.kernel import WORKER, Case, Unmet, check, command, rule
from offcycle.process.people.who import administers, administrator, slug_unmet
from offcycle.process.policy import Policy
from offcycle.process.policy.channels import MAIL, NUMBER, PUSH
from offcycle.process.rules import is_active
from offcycle.process.world import World

ROTA = "on call"
"""By this name, which no channel can have, it is kept how reading who is on call goes."""
MOST_WAYS = 10
LONGEST_NAME = 80
ASKED, GONE = "asked", "gone"
"""Why a way ended: somebody asked for it, or there is nobody behind it any more."""


@dataclass(frozen=True, slots=True)
class TryChannel:
    """A channel that is to be tried."""

    channel: str


@dataclass(frozen=True, slots=True)
class AddWay:
    """A way of one's own by which notices come: a browser, or a telephone number."""

    way: str
    channel: str
    name: str
    number: str = ""
    service: str = ""  # of a browser: the host through which it is reached
    for_mail: bool = False  # whether it may stand for mail, where the policy lets it


@dataclass(frozen=True, slots=True)
class RemoveWay:
    """A way that is to be used no longer."""

    way: str


def own_channels(policy: Policy) -> tuple[str, ...]:
    """The channels through which people may have notices of their own."""
    phones = (name for name, each in policy.channels.items() if each.own_numbers)
    return (*((PUSH,) if policy.push.services else ()), *phones)


def may_be_reached(service: str, policy: Policy) -> bool:
    """Whether browsers that are reached through a host may be told; `*.` in front stands for any name before the rest."""
    return any(
        service == each or (each.startswith("*.") and service.endswith(each[1:]))
        for each in policy.push.services
    )


@check("channel.known", "The channel that is tried is mail, or one of the policy.")
def _known_channel(case: Case, ask: TryChannel) -> Unmet | None:
    known = (MAIL, *case.policy.channels)
    if ask.channel in known:
        return None
    return Unmet(f"No channel is called “{ask.channel}”.", f"Known are {', '.join(known)}.")


@command("test-channel", TryChannel, administrator, checks=(_known_channel,), on="organisation")
def try_channel(_: Case, ask: TryChannel) -> Iterator[Event]:
    """Send a test message through a channel."""
    yield events.ChannelTested(channel=ask.channel)


@rule(
    "way.in_person",
    "By which ways somebody is told is said by themselves, not with a token that was made for them.",
)
def _in_person(case: Case) -> Unmet | None:
    if case.actor.via != "issued":
        return None
    return Unmet(
        "You came with a token that was made for you.", "Sign in to the page, and do it there."
    )


@check(
    "way.channel",
    "A way of one's own is a browser, or goes through a channel that lets people name numbers.",
)
def _channel(case: Case, ask: AddWay) -> Unmet | None:
    known = own_channels(case.policy)
    if ask.channel in known:
        return None
    do = f"Take one of {', '.join(known)}." if known else "Ask an administrator to set one up."
    return Unmet(f"Nobody has notices of their own through “{ask.channel}”.", do)


@check(
    "way.place",
    "A browser is reached through a service that the policy names, a telephone by its number.",
)
def _place(case: Case, ask: AddWay) -> Unmet | None:
    if ask.channel not in own_channels(case.policy):
        return None
    if ask.channel == PUSH:
        if may_be_reached(ask.service, case.policy):
            return None
        return Unmet(
            f"This browser is reached through {ask.service or 'nobody knows whom'}, which the policy does not name.",
            "Use another browser, or ask an administrator.",
        )
    if re.fullmatch(NUMBER, ask.number):
        return None
    return Unmet(
        f"“{ask.number}” is no telephone number.",
        "Write it with the country in front, such as +15555550100.",
    )


@check("way.name", f"A way has a name of 1 to {LONGEST_NAME} characters.", typed=True)
def _name(_: Case, ask: AddWay) -> Unmet | None:
    if 0 < len(ask.name.strip()) <= LONGEST_NAME:
        return None
    return Unmet("It has no name.", f"Name it in 1 to {LONGEST_NAME} characters: my telephone.")


@check("way.number", "A way is known by a short name that nothing else has, and nobody has many.")
def _room(case: Case, ask: AddWay) -> Unmet | None:
    wrong = slug_unmet("a way", ask.way)
    if wrong:
        return wrong
    if ask.way in case.world.roster.ways:
        return Unmet(f"There is a way {ask.way} already.", "Take another name.")
    if len(case.world.roster.ways_of(case.actor.account)) < MOST_WAYS:
        return None
    return Unmet(f"You have {MOST_WAYS} ways already.", "Remove one that you do not use.")


@command(
    "add-way", AddWay, is_active, _in_person, checks=(_channel, _place, _name, _room), on="organisation"
)  # fmt: skip
def add_way(case: Case, ask: AddWay) -> Iterator[Event]:
    """Be told through a browser or a telephone of one's own."""
    yield events.WayAdded(
        way=ask.way,
        account=case.actor.account,
        channel=ask.channel,
        name=Prose(ask.name.strip()),
        number=Prose(ask.number if ask.channel != PUSH else ""),
        service=ask.service if ask.channel == PUSH else "",
        for_mail=ask.for_mail,
    )


def _is_worker(case: Case) -> bool:
    return case.actor.account == WORKER and case.actor.via == WORKER


@rule("way.who", "Ways are ended by active accounts, or by the worker when nobody is behind them.")
def _who(case: Case) -> Unmet | None:
    return None if _is_worker(case) or administers(case) else is_active.find(case)


@check("way.own", "A way that there is ends by whose it is, by an administrator, or by itself.")
def _own(case: Case, ask: RemoveWay) -> Unmet | None:
    known = case.world.roster.ways.get(ask.way)
    if known is None:
        return Unmet(f"There is no way {ask.way}.", "Look at the list of ways.")
    if known.account == case.actor.account or administers(case) or _is_worker(case):
        return None
    return Unmet("This is not yours.", "Ask an administrator.")


@command("remove-way", RemoveWay, _who, checks=(_own,), on="organisation")
def remove_way(case: Case, ask: RemoveWay) -> Iterator[Event]:
    """Be told no longer through a browser or a telephone."""
    yield events.WayRemoved(way=ask.way, why=GONE if _is_worker(case) else ASKED)


def looks_after(account: str, world: World) -> bool:
    """Whether somebody is shown how the channels do: administrators, and those of hosting."""
    role, roster = world.policy.roles.hosting, world.roster
    held = any(one == role for one, _ in roster.holdings_of(account))
    return account in roster.administrators() or (held and roster.active(account))


def every_channel(policy: Policy) -> tuple[str, ...]:
    """All ways by which notices leave here, mail first."""
    return (MAIL, *policy.channels, *((PUSH,) if policy.push.services else ()))


def every_partner(policy: Policy) -> tuple[str, ...]:
    """All channels, and where it is read who is on call if others say that."""
    return (*every_channel(policy), *((ROTA,) if policy.rota.read else ()))
