"""This module holds core hours, deadlines and windows at random instants, over all zones from 2024 to 2035, to a reckoning of its own.

    python -m tests.process.calendar.instants 100000

That reckoning goes through time in quarters of an hour and looks at what clocks show, never going back: it knows no rule of recurrence,
no library of holidays, and asks a zone in one direction only. Everything that it tries begins and ends at such quarters.
"""

import random
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from offcycle.process.calendar.days import WorkingDays
from offcycle.process.calendar.hours import CoreHours, add_core_time, core_time_between
from offcycle.process.calendar.windows import Recurring, next_window
from tests.process.calendar.places import ZONES

QUARTER, DAY = timedelta(minutes=15), timedelta(days=1)
FIRST, YEARS = datetime(2024, 1, 1, tzinfo=UTC), 12
SPANS = ((time(12), time(17)), (time(9), time(0)), (time(0), time(6)), (time(1, 30), time(3)))
RULES = (("FREQ=MONTHLY;BYDAY=3TH", 3, 3), ("FREQ=MONTHLY;BYDAY=2SU", 2, 6), ("FREQ=MONTHLY;BYDAY=1SA", 1, 5))  # fmt: skip
OPENS = (time(20), time(2, 30), time(0))


@cache
def free(year: int) -> frozenset[date]:
    """The federal holidays of the United States as the law names them, with the days on which they are kept instead."""
    fixed = [date(y, m, d) for y in (year, year + 1) for m, d in ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25))]  # fmt: skip
    moving = [_of_month(year, *each) for each in ((1, 3, 0), (2, 3, 0), (9, 1, 0), (10, 2, 0), (11, 4, 3))]  # fmt: skip
    last_of_may = max(d for d in (date(year, 5, n) for n in range(25, 32)) if d.weekday() == 0)
    kept = [d - DAY if d.weekday() == 5 else d + DAY for d in fixed if d.weekday() > 4]
    return frozenset((*fixed, *moving, last_of_may, *kept))


def _of_month(year: int, month: int, number: int, weekday: int) -> date:
    """The so-maniest of one weekday in a month."""
    days = (date(year, month, n) for n in range(1, 29 + 7) if n <= 28 + (month != 2) * 2)
    return [d for d in days if d.weekday() == weekday][number - 1]


def quarters(start: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """Each quarter of an hour from an instant on, with the latest that clocks have shown until then."""
    at, latest = start - DAY, datetime(1, 1, 1)  # noqa: DTZ001 - what clocks show
    while True:
        latest = max(latest, at.astimezone(zone).replace(tzinfo=None))
        if at >= start:
            yield at, latest
        at += QUARTER


def is_core(shown: datetime, span: tuple[time, time]) -> bool:
    """Whether it is core time when clocks show that."""
    until = time.max if span[1] == time() else span[1]
    if not span[0] <= shown.time() < until:
        return False
    return shown.weekday() < 5 and shown.date() not in free(shown.year)


def deadline(start: datetime, amount: timedelta, span: tuple[time, time], zone: ZoneInfo) -> datetime:  # fmt: skip
    """When so much core time has passed."""
    for at, shown in quarters(start, zone):
        amount -= QUARTER if is_core(shown, span) else timedelta()
        if not amount:
            return at + QUARTER
    raise AssertionError


def opening(start: datetime, number: int, weekday: int, opens: time, zone: ZoneInfo) -> datetime:
    """The first instant at which a window opens: when clocks show its time, or more, for the first time."""
    here = start.astimezone(zone)
    for further in range(4):
        year, month = divmod(here.year * 12 + here.month - 2 + further, 12)
        shown = datetime.combine(_of_month(year, month + 1, number, weekday), opens)
        begin = shown.replace(tzinfo=UTC) - DAY
        found = next(at for at, seen in quarters(begin, zone) if seen >= shown)
        if found >= start:
            return found
    raise AssertionError


def tried(chance: random.Random) -> str:
    """Reckon one instant both ways; gives what was wrong."""
    zone, span = chance.choice(ZONES), chance.choice(SPANS)
    start = FIRST + chance.randrange(YEARS * 365 * 96) * QUARTER
    amount = chance.randint(1, 32) * QUARTER
    hours = CoreHours(*span, WorkingDays(zone, "US"))
    ours, theirs = add_core_time(start, amount, hours), deadline(start, amount, span, zone)
    if ours != theirs:
        return f"{amount} of {span} from {start} in {zone}: {ours}, and by steps {theirs}"
    if core_time_between(start, theirs, hours) != amount:
        return f"between {start} and {theirs} of {span} in {zone} it is not {amount}"
    (rule, number, weekday), opens = chance.choice(RULES), chance.choice(OPENS)
    found = next_window(Recurring(rule, opens, zone, timedelta(hours=4)), start)
    seen = opening(start, number, weekday, opens, zone)
    if found is None or found.starts_at != seen:
        return f"{rule} at {opens} after {start} in {zone}: {found}, and by steps {seen}"
    return ""


def wrong(count: int, seed: int = 0) -> list[str]:
    """What was wrong with so many instants."""
    chance = random.Random(seed)
    return [found for found in (tried(chance) for _ in range(count)) if found]


if __name__ == "__main__":
    number = int(sys.argv[1]) if sys.argv[1:] else 100_000
    faults = wrong(number, int(sys.argv[2]) if sys.argv[2:] else 0)
    sys.stdout.write("\n".join([*faults[:20], f"{number} instants, {len(faults)} wrong.\n"]))
    sys.exit(bool(faults))
