"""This module says on which days a maintenance window comes back, in words for people who read no recurrence rules."""

from collections.abc import Iterable

from offcycle.process.calendar.recurrence import DAY_OF_MONTH

DAYS = {
    "MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday", "SA": "Saturday",
    "SU": "Sunday",
}  # fmt: skip
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}
PERIODS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}


def said(rule: str) -> str:
    """The days of a rule that is good: “the third Thursday of every month”; of one that says more than that, the rule itself."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    if "BYSETPOS" in parts or {"BYDAY", "BYMONTHDAY"} <= parts.keys():
        return f"the days of the rule {rule}"
    every = _every(int(parts.get("INTERVAL", "1")))
    days = _days(parts)
    if parts["FREQ"] == "DAILY":
        return f"{every} day" + (f", if it is {listed(days, 'or')}" if days else "")
    months = [MONTHS[int(each) - 1] for each in parts.get("BYMONTH", "").split(",") if each]
    if months and every == "every":
        return f"{listed(days)} of {listed(months)}"
    period = f"{every} {PERIODS[parts['FREQ']]}"
    return f"{listed(days)} of {period}" + (f", in {listed(months)}" if months else "")


def _days(parts: dict[str, str]) -> list[str]:
    weekdays = [each for each in parts.get("BYDAY", "").split(",") if each]
    dates = [int(each) for each in parts.get("BYMONTHDAY", "").split(",") if each]
    found = [DAY_OF_MONTH.fullmatch(each) for each in weekdays]
    monthly = parts["FREQ"] in {"MONTHLY", "YEARLY"}
    return [
        *(_weekday(each[1] or "", each[2], each_one=monthly) for each in found if each),
        *map(_date, dates),
    ]


def _weekday(place: str, day: str, *, each_one: bool) -> str:
    if not place:
        return f"each {DAYS[day]}" if each_one else DAYS[day]
    return f"the {_nth(int(place))} {DAYS[day]}"


def _nth(place: int) -> str:
    """A place from the beginning, or from the end."""
    if place > 0:
        return NTH[place]
    return "last" if place == -1 else f"{NTH[-place]} last"


def _date(number: int) -> str:
    if number > 0:
        return f"day {number}"
    return "the last day" if number == -1 else f"the day {-number - 1} before the last"


def _every(interval: int) -> str:
    if interval == 1:
        return "every"
    return f"every {NTH[interval]}" if interval in NTH else f"every {interval}th"


def listed(names: Iterable[str], joint: str = "and") -> str:
    """Names as one phrase: “Ann”, “Ann and Bob”, “Ann, Bob and Cy”."""
    several = list(names)
    return f" {joint} ".join([*([", ".join(several[:-1])] if several[1:] else []), *several[-1:]])
