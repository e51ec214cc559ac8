"""This module tells Django of the record's tables."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "offcycle.ledger"
    label = "ledger"
    verbose_name = "Record"
    default_auto_field = "django.db.models.BigAutoField"
