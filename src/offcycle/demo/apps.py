"""This module tells Django of the demonstration, so that it finds its templates; only the demonstration installs it."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "offcycle.demo"
    label = "demo"
    verbose_name = "Demonstration"
