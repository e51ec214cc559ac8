"""This module turns what happened into raw entries, as somebody reads them who knows nothing of the rules but the names of events."""

import dataclasses
from datetime import datetime
from typing import Any

from offcycle.process.canonical import instant
from offcycle.process.facts import Happened

Entry = dict[str, Any]


def entry(happened: Happened) -> Entry:
    """One event as plain data."""
    return {
        "seq": happened.seq,
        "change": happened.change,
        "n": happened.n,
        "kind": happened.event.kind,
        "at": instant(happened.at),
        "by": happened.by,
        "via": happened.via,
        "policy": happened.policy,
        "data": {
            each.name: plain(getattr(happened.event, each.name))
            for each in dataclasses.fields(happened.event)
        },
    }


def plain(value: Any) -> Any:
    """A value of an event as JSON has it."""
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in dataclasses.fields(value)}
    return value
