"""This module is the organisation in which walkers walk: people, systems, and several policies that differ in how changes are approved."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from offcycle.process.events import Event, Prose, organisation
from offcycle.process.facts import Happened
from offcycle.process.policy import Policy
from offcycle.process.world import World
from tests.process.story import POLICY, START
from tests.walks.raw import Entry, entry

STARTS = (
    START,
    datetime(2026, 10, 31, 20, tzinfo=UTC),  # the night before clocks go back
    datetime(2027, 3, 13, 23, tzinfo=UTC),  # and before they go forward
    datetime(2027, 1, 29, 3, tzinfo=UTC),  # the end of a month, before a short one
    datetime(2028, 2, 28, 22, tzinfo=UTC),  # a leap day ahead
)
SECOND = Path(__file__).parents[1] / "policies" / "second.toml"
STAND_INS = ("alternates = {}", 'alternates = { cor1 = ["alt", "alt2"], cor2 = ["alt2", "alt"] }')
SEATS = 'seats = ["cor1", "cor2"]'
THREE = 'seats = ["cor1", "cor2", "cor3"]'


def changed(*changes: tuple[str, str]) -> str:
    """The shipped policy with some texts in it changed."""
    text = POLICY
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


POLICIES = {
    "shipped": POLICY,
    "default": changed(STAND_INS),
    "tighter": changed(STAND_INS, ("holds_hours = 72", "holds_hours = 24"), ("amendments = 2", "amendments = 1")),
    "looser": changed(
        STAND_INS, (SEATS, THREE), ("needed = 0", "needed = 2"), ("silent_minutes = 60", "silent_minutes = 30"),
        ("amendments = 2", "amendments = 3"), ("before_closing = true", "before_closing = false"),
    ),
    "all three": changed((SEATS, THREE)),
    "two of three": changed((SEATS, THREE), ("needed = 0", "needed = 2")),
    "one enough": changed(STAND_INS, ("needed = 0", "needed = 1"), ('freeze = ["lead"]', 'freeze = ["lead", "hosting"]')),
    **({"second": SECOND.read_text(encoding="utf-8")} if SECOND.exists() else {}),
}  # fmt: skip
FIRST = (
    "default",
    "default",
    "default",
    "shipped",
    "tighter",
    "looser",
    "two of three",
    *(("second",) if SECOND.exists() else ()),
)
"""The policies under which walks begin."""
LATER = {
    name: ("second",) if name == "second" else tuple(each for each in POLICIES if each != "second")
    for name in POLICIES
}
"""To which policy an organisation may turn: one with other names for its roles stays as it is."""


@dataclass(frozen=True)
class Cast:
    """Who plays which part, under the names of one policy."""

    text: str
    start: datetime

    @property
    def policy(self) -> Policy:
        """The policy at the beginning."""
        return Policy.parse(self.text)

    def roles(self) -> dict[str, tuple[str, ...]]:
        """The roles of each person on the systems of the team."""
        policy = self.policy
        dev, hosting = policy.may.stand_by[0], policy.may.production[0]
        others = [role for group in policy.validation.groups for role in group if role != dev]
        lead = dict.fromkeys(
            (policy.roles.lead, *policy.may.waive[:1], *policy.may.freeze[:1], hosting)
        )
        quorum = policy.quorum
        stand_ins = [one for several in quorum.alternates.values() for one in several]
        return {
            "dev": (dev,), "dev2": (dev,), "hosting": (hosting,), "hosting2": (hosting,), "lead": tuple(lead),
            "qa": tuple(others[:1]), "tester": tuple(others[-1:]), "isso": (policy.roles.isso,),
            "user": tuple(policy.may.feedback[:1]),
            **dict.fromkeys((*quorum.seats, *stand_ins, "alt", "alt2", "cor3"), (quorum.role,)),
        }  # fmt: skip

    def events(self) -> list[Event]:
        """The events that found the organisation."""
        roles = self.roles()
        people = [*roles, "dee", "admin", "admin2", "affected"]
        policy = self.policy
        return [
            organisation.PolicyActivated(version=1, digest="", text=Prose(self.text)),
            organisation.TeamSet(team="web", name=Prose("Web")),
            organisation.TeamSet(team="apps", name=Prose("Apps")),
            _system("eclkc", "web", staging="http://127.0.0.1:1"),
            _system("other", "web"),
            _system("third", "apps", staging="http://127.0.0.1:3"),
            *[
                organisation.AccountAdded(
                    account=one,
                    name=Prose(one.title()),
                    email=Prose(f"{one}@example.org"),
                    administrator=one.startswith("admin"),
                )
                for one in dict.fromkeys(people)
            ],
            *[
                organisation.RoleGiven(account=one, role=role, on="team:web")
                for one, held in roles.items()
                for role in held
            ],
            organisation.RoleGiven(account="affected", role=policy.may.stand_by[0], on="third"),
            organisation.RoleGiven(account="lead", role=policy.may.freeze[0], on="*"),
        ]


def _system(system: str, team: str, staging: str = "") -> Event:
    return organisation.SystemSet(
        system=system,
        name=Prose(system.upper()),
        team=team,
        staging=staging,
        production="http://127.0.0.1:2",
        stakeholders=(Prose("list@example.org"),),
    )


@cache
def founded(name: str, start: datetime) -> tuple[World, tuple[Happened, ...], tuple[Entry, ...]]:
    """The organisation at the beginning, which is always the same for a policy and a day."""
    events = Cast(POLICIES[name], start).events()
    happened = tuple(
        Happened(n, 0, None, start, "console", "console", 1, event)
        for n, event in enumerate(events, 1)
    )
    return World.fold(happened), happened, tuple(entry(each) for each in happened)
