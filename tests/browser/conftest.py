"""This module gives the tests of the pages a real browser: one Chromium and one server for all of them.

A test asks for `windows` and opens as many as it has people; it fails if in any of them a script
fails, something is missing or refused, or another host is asked.
"""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import connections
from playwright.sync_api import Browser, expect, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

from tests.browser.serving import served
from tests.browser.windows import LOOKS, PATIENCE, PHONE, Look, Windows, chromium
from tests.ledger import told


@dataclass(frozen=True)
class Started:
    """A browser, and the loop of asyncio in which Playwright talks to it."""

    browser: Browser
    loop: asyncio.AbstractEventLoop


@pytest.fixture(scope="session")
def started(django_db_setup: None) -> Iterator[Started]:  # noqa: ARG001 - the database outlives the browser
    with (
        same_connection(),
        sync_playwright() as playwright,
        chromium(playwright) as browser,
    ):
        expect.set_options(timeout=PATIENCE)
        loop = asyncio.get_running_loop()
        asyncio._set_running_loop(None)
        yield Started(browser, loop)
        asyncio._set_running_loop(loop)


@contextmanager
def running(loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """Playwright's loop, marked as running while a test has windows: marked longer, no other test could have one."""
    asyncio._set_running_loop(loop)
    try:
        yield
    finally:
        asyncio._set_running_loop(None)


@contextmanager
def same_connection() -> Iterator[None]:
    """Let a test use the database between two steps of its browser.

    A loop of asyncio runs in the tests' thread meanwhile, so that Django would refuse the database,
    and give the test another connection than its fixtures have.
    """
    plain = threading.local()
    plain.default = connections["default"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        patch.setattr(connections, "_connections", plain)
        yield


@pytest.fixture(scope="session")
def server(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:  # noqa: ARG001 - asked for so that there is a database
    with django_db_blocker.unblock(), served() as address:
        django_db_blocker.block()
        yield address
        django_db_blocker.unblock()


@pytest.fixture
def windows(
    transactional_db: None,  # noqa: ARG001 - the server must see what the test tells
    started: Started,
    server: str,
) -> Iterator[Windows]:
    """The organisation of the stories, and windows for its people."""
    told.forget()
    told.organise()
    opened = Windows(started.browser, server)
    with running(started.loop):
        yield opened
        opened.close()
    assert opened.faults == []


EITHER = {str(Look()), str(Look(PHONE, scripts=False))}
"""The two looks that differ in everything; the other two take part in the long form."""


@pytest.fixture(
    params=[
        pytest.param(look, marks=() if str(look) in EITHER else (pytest.mark.slow,), id=str(look))
        for look in LOOKS
    ]
)
def look(request: pytest.FixtureRequest) -> Look:
    """On a desk and on a phone, each with scripts and without."""
    found: Look = request.param
    return found
