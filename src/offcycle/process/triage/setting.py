"""This module keeps the organisation's windows: one beside the rule is added, or one of the rule's is removed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from offcycle.process import agenda
from offcycle.process.canonical import instant
from offcycle.process.events import Event
from offcycle.process.events import organisation as events
from offcycle.process.kernel import Case, Unmet, check, command
from offcycle.process.rules import is_active, may_anywhere

LONGEST = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class SetWindow:
    """A window to add; or, when it is removed, the one that would open at that time."""

    starts_at: datetime
    ends_at: datetime | None = None
    removed: bool = False


@check("window.span", "A window closes after it opens, within seven days.", typed=True)
def _span(_: Case, ask: SetWindow) -> Unmet | None:
    if ask.removed or (ask.ends_at and ask.starts_at < ask.ends_at <= ask.starts_at + LONGEST):
        return None
    return Unmet(
        "It is not said when it closes, or that is not within seven days.",
        "Name a time after it opens, within seven days.",
    )


@check("window.ahead", "A window is added or removed before it opens.")
def _ahead(case: Case, ask: SetWindow) -> Unmet | None:
    if ask.starts_at > case.at:
        return None
    return Unmet("It would have opened already.", "Name one that opens in the time to come.")


@check("window.there", "A window that is removed is there, and one that is added is not.")
def _there(case: Case, ask: SetWindow) -> Unmet | None:
    found = agenda.windows(case.world, ask.starts_at, ask.starts_at + timedelta(seconds=1))
    if bool(found) == ask.removed:
        return None
    if found:
        return Unmet("A window opens at that time already.", "Remove that one first.")
    return Unmet("No window opens at that time.", "Name one by the very time at which it opens.")


@command(
    "set-window",
    SetWindow,
    is_active,
    may_anywhere("window"),
    checks=(_span, _ahead, _there),
    on="organisation",
)
def set_window(_: Case, ask: SetWindow) -> Iterator[Event]:
    """Add a maintenance window beside the rule, or remove one."""
    yield events.WindowSet(
        window=instant(ask.starts_at),
        starts_at=ask.starts_at,
        ends_at=ask.ends_at or ask.starts_at,
        removed=ask.removed,
    )
