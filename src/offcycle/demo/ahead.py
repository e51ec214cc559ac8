"""This module moves the demonstration's clock on, so that what happens later can be seen now; nothing else has such a switch.

Laws:
- It goes forwards only: what was recorded is never later than now.
- How far it is ahead stands in a file of the demonstration's folder, so that it survives a restart, and every process that works on
  the folder goes by the same clock.
- Outside the demonstration nothing reads the file, and the ledger refuses to move its clock.
"""

import re
import threading
from datetime import datetime, timedelta
from pathlib import Path

from offcycle.ledger import clock, read

FILE = "clock-is-ahead-by"
"""The file with the seconds by which the clock is ahead."""
SPAN = re.compile(r"([1-9][0-9]{0,4})\s*(m|h|d)", re.ASCII)
UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
LONGEST = timedelta(days=400)
"""The most by which it is moved at once; beyond a year there is nothing to see."""
LOOK_SECONDS = 0.5

_one_at_a_time = threading.Lock()


class CannotGoOnError(ValueError):
    """The clock can be moved on by 1 minute to 400 days at once, and never back."""

    def __init__(self) -> None:
        super().__init__(f"{self.__doc__} Write 15m, 1h, 1d, or next for the next deadline.")


def span_of(typed: str) -> timedelta:
    """How far somebody means by `15m`, `1h` or `1d`."""
    found = SPAN.fullmatch(typed.strip().lower())
    if found is None:
        raise CannotGoOnError
    return int(found[1]) * UNITS[found[2]]


def to_next() -> timedelta | None:
    """How far it is to the next deadline of any change; none where none is to come."""
    now = clock.now()
    found = read.coming(now, limit=1)
    return found[0][1] - now if found else None


def moved_by(typed: str) -> timedelta | None:
    """How far somebody means: a span, `next`, or `to` an instant; none where no deadline is to come."""
    if typed == "next":
        return to_next()
    if not typed.startswith("to "):
        return span_of(typed)
    try:
        return datetime.fromisoformat(typed[3:]) - clock.now()
    except (ValueError, TypeError) as error:
        raise CannotGoOnError from error


def kept(folder: Path) -> timedelta:
    """By how much the clock is ahead, as it is kept in the folder."""
    try:
        return timedelta(seconds=int((folder / FILE).read_text(encoding="ascii")))
    except FileNotFoundError:
        return timedelta()


def go_on(folder: Path, by: timedelta) -> timedelta:
    """Move the clock on, for every process that works on the folder; gives by how much it is ahead now."""
    if not timedelta() < by <= LONGEST:
        raise CannotGoOnError
    with _one_at_a_time:
        # Whole seconds, and never less than asked for: a deadline that is gone on to has come.
        seconds = -((kept(folder) + by) // timedelta(seconds=-1))
        written = folder / f"{FILE}.new"
        written.write_text(str(seconds), encoding="ascii")
        written.replace(folder / FILE)
    return follow(folder)


def follow(folder: Path) -> timedelta:
    """Let the clock of this process be as far ahead as the folder says."""
    by = kept(folder)
    if by > clock.moved():
        clock.move(by)
    return clock.moved()


def keep_following(folder: Path) -> threading.Event:
    """Look from time to time whether the clock was moved on from another process; ends when the event is set."""
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(LOOK_SECONDS):
            follow(folder)

    threading.Thread(target=look, name="demo-clock", daemon=True).start()
    return ended


def said() -> str:
    """By how much the clock is ahead, as pages say it; nothing while it is not."""
    minutes = clock.moved() // timedelta(minutes=1)
    if clock.moved() <= timedelta():
        return ""
    days, hours = divmod(minutes // 60, 24)
    parts = ((days, "d"), (hours, "h"), (minutes % 60, "min"))
    told = " ".join(f"{count} {unit}" for count, unit in parts if count) or "less than a minute"
    return f"The demo's clock is ahead by {told}."
