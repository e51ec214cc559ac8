"""This module keeps, for the laws, what the entries of the organisation say: who approves, who is out, what is frozen, which policy."""

import tomllib
from dataclasses import dataclass, field
from typing import Any

from tests.faults.raw import Entry, when


@dataclass
class Policy:
    """What a policy says of approvals."""

    role: str
    seats: list[str]
    needed: int

    @classmethod
    def read(cls, text: str) -> "Policy":
        """The policy in a file."""
        said = tomllib.loads(text)["quorum"]
        return cls(said["role"], said["seats"], said["needed"] or len(said["seats"]))


@dataclass
class Organisation:
    """The organisation as its entries leave it."""

    held: set[tuple[str, str, str]] = field(default_factory=set)
    disabled: set[str] = field(default_factory=set)
    teams: dict[str, str] = field(default_factory=dict)
    absences: dict[int, dict[str, Any]] = field(default_factory=dict)  # those not ended early
    freezes: dict[str, dict[str, Any]] = field(default_factory=dict)  # those not lifted
    policies: dict[int, Policy] = field(default_factory=dict)
    version: int = 0

    def take(self, entry: Entry) -> None:
        """Take in one entry of the organisation."""
        takes = TAKES.get(entry["kind"])
        if takes:
            takes(self, entry, entry["data"])

    def approver(self, account: str, system: str, policy: Policy) -> bool:
        """Whether somebody is an approver of a system who may act."""
        places = (system, f"team:{self.teams.get(system)}", "*")
        holds = any((account, policy.role, place) in self.held for place in places)
        return holds and account not in self.disabled

    def out(self, account: str, at: str) -> bool:
        """Whether somebody is recorded as out of office at a time, as far as was recorded until now."""
        return any(
            each["account"] == account and when(each["starts_at"]) <= when(at) < when(each["until"])
            for each in self.absences.values()
        )

    def frozen(self, systems: list[str], at: str) -> set[str]:
        """The freezes that hold on any of the systems at a time."""
        return {
            name
            for name, each in self.freezes.items()
            if when(each["starts_at"]) <= when(at) < when(each["ends_at"])
            and (not each["systems"] or set(systems) & set(each["systems"]))
            and systems
        }

    def judging(self, requested: int) -> int:
        """The version that judges a change: that of its request, or a later one that asks for no fewer approvals."""
        found = requested
        for version in range(requested + 1, self.version + 1):
            if self.policies[version].needed >= self.policies[found].needed:
                found = version
        return found


def _activated(of: Organisation, _: Entry, data: dict[str, Any]) -> None:
    of.version = data["version"]
    of.policies[of.version] = Policy.read(data["text"])


TAKES = {
    "people.role_given": lambda of, _, data: of.held.add(
        (data["account"], data["role"], data["on"])
    ),
    "people.role_taken": lambda of, _, data: of.held.discard(
        (data["account"], data["role"], data["on"])
    ),
    "people.account_disabled": lambda of, _, data: of.disabled.add(data["account"]),
    "people.account_enabled": lambda of, _, data: of.disabled.discard(data["account"]),
    "people.system_set": lambda of, _, data: of.teams.update({data["system"]: data["team"]}),
    "people.absence_recorded": lambda of, entry, data: of.absences.update({entry["seq"]: data}),
    "people.absence_ended": lambda of, _, data: of.absences.pop(data["absence"], None),
    "calendar.freeze_set": lambda of, _, data: of.freezes.update({data["freeze"]: data}),
    "calendar.freeze_lifted": lambda of, _, data: of.freezes.pop(data["freeze"], None),
    "policy.activated": _activated,
}
