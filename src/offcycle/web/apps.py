"""This module tells Django of the pages, so that it finds their templates and styles."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "offcycle.web"
    label = "web"
    verbose_name = "Pages"
