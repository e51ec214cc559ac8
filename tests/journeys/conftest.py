"""This module gives the journeys an organisation, and its people with their tokens."""

from tests.api.organisation import people

__all__ = ["people"]
