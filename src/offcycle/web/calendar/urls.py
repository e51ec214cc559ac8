"""This module is the addresses of the calendar."""

from django.urls import path

from offcycle.web.calendar import page
from offcycle.web.calendar.setting import ADD_WINDOW, LIFT_FREEZE, REMOVE_WINDOW, SET_FREEZE

urlpatterns = [
    path("calendar", page.page, name="calendar"),
    *(each.url() for each in (ADD_WINDOW, REMOVE_WINDOW, SET_FREEZE, LIFT_FREEZE)),
]
