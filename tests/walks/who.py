"""This module keeps, for the oracle, who holds which role and which policy is in force; it reads raw entries and knows nothing of the rules."""

import tomllib
from functools import cache
from typing import Any

Entry = dict[str, Any]


@cache
def read(text: str) -> dict[str, Any]:
    """A policy file, read once."""
    return tomllib.loads(text)


class Organisation:
    """People, systems and policies, as the entries that belong to no change leave them."""

    def __init__(self) -> None:
        self.active: set[str] = set()
        self.teams: dict[str, str] = {}
        self.held: set[tuple[str, str, str]] = set()
        self.policies: dict[int, dict[str, Any]] = {}
        self.version = 0

    @property
    def policy(self) -> dict[str, Any]:
        """The policy in force."""
        return self.policies[self.version]

    def take(self, entry: Entry) -> None:
        """Take in one entry of the organisation."""
        kind, data = entry["kind"], entry["data"]
        if kind == "people.account_added":
            self.active.add(data["account"])
        elif kind == "people.account_disabled":
            self.active.discard(data["account"])
        elif kind == "people.system_set":
            self.teams[data["system"]] = data["team"]
        elif kind == "people.role_given":
            self.held.add((data["account"], data["role"], data["on"]))
        elif kind == "people.role_taken":
            self.held.discard((data["account"], data["role"], data["on"]))
        elif kind == "policy.activated":
            self.version = data["version"]
            self.policies[self.version] = read(data["text"])

    def holds(self, account: str, roles: list[str], system: str) -> bool:
        """Whether an active account holds one of the roles on a system."""
        places = {system, f"team:{self.teams.get(system)}", "*"}
        return account in self.active and any(
            (account, role, place) in self.held for role in roles for place in places
        )
