"""This module is the addresses of telling people, and of the end of a change."""

from offcycle.web.notices import short

urlpatterns = [
    short.UPDATE.url(),
    short.NOTIFY.url(),
    short.CLOSE.url(),
    short.FEEDBACK.url(),
    short.FOLLOW_UP.url(),
    short.DONE.url(),
]
