"""This module tells Django of the people's tables."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "offcycle.people"
    label = "people"
    verbose_name = "People"
    default_auto_field = "django.db.models.BigAutoField"
