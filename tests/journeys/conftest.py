"""This module gives the journeys an organisation, and its people with their tokens: each journey is told for two, unlike in all they may set."""

import pytest

from tests.api.http import People
from tests.api.organisation import founded
from tests.organisations import ORGANISATIONS, Organisation


@pytest.fixture(params=ORGANISATIONS, ids=lambda each: each.name)
def people(request: pytest.FixtureRequest, db: None) -> People:  # noqa: ARG001 - asked for so that there is a database
    of: Organisation = request.param
    alone = request.node.get_closest_marker("customers_alone")
    if alone and of is not ORGANISATIONS[0]:
        pytest.skip(alone.args[0])
    return founded(of)
