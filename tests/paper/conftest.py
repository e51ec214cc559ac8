"""This module gives the tests of papers an organisation, and a change that both approvers have approved."""

import pytest

from tests.api.http import People, Way, a_way
from tests.api.organisation import people

__all__ = ["people"]


@pytest.fixture
def way(people: People) -> Way:
    return a_way(people, Way.approve)
