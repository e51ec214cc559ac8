"""This module gives the tests of the policy file the shipped one."""

import pytest

from tests.process.story import POLICY


@pytest.fixture
def shipped() -> str:
    return POLICY
