"""This module holds the pages that are shown instead of a page, and the page of a change on paper."""

import pytest
from django.db import OperationalError
from django.db.backends.utils import CursorWrapper
from django.test import Client
from pytest_django.fixtures import Settings
from structlog.testing import capture_logs

from tests.web.conftest import Browser, a_change


def test_every_fault_says_what_happened_and_what_to_do(
    browser: Browser, settings: Settings
) -> None:
    client = browser("dev")
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    told = {
        404: (client.get("/nowhere"), "Check the address."),
        405: (client.get("/sign-out"), "only takes what a button of a page sends"),
        413: (client.post("/policy/check", {"text": "x" * 2000}), "a smaller file"),
    }
    for status, (answer, words) in told.items():
        assert answer.status_code == status
        assert words in answer.content.decode()
        assert "To the list of changes" in answer.content.decode()


def test_the_page_of_what_broke_needs_no_database(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    client: Client = browser("dev")
    client.raise_request_exception = False

    def away(*_: object, **__: object) -> None:
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(CursorWrapper, "execute", away)
        with capture_logs() as said:
            answers = [client.get(path) for path in ("/", "/nowhere", "/account")]
    assert {answer.status_code for answer in answers} == {500}
    assert all("Try again in a minute" in answer.content.decode() for answer in answers)
    assert {"event": "web.broken", "path": "/account"}.items() <= said[-1].items()
    assert isinstance(said[-1]["exc_info"], OperationalError)


def test_a_change_is_on_paper_with_all_of_it_and_for_who_may_see_it(browser: Browser) -> None:
    ref = a_change()
    page = browser("dev").get(f"/changes/{ref}/print").content.decode()
    for heading in ("Form", "Plan", "Runs", "Log", "People"):
        assert f">{heading}</h2>" in page
    assert "As it stood on" in page
    assert browser("dee").get(f"/changes/{ref}/print").status_code == 404
