"""This module keeps, for the oracle, who is who, who is out, what is frozen, and which policies there were."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.walks.oracle import policies
from tests.walks.oracle.entries import Entry, instant, when


@dataclass
class Absence:
    """Somebody is out of office, by the word of somebody."""

    account: str
    starts: datetime
    until: datetime
    by: str

    def covers(self, at: datetime) -> bool:
        """Whether it holds at a time."""
        return self.starts <= at < self.until


@dataclass
class Organisation:
    """People, systems, policies and the calendar, as the entries that belong to no change leave them."""

    accounts: set[str] = field(default_factory=set)
    disabled: set[str] = field(default_factory=set)
    administrators: set[str] = field(default_factory=set)
    systems: dict[str, dict[str, Any]] = field(default_factory=dict)
    held: set[tuple[str, str, str]] = field(default_factory=set)
    policies: dict[int, dict[str, Any]] = field(default_factory=dict)
    version: int = 0
    absences: dict[int, Absence] = field(default_factory=dict)
    freezes: dict[str, dict[str, Any]] = field(default_factory=dict)
    resets: list[tuple[str, datetime]] = field(default_factory=list)
    proposals: dict[int, Entry] = field(default_factory=dict)
    expunged: set[str] = field(default_factory=set)

    @property
    def policy(self) -> dict[str, Any]:
        """The policy in force."""
        return self.policies[self.version]

    def judging(self, requested: int) -> int:
        """The version by which a change is judged: that of its request, or a later one that loosens nothing."""
        found = requested
        for version in range(requested + 1, self.version + 1):
            if not policies.looser(self.policies[found], self.policies[version]):
                found = version
        return found

    def active(self, account: str) -> bool:
        """Whether an account exists and was not disabled."""
        return account in self.accounts - self.disabled

    def administers(self, account: str) -> bool:
        """Whether an account keeps people and the policy."""
        return account == "console" or (self.active(account) and account in self.administrators)

    def holds(self, account: str, roles: list[str], system: str) -> bool:
        """Whether an active account holds one of the roles on a system."""
        team = self.systems.get(system, {}).get("team")
        places = {system, f"team:{team}", "*"}
        return self.active(account) and any(
            (account, role, place) in self.held for role in roles for place in places
        )

    def holds_any(self, account: str, roles: list[str]) -> bool:
        """Whether an active account holds one of the roles anywhere."""
        return self.active(account) and any(
            one == account and role in roles for one, role, _ in self.held
        )

    def out(self, account: str, at: datetime) -> Absence | None:
        """The absence of an account at a time: of several, the one that ends last."""
        found = [
            each for each in self.absences.values() if each.account == account and each.covers(at)
        ]
        return max(found, key=lambda each: each.until, default=None)

    def back_since(self, account: str, at: datetime) -> datetime | None:
        """When somebody came back last."""
        ends = [
            each.until
            for each in self.absences.values()
            if each.account == account and each.starts < each.until <= at
        ]
        return max(ends, default=None)

    def frozen(self, systems: set[str], at: datetime) -> set[str]:
        """The freezes that hold on any of some systems at a time."""
        return {
            name
            for name, each in self.freezes.items()
            if instant(each["starts_at"]) <= at < instant(each["ends_at"])
            and (not each["systems"] or systems & set(each["systems"]))
        }

    def was_reset(self, account: str, at: datetime, hours: int) -> bool:
        """Whether the credentials of an account were set anew lately."""
        since = at - timedelta(hours=hours)
        return any(one == account and then >= since for one, then in self.resets)

    def take(self, entry: Entry) -> None:
        """Take in one entry of the organisation."""
        for take in (self._take_people, self._take_calendar, self._take_record):
            take(entry["kind"], entry["data"], entry)

    def _take_people(self, kind: str, data: dict[str, Any], _: Entry) -> None:
        if kind == "people.account_added":
            self.accounts.add(data["account"])
            self.disabled.discard(data["account"])
            change = (
                self.administrators.add if data["administrator"] else self.administrators.discard
            )
            change(data["account"])
        elif kind == "people.account_disabled":
            self.disabled.add(data["account"])
        elif kind == "people.account_enabled":
            self.disabled.discard(data["account"])
        elif kind == "people.system_set":
            self.systems[data["system"]] = data
        elif kind == "people.role_given":
            self.held.add((data["account"], data["role"], data["on"]))
        elif kind == "people.role_taken":
            self.held.discard((data["account"], data["role"], data["on"]))

    def _take_calendar(self, kind: str, data: dict[str, Any], entry: Entry) -> None:
        if kind == "people.absence_recorded":
            starts, until = instant(data["starts_at"]), instant(data["until"])
            self.absences[entry["seq"]] = Absence(data["account"], starts, until, entry["by"])
        elif kind == "people.absence_ended":
            known = self.absences.get(data["absence"])
            if known:
                known.until = min(known.until, when(entry))
        elif kind == "calendar.freeze_set":
            self.freezes[data["freeze"]] = dict(data)
        elif kind == "calendar.freeze_lifted":
            known_freeze = self.freezes.get(data["freeze"])
            if known_freeze:
                known_freeze["ends_at"] = min(known_freeze["ends_at"], entry["at"])

    def _take_record(self, kind: str, data: dict[str, Any], entry: Entry) -> None:
        if kind == "people.credentials_reset":
            self.resets.append((data["account"], when(entry)))
        elif kind == "policy.activated":
            self.version = data["version"]
            self.policies[self.version] = policies.read(data["text"])
        elif kind == "record.expunge_proposed":
            self.proposals[entry["seq"]] = entry
        elif kind == "record.expunged":
            self.proposals.pop(data["proposal"], None)
            self.expunged |= set(data["digests"])
