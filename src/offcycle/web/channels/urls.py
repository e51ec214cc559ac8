"""This module is the addresses of the channels and of one's own ways to be told."""

from django.urls import path

from offcycle.web.channels import own, page

urlpatterns = [
    path("channels", page.everything, name="channels"),
    page.TRY.url(),
    path("account/told", own.page, name="told"),
    path("account/told/browser", own.browser, name="add-browser"),
    own.PHONE.url(),
    own.REMOVE.url(),
]
