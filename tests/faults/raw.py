"""This module judges a record by its raw entries alone: it reads bytes and the names of events, and asks no rule of ours.

Laws:
- Production starts only with operations that two seats, held by two people, approved in one submission that nobody sent
  back; they are those of the plan as it stands at that moment; and the one submission starts no two runs at a time.
- On one system, in one environment, no two runs go on at a time.
- Times never go back.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

Entry = dict[str, Any]
ENDS = {"run.finished", "run.stopped"}


@dataclass
class Change:
    """What the entries of one change have said."""

    operations: dict[str, str] = field(default_factory=dict)
    submissions: dict[int, Entry] = field(default_factory=dict)
    decisions: dict[int, list[Entry]] = field(default_factory=dict)
    started: int = 0  # runs in production


def entries() -> list[Entry]:
    """All entries of the record, in order."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM ledger_entry ORDER BY seq")
        return [json.loads(bytes(body)) for (body,) in cursor.fetchall()]


def faults(told: Iterable[Entry]) -> Iterator[str]:
    """Every breach of a law, as a sentence."""
    changes: dict[str, Change] = {}
    running: dict[str, Entry] = {}
    latest = ""
    for entry in told:
        where = f"Entry {entry['seq']} of {entry['change']}"
        if entry["at"] < latest:
            yield f"{where}: its time {entry['at']} is before {latest}."
        latest = entry["at"]
        if entry["change"] is None:
            continue
        change = changes.setdefault(entry["change"], Change())
        if entry["kind"] == "run.started":
            yield from (f"{where}: {fault}" for fault in _start(entry, change, running))
            running[entry["data"]["run"]] = entry
        elif entry["kind"] in ENDS:
            running.pop(entry["data"]["run"], None)
        else:
            _take_in(entry, change)


def _take_in(entry: Entry, change: Change) -> None:
    data = entry["data"]
    if entry["kind"] == "plan.revised":
        change.operations = data["operations"]
    elif entry["kind"] == "review.submitted":
        change.submissions[data["number"]] = entry
    elif entry["kind"] == "review.decided":
        change.decisions.setdefault(data["submission"], []).append(entry)


def _start(entry: Entry, change: Change, running: dict[str, Entry]) -> Iterator[str]:
    data = entry["data"]
    for run, other in running.items():
        both = set(data["systems"]) & set(other["data"]["systems"])
        if both and other["data"]["environment"] == data["environment"]:
            yield f"it runs in {data['environment']} on {sorted(both)} while {run} does."
        if other["change"] == entry["change"]:
            yield f"it begins while {run} of the same change goes on."
    if data["operations"] != change.operations.get(data["environment"]):
        yield "it does not run the plan as it stands."
    if data["environment"] == "production":
        yield from _approved(data, change)


def _approved(data: dict[str, Any], change: Change) -> Iterator[str]:
    submitted = change.submissions.get(data["submission"])
    if submitted is None or data["submission"] != max(change.submissions):
        yield "it names no submission, or not the latest."
        return
    if submitted["data"]["operations"]["production"] != data["operations"]:
        yield "what it runs is not what was submitted."
    decided = change.decisions.get(data["submission"], [])
    said = {each["data"]["seat"]: each for each in decided}
    yes = [each for each in said.values() if each["data"]["verdict"] == "approve"]
    if len(yes) < 2 or len({each["actor"] for each in yes}) < 2 or len(yes) < len(said):
        yield "it was not approved by two seats, or was sent back."
    if any(each["data"]["seal"] != submitted["data"]["seal"] for each in decided):
        yield "somebody decided on something else than was submitted."
