"""This package reads calendars that are published at an address, as iCalendar feeds (RFC 5545)."""

from offcycle.adapters.calendars.feed import HttpCalendars
from offcycle.adapters.calendars.port import Asked, Calendars, Span

__all__ = ["Asked", "Calendars", "HttpCalendars", "Span"]
