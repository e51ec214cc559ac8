"""This module is the partners of the trial of sending: a mail server and four channels, each ill in its own course, and what arrived at them.

Each speaks its protocol over a real connection. One of ten addresses is unknown to the mail server.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, Self

from offcycle.adapters.fakes import pagerduty, slack, teams, webhook
from offcycle.adapters.fakes.http import FakePartner, Manners, Post
from offcycle.adapters.fakes.illness import Ill, Next
from offcycle.adapters.fakes.smtp import FakeMailServer

READERS = 10
NOBODY = "p7@example.org"
OF_MAIL = (Ill.DOWN, Ill.TARPIT, Ill.BUSY, Ill.BROKEN, Ill.CUT_BEFORE, Ill.CUT_AFTER, Ill.SLOW)
OF_CHANNELS = (*OF_MAIL, Ill.MOVED, Ill.REFUSED)

MANNERS: dict[str, Manners] = {
    "chat": slack.MANNERS,
    "team": teams.MANNERS,
    "program": webhook.MANNERS,
    "pager": pagerduty.MANNERS,
}
"""How each channel speaks, by the name that the policy would give it."""

_WHERE: dict[str, Callable[[Post], Any]] = {
    "chat": lambda post: post.said["blocks"][0]["block_id"],
    "team": lambda post: post.said["attachments"][0]["content"]["id"],
    "program": lambda post: post.headers["webhook-id"],
    "pager": lambda post: post.said["payload"]["custom_details"]["message_id"],
}
"""Where a message bears its id, by which its receiver knows a copy."""
_ID = re.compile("[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message as it came to a partner."""

    own: str  # of its id what no channel writes otherwise
    at: float
    lost: bool  # whether the partner kept its answer to itself


def own(message_id: str) -> str:
    """What of an id all channels write alike."""
    found = _ID.search(message_id)
    assert found, message_id
    return found[0]


@dataclass
class Partners:
    """All of them; `turns` gives how each is met, by its number and by what it may fall ill with."""

    turns: Callable[[int, tuple[Ill, ...]], Next]
    mail: FakeMailServer = field(default_factory=FakeMailServer)
    channels: dict[str, FakePartner] = field(
        default_factory=lambda: {name: FakePartner(each) for name, each in MANNERS.items()}
    )
    met: Counter[str] = field(default_factory=Counter)
    _open: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        self.mail.nobody.add(NOBODY)
        self.mail.turns = self._counted("mail", self.turns(0, OF_MAIL))
        for number, (name, each) in enumerate(self.channels.items(), start=1):
            each.turns = self._counted(name, self.turns(number, OF_CHANNELS))
        for each in (self.mail, *self.channels.values()):
            self._open.enter_context(each)
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def _counted(self, name: str, drawn: Next) -> Next:
        def turn() -> Ill | None:
            ill = drawn()
            self.met[f"{name}: {ill.name.lower() if ill else 'well'}"] += 1
            return ill

        return turn

    def addresses(self) -> dict[str, str]:
        """Where they are, and the secrets of the channels, as a worker's environment has them."""
        at = {name: each.address for name, each in self.channels.items()}
        return {
            "TRIAL_MAIL": self.mail.address,
            "TRIAL_PROGRAM": at["program"],
            "TRIAL_PAGER": at["pager"],
            "OFFCYCLE_CHANNEL_CHAT": at["chat"] + slack.PATH,
            "OFFCYCLE_CHANNEL_TEAM": at["team"] + teams.PATH,
            "OFFCYCLE_CHANNEL_PROGRAM": webhook.SECRET,
            "OFFCYCLE_CHANNEL_PAGER": pagerduty.ROUTING_KEY,
        }

    def arrived(self) -> Iterator[Arrival]:
        """What came, in the order in which each partner took it."""
        for mail in self.mail.taken:
            yield Arrival(own(str(mail.mail["Message-ID"])), mail.at, mail.lost)
        for name, partner in self.channels.items():
            for post in partner.taken:
                yield Arrival(own(str(_WHERE[name](post))), post.at, post.lost)
