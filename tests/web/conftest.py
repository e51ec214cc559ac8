"""This module gives the tests of the pages an organisation, a change with a real plan, and browsers of signed-in people."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from offcycle.ledger import plans
from offcycle.ledger.record import Recorded
from offcycle.people.models import Account
from offcycle.process.kernel import Actor
from tests.ledger import told

PLAN = b"""# Switch over

## Steps

1. Log in.
2. Click `Build`.

## Rollback

1. Click `Undo`.
"""
PLANNED = 2  # the part of the straight way that saves the plan
Browser = Callable[[str], Client]


@pytest.fixture
def organisation(db: None) -> None:  # noqa: ARG001 - asked for so that there is a database
    told.forget()
    told.organised()


@pytest.fixture
def browser(organisation: None) -> Browser:  # noqa: ARG001 - it has to be there first
    """A browser in which somebody is signed in."""

    def of(account: str) -> Client:
        client = Client()
        client.force_login(Account.objects.get(username=account))
        return client

    return of


def a_change(
    parts: int = len(told.WAY),
    title: str = "Site down",
    plan: bytes = PLAN,
    system: str = "eclkc",
) -> str:
    """A change that went the first parts of the straight way, with a plan that can be read."""
    change = told.Told(told.request(title, system=system))
    for number, part in enumerate(told.WAY[:parts]):
        if number == PLANNED:
            saved = plans.revise(change=change.ref, markdown=plan, actor=Actor("dev"))
            assert isinstance(saved, Recorded)
        else:
            part(change)
    return change.ref


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")
