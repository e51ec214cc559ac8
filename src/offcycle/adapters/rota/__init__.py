"""This package reads who is on call where an organisation keeps that: in an iCalendar feed, or in PagerDuty."""

from offcycle.adapters.rota.calendar import CalendarRota
from offcycle.adapters.rota.pagerduty import PagerDutyRota
from offcycle.adapters.rota.port import Asking, Rotas

__all__ = ["Asking", "CalendarRota", "PagerDutyRota", "Rotas"]
