"""This module tells the ledger who derives something from its entries, and who dispatches what they make due; it knows neither itself."""

from django.conf import settings
from django.db import connection

from offcycle.config.environment import environment
from offcycle.ledger import dispatch, projectors
from offcycle.people import projection


def connect() -> None:
    """Wire the people's tables to the record."""
    projectors.register(
        projectors.Projector(name="people", apply=projection.apply, reset=projection.reset)
    )
    if connection.vendor == "postgresql":
        from offcycle.work import jobs  # noqa: PLC0415 - SQLite needs nothing of it

        dispatch.register(jobs.defer)
    if settings.DEMO:
        _demonstrate()


def _demonstrate() -> None:
    """Let this process go by the demonstration's clock, which may have been moved on."""
    from offcycle.demo import ahead  # noqa: PLC0415 - of the demonstration alone

    ahead.follow(environment().data_dir)
