"""This module is the addresses of the pages."""

from django.urls import path

from offcycle.web import change, changes, faults, sign_in

urlpatterns = [
    path("", changes.page, name="changes"),
    path("changes/<str:ref>", change.page, name="change"),
    path("sign-in", sign_in.page, name="sign-in"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
]

handler400 = faults.not_understood
handler403 = faults.not_allowed
handler404 = faults.not_found
handler500 = faults.broken
"""Django looks for these in the outermost list of addresses, which takes them from here."""
