"""This module reads who is on call in an iCalendar feed."""

from offcycle.adapters.calendars.feed import read
from offcycle.adapters.calendars.port import Asked
from offcycle.adapters.calendars.spans import happenings
from offcycle.adapters.rota.port import Asking
from offcycle.process.people.on_call import Said


class CalendarRota:
    """The calendar at an address."""

    def __init__(self, address: str) -> None:
        self._address = address

    def read(self, asked: Asking) -> tuple[Said, ...]:
        """What it says of who is on call; raises Failure."""
        every = Asked(self._address, "", asked.zone, asked.after, asked.before)
        found = read(every, happenings)
        return tuple(Said(*each.span, each.title, each.invited) for each in found)
