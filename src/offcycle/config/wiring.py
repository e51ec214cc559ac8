"""This module tells the ledger who derives something from its entries; the ledger and the people do not know each other."""

from django.conf import settings

from offcycle.config.environment import environment
from offcycle.ledger import projectors
from offcycle.people import projection


def connect() -> None:
    """Wire the people's tables to the record."""
    projectors.register(
        projectors.Projector(name="people", apply=projection.apply, reset=projection.reset)
    )
    if settings.DEMO:
        _demonstrate()


def _demonstrate() -> None:
    """Let this process go by the demonstration's clock, which may have been moved on."""
    from offcycle.demo import ahead  # noqa: PLC0415 - of the demonstration alone

    ahead.follow(environment().data)
