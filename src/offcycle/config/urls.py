"""This module is the addresses of the server: which entrance answers under which path."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from offcycle.config.adapters import mail_folder
from offcycle.config.environment import environment
from offcycle.web import urls as web

# The JSON interface and the pages (everything else) each add one line here.
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("offcycle.api.urls")),
    path("", include("offcycle.web.urls")),
]
if settings.DEMO:
    from offcycle.demo import clock_page, inbox  # installed in the demonstration alone

    mails = {"folder": mail_folder(environment())}
    urlpatterns += [
        path("inbox", inbox.page, mails, name="inbox"),
        path("inbox/<str:file>/<str:name>", inbox.attachment, mails, name="inbox-attachment"),
        path("demo/clock", clock_page.page, {"folder": environment().data_dir}, name="demo-clock"),
    ]

# Django looks for these here and nowhere else.
handler400 = web.handler400
handler403 = web.handler403
handler404 = web.handler404
handler500 = web.handler500
