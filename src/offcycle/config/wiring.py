"""This module tells the ledger who derives something from its entries; the ledger and the people do not know each other."""

from offcycle.ledger import projectors
from offcycle.people import projection


def connect() -> None:
    """Wire the people's tables to the record."""
    projectors.register(
        projectors.Projector(name="people", apply=projection.apply, reset=projection.reset)
    )
