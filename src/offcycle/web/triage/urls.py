"""This module is the addresses of step 0."""

from django.urls import path

from offcycle.web.triage import requesting, short
from offcycle.web.triage.answering import TRIAGE

urlpatterns = [
    path("request", requesting.page, name="request"),
    TRIAGE.url(),
    short.ACKNOWLEDGE.url(),
    short.WINDOW.url(),
    short.AVAILABLE.url(),
    short.AFFECTED.url(),
    short.RAISE.url(),
    short.LOWER.url(),
    short.WITHDRAW.url(),
]
