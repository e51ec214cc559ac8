"""This module is the addresses of the pages."""

from django.urls import path

from offcycle.web import faults, password, sign_in
from offcycle.web.board import urls as board
from offcycle.web.calendar import urls as calendar
from offcycle.web.change import page as change
from offcycle.web.channels import urls as channels
from offcycle.web.form import urls as form
from offcycle.web.live import urls as live
from offcycle.web.notices import urls as notices
from offcycle.web.people import urls as people
from offcycle.web.plan import urls as plan
from offcycle.web.policy import urls as policy
from offcycle.web.records import urls as records
from offcycle.web.review import urls as review
from offcycle.web.run import urls as run
from offcycle.web.staging import urls as staging
from offcycle.web.triage import urls as triage

urlpatterns = [
    *live.urlpatterns,
    *run.urlpatterns,
    *plan.urlpatterns,
    *triage.urlpatterns,
    *staging.urlpatterns,
    *form.urlpatterns,
    *review.urlpatterns,
    *notices.urlpatterns,
    *channels.urlpatterns,
    *records.urlpatterns,
    *people.urlpatterns,
    *policy.urlpatterns,
    *board.urlpatterns,
    *calendar.urlpatterns,
    path("changes/<str:ref>", change.page, name="change"),
    path("changes/<str:ref>/print", change.on_paper, name="print"),
    path("sign-in", sign_in.page, name="sign-in"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("sign-in", sign_in.page, name="account_login"),  # as allauth calls it
    path("password", password.page, name="password"),
]

handler400 = faults.not_understood
handler403 = faults.not_allowed
handler404 = faults.not_found
handler500 = faults.broken
"""Django looks for these in the outermost list of addresses, which takes them from here."""
