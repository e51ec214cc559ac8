"""This module gives the tests of the JSON interface an organisation, and its people with their tokens."""

from tests.api.organisation import people

__all__ = ["people"]
