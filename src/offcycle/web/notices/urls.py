"""This module is the addresses of telling people, and of the end of a change."""

from django.urls import path

from offcycle.web.notices import short, status

urlpatterns = [
    short.UPDATE.url(),
    short.NOTIFY.url(),
    short.END_LINKS.url(),
    short.CLOSE.url(),
    short.FEEDBACK.url(),
    short.FOLLOW_UP.url(),
    short.DONE.url(),
    path("status/<str:ref>/<str:link>", status.page, name="status"),
]
