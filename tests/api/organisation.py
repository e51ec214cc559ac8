"""This module is the fixture of all tests that call the interface: an organisation, and its people with their tokens."""

import pytest

from tests.api.http import People
from tests.ledger.told import forget, organised
from tests.organisations import CUSTOMER, Organisation


def founded(of: Organisation) -> People:
    forget()
    organised(of)
    return People(of=of)


@pytest.fixture
def people(db: None) -> People:  # noqa: ARG001 - asked for so that there is a database
    return founded(CUSTOMER)
