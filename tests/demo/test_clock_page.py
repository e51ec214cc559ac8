"""This module moves the demonstration's clock on with a browser's means, and sees pages and deadlines follow."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.demo.running import start_again

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
NOW = re.compile(r'It is <time datetime="([^"]+)"')
NEXT = re.compile(r'name="by" value="to ([^"]+)"')


def go_on(browser: httpx.Client, by: str) -> httpx.Response:
    found = TOKEN.search(browser.get("/demo/clock").text)
    assert found
    headers = {"Referer": str(browser.base_url)}
    told = {"csrfmiddlewaretoken": found[1], "by": by}
    return browser.post("/demo/clock", data=told, headers=headers)


def shown(page: str) -> datetime:
    found = NOW.search(page)
    assert found, page
    return datetime.fromisoformat(found[1])


@pytest.mark.slow  # the first start of a demonstration takes a minute
def test_the_clock_goes_on_to_what_comes_next_and_never_back(tmp_path: Path) -> None:
    demo = start_again(tmp_path)
    try:
        assert httpx.get(f"{demo.address}/demo/clock").status_code == httpx.codes.FOUND
        with demo.browser("hosting") as browser:
            before = browser.get("/demo/clock").text
            first = datetime.fromisoformat(NEXT.findall(before)[0])
            assert first > shown(before)
            after = go_on(browser, f"to {first.isoformat()}")
            assert after.status_code == httpx.codes.OK
            assert shown(after.text) >= first
            assert datetime.fromisoformat(NEXT.findall(after.text)[0]) > first, "it has passed"
            assert "The demo&#x27;s clock is ahead" in browser.get("/").text
            refused = go_on(browser, "-1h")
            assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY
            assert "The clock was not moved." in refused.text
            assert shown(refused.text) - datetime.now(UTC) > timedelta(0)
    finally:
        assert demo.stop() == 0
