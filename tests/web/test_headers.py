"""This module holds what a browser is told, and that the pages load and run nothing that is not ours."""

import re
from pathlib import Path

import pytest
from django.test import Client, RequestFactory

import offcycle.demo
import offcycle.web
from offcycle.web import faults
from tests.web.conftest import Browser, a_change, text_of

FOLDERS = [Path(each.__path__[0]) for each in (offcycle.web, offcycle.demo)]
TEMPLATES = [path for folder in FOLDERS for path in sorted(folder.rglob("*.html"))]
STYLES = [
    path
    for folder in FOLDERS
    for path in sorted(folder.rglob("*.css"))
    if "vendor" not in path.parts
]
SOURCES = [path for folder in FOLDERS for path in sorted(folder.rglob("*.py"))]


@pytest.mark.parametrize(
    "path", ["/", "/changes/CR-1001", "/sign-in", "/nowhere", "/static/web/offcycle.css"]
)
def test_every_answer_is_strict(browser: Browser, path: str) -> None:
    a_change(1)
    for client in (browser("dev"), Client()):
        answer = client.get(path)
        answer.close()
        policy = answer["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["X-Frame-Options"] == "DENY"


def test_pages_are_kept_by_no_cache(browser: Browser) -> None:
    ref = a_change(1)
    for path in ("/", f"/changes/{ref}", "/sign-in"):
        assert "no-store" in browser("dev").get(path)["Cache-Control"]


@pytest.mark.usefixtures("organisation")
def test_the_style_sheet_is_given_out() -> None:
    answer = Client().get("/static/web/offcycle.css")
    answer.close()
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/css")
    assert "Access-Control-Allow-Origin" not in answer


def test_nothing_comes_from_elsewhere_and_nothing_is_inline() -> None:
    assert TEMPLATES
    assert STYLES
    for path in TEMPLATES + STYLES:
        text = text_of(path)
        assert not re.search(r"(src|href|action)=[\"']?(https?:)?//|@import|url\(", text), path
        assert not re.search(
            r"<script(?! src=\"{% static '[\w/.-]+' %}\")|<style|\sstyle=|\son\w+=|javascript:",
            text,
        ), path


def test_no_text_is_called_safe() -> None:
    here = Path(offcycle.web.__path__[0])
    cleaned = {here / "markdown.py", here / "pieces.py"}  # their own tests hold them to that
    for path in {*TEMPLATES, *SOURCES} - cleaned:
        assert not re.search(r"\|\s*safe\b|mark_safe|autoescape off|SafeString", text_of(path)), (
            path
        )


def test_what_is_not_there_is_answered_with_help(browser: Browser) -> None:
    answer = browser("dev").get("/nowhere")
    assert answer.status_code == 404
    assert "Check the address." in answer.content.decode()


@pytest.mark.parametrize(
    ("fault", "status"), [(faults.not_allowed, 403), (faults.not_understood, 400)]
)
def test_other_refusals_say_what_to_do(fault: object, status: int) -> None:
    assert callable(fault)
    answer = fault(RequestFactory().get("/"), ValueError("secret detail"))
    assert answer.status_code == status
    assert "secret detail" not in answer.content.decode()
    assert "Go back" in answer.content.decode()


def test_a_fault_of_ours_is_told_without_its_insides(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("offcycle.ledger.read.changes", broken)
    client = browser("dev")
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    assert "nothing was lost" in answer.content.decode()
    assert "secret detail" not in answer.content.decode()
