"""This module wires the parts together as soon as Django has loaded them."""

from django.apps import AppConfig


class Wiring(AppConfig):
    name = "offcycle.config"
    label = "config"

    def ready(self) -> None:
        """Tell the ledger of those who project its entries; here, because tables must be loaded first."""
        from offcycle.config import wiring  # noqa: PLC0415 - needs the loaded tables

        wiring.connect()
