"""This module tells the ledger who derives something from its entries; the ledger and the people do not know each other."""

from django.core import checks

from offcycle.config import durability
from offcycle.ledger import projectors
from offcycle.people import projection


def connect() -> None:
    """Wire the people's tables to the record, and the safety of the installation to Django's checks.

    The checks have the tag `offcycle` and ask the database, so they run only for who asks for them: `checks.run_checks(
    tags=["offcycle"], databases=["default"])`.
    """
    checks.register(durability.check, checks.Tags.database, "offcycle")
    projectors.register(
        projectors.Projector(name="people", apply=projection.apply, reset=projection.reset)
    )
