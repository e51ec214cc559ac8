"""This module is the oracle itself: it reads entries in order, lets the judges of each kind speak, and keeps every breach."""

from collections.abc import Callable, Iterable
from typing import Any

from tests.walks.oracle.change import Change
from tests.walks.oracle.entries import Entry
from tests.walks.oracle.organisation import Organisation


class Oracle:
    """Reads the entries of an organisation and of its changes; of a whole record they are numbered without a gap."""

    def __init__(self, *, whole: bool = True) -> None:
        self.whole = whole
        self.who = Organisation()
        self.changes: dict[str, Change] = {}
        self.of = Change()
        self.breaches: list[str] = []
        self.last: Entry | None = None

    def demand(self, holds: object, law: str, entry: Entry) -> None:
        """Note a breach unless something holds."""
        if not holds:
            where = f"entry {entry['seq']}, {entry['kind']} by {entry['by']}"
            self.breaches.append(f"{law} ({where})")

    def read(self, entries: Iterable[Entry]) -> list[str]:
        """All breaches in a history."""
        for entry in entries:
            self._order(entry)
            if entry["change"] is None:
                self._judge(entry)
                self.who.take(entry)
            else:
                self.of = self.changes.setdefault(entry["change"], Change())
                self.of.n += 1
                self.demand(
                    entry["n"] == self.of.n, "numbers within the change without a gap", entry
                )
                self._judge(entry)
                self.of.actors.add(entry["by"])
        return self.breaches

    def _judge(self, entry: Entry) -> None:
        for judge in (*EVERY, *JUDGES.get(entry["kind"], ())):
            judge(self, entry, entry["data"])

    def _order(self, entry: Entry) -> None:
        last = self.last
        next_one = last["seq"] + 1 if last else 1
        fits = entry["seq"] == next_one if self.whole else entry["seq"] >= next_one
        self.demand(fits, "numbers without a gap", entry)
        self.demand(last is None or entry["at"] >= last["at"], "time never goes back", entry)
        self.last = entry

    @property
    def judging(self) -> dict[str, Any]:
        """The policy by which approvals of the change are judged now."""
        return self.who.policies[self.who.judging(self.of.requested_policy)]


Judge = Callable[[Oracle, Entry, dict[str, Any]], None]
JUDGES: dict[str, list[Judge]] = {}
EVERY: list[Judge] = []


def on(*kinds: str) -> Callable[[Judge], Judge]:
    """Register what is judged, and taken in, at some kinds of event; at every one where none is named."""

    def register(judge: Judge) -> Judge:
        for kind in kinds:
            JUDGES.setdefault(kind, []).append(judge)
        if not kinds:
            EVERY.append(judge)
        return judge

    return register
