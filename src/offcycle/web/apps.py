"""This module tells Django of the pages, so that it finds their templates and styles."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "offcycle.web"
    label = "web"
    verbose_name = "Pages"

    def ready(self) -> None:
        """Hear of who signs in and out; here, because tables must be loaded first."""
        from offcycle.web import sessions  # noqa: PLC0415 - needs the loaded tables

        sessions.listen()
