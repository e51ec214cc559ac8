"""This module is the two organisations that every journey is told for: the customer, and one that is as unlike it as can be.

The stories speak of the customer's people and roles. For the second organisation the same words stand for its own: who plays
`dev` there is `eva`, an `engineer`. So nothing in the product may know the customer's words.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import offcycle.process

POLICY = (Path(offcycle.process.__file__).parent / "default-policy.toml").read_text()
SECOND_POLICY = (Path(__file__).parent / "policies" / "second.toml").read_text()


@dataclass(frozen=True)
class Organisation:
    """An organisation, told in the customer's words."""

    name: str
    policy: str
    holders: Mapping[
        str, str
    ]  # the roles of the stories' people, by who plays them for the customer
    accounts: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    more_fields: Mapping[str, str] = field(default_factory=dict)  # what its form asks besides
    more_people: Mapping[str, str] = field(default_factory=dict)  # its own account to its own role

    more_seats: tuple[str, ...] = ()  # approvers besides the customer's two

    def account(self, part: str) -> str:
        """Who plays a part here."""
        return self.accounts.get(part, part)

    def role(self, name: str) -> str:
        """What a role is called here."""
        return self.roles.get(name, name)

    def form(self, fields: Mapping[str, str]) -> dict[str, str]:
        """What the form here is filled with, where the customer's would be filled with this."""
        return {self.fields.get(name, name): value for name, value in fields.items()} | {
            **self.more_fields
        }

    def there(self, told: Any, *, within: str = "") -> Any:
        """What is sent, in the words of this organisation; texts that hold more than a name stay as they are."""
        if isinstance(told, dict):
            names = self.fields if within == "fields" else {}
            return {
                names.get(name, name): self.there(each, within=name) for name, each in told.items()
            }
        if isinstance(told, list):
            return [self.there(each, within=within) for each in told]
        known = {**self.accounts, **({} if within not in ROLE_NAMES else self.roles)}
        return known.get(told, told) if isinstance(told, str) else told

    def back(self, told: Any) -> Any:
        """What came back, in the customer's words."""
        if isinstance(told, dict):
            return {name: self.back(each) for name, each in told.items()}
        if isinstance(told, list):
            return [self.back(each) for each in told]
        return self._backwards().get(told, told) if isinstance(told, str) else told

    def typed(self, words: tuple[str, ...]) -> list[str]:
        """The words of a command, as they are typed here; its form is asked what it asks besides."""
        told = [self.account(each) for each in words]
        for number, each in enumerate(told):
            name, equals, value = each.partition("=")
            if equals and name in self.fields:
                told[number] = f"{self.fields[name]}={value}"
        asked = [f"{name}={value}" for name, value in self.more_fields.items()]
        more = asked if words[:1] == ("form",) and "--set" in words else []
        return [*told, *(word for each in more for word in ("--set", each))]

    def heard(self, text: str) -> str:
        """What is said at a terminal here, in the customer's words."""
        words = self._backwards()
        several = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
        return re.sub(rf"\b({several})\b", lambda found: words[found[1]], text) if words else text

    def _backwards(self) -> dict[str, str]:
        every = (self.fields, self.roles, self.accounts)
        return {here: there for words in every for there, here in words.items()}


ROLE_NAMES = ("role", "roles")

HOLDERS = {
    "dev": "dev",
    "dev2": "dev",
    "qa": "qa",
    "tester": "tester",
    "hosting": "hosting",
    "hosting2": "hosting",
    "cor1": "approver",
    "cor2": "approver",
    "isso": "isso",
}

CUSTOMER = Organisation("customer", POLICY, HOLDERS)
SECOND = Organisation(
    "second",
    SECOND_POLICY,
    HOLDERS,
    accounts={
        "dev": "eva",
        "dev2": "emil",
        "qa": "erik",
        "tester": "erna",
        "hosting": "otto",
        "hosting2": "olga",
        "cor1": "ann",
        "cor2": "bob",
        "isso": "sina",
        "affected": "nora",
        "dee": "dora",
        "admin": "adam",
    },
    roles={
        "qa": "engineer",
        "tester": "engineer",
        "dev": "engineer",  # the last of several is what it is called on the way back
        "hosting": "operations",
        "approver": "product-owner",
        "isso": "security-officer",
        "lead": "ops-lead",
        "affected": "neighbour",
        "stakeholder": "customer",
    },
    fields={
        "sentence": "headline",
        "if_not_done": "consequence",
        "interruption": "downtime",
        "undo": "way_back",
    },
    more_fields={"told_customers": "ja"},
    more_seats=("cid",),
    more_people={"cid": "product-owner", "dan": "product-owner"},
)
ORGANISATIONS = (CUSTOMER, SECOND)
