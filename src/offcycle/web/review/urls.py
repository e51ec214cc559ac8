"""This module is the addresses of step 4: what approvers do, and those who submit to them; and of what had already been made."""

from django.urls import path

from offcycle.web.review import afterwards
from offcycle.web.review.answering import ANSWER, CALLED
from offcycle.web.review.deciding import DECIDE
from offcycle.web.review.judging import JUDGE
from offcycle.web.review.submitting import SUBMIT, WITHDRAW

urlpatterns = [
    path("recorded-afterwards", afterwards.page, name="record-afterwards"),
    JUDGE.url(),
    SUBMIT.url(),
    DECIDE.url(),
    ANSWER.url(),
    CALLED.url(),
    WITHDRAW.url(),
    afterwards.ACCEPT.url(),
]
