"""This module holds how styles and scripts are served: kept for good under a name with their hash, and compressed."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.test import Client

from devtools.assets import VENDOR, WORTH_PACKING
from offcycle.web.assets import hashed
from tests.web.conftest import Browser

pytestmark = pytest.mark.django_db  # the end of a request looks after the connection
FIRST_VISIT = 150_000
"""As many bytes a page may load at the first visit, compressed."""
LOADED = (
    "vendor/uswds/uswds.min.css",
    "vendor/uswds/uswds.min.js",
    "vendor/uswds/uswds-init.min.js",
    "vendor/uswds/icons.svg",
    "vendor/htmx/htmx.min.js",
    "web/offcycle.css",
)


def get(path: str, **headers: str) -> tuple[bytes, dict[str, str]]:
    answer = Client(headers={"Accept-Encoding": "gzip", **headers}).get(path)
    content = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]  # a file is streamed
    answer.close()
    return content, {"status": str(answer.status_code), **answer.headers}


@pytest.mark.parametrize("name", LOADED)
def test_what_a_page_loads_is_compressed_and_kept_for_good(name: str) -> None:
    address = static(name)
    assert re.search(r"\.[0-9a-f]{12}\.\w+$", address)
    content, headers = get(address)
    assert headers["status"] == "200"
    assert "immutable" in headers["Cache-Control"]
    assert headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in headers["Vary"]
    assert gzip.decompress(content) == Path(str(finders.find(name))).read_bytes()


def test_a_plain_name_is_served_and_asked_for_again_after_a_day() -> None:
    _, headers = get("/static/vendor/uswds/img/usa-icons/close.svg")
    assert headers["status"] == "200"
    assert headers["Cache-Control"] == "max-age=86400, public"


def test_what_is_known_already_is_not_sent() -> None:
    _, known = get(static("web/offcycle.css"))
    content, headers = get(
        static("web/offcycle.css"), **{"If-Modified-Since": known["Last-Modified"]}
    )
    assert (headers["status"], content) == ("304", b"")
    assert "Content-Encoding" not in headers


def test_a_file_that_is_not_there_keeps_its_name() -> None:
    assert hashed("web/nothing.css") == "web/nothing.css"


def test_all_that_a_page_may_load_is_light() -> None:
    assert sum(len(get(static(name))[0]) for name in LOADED) < FIRST_VISIT


def test_whatever_the_style_sheet_asks_for_is_there() -> None:
    style = (VENDOR / "uswds" / "uswds.min.css").read_text(encoding="utf-8")
    asked = set(re.findall(r"url\(([^)]+)\)", style))
    assert "img/usa-icons/close.svg" in asked
    assert [name for name in asked if not (VENDOR / "uswds" / name).is_file()] == []
    assert "@font-face" not in style


def test_nothing_copied_asks_for_a_map_of_its_source() -> None:
    texts = [path for path in VENDOR.rglob("*") if path.suffix in WORTH_PACKING]
    assert texts
    assert [path.name for path in texts if "sourceMappingURL" in path.read_text("utf-8")] == []
    assert {path.parent.name for path in VENDOR.rglob("LICENSE*")} == {"uswds", "htmx"}


def test_pages_are_compressed_and_the_api_is_not(browser: Browser) -> None:
    client = browser("dev")
    page = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"
    assert b"</html>" in gzip.decompress(page.content)
    answer = client.get("/api/v1/changes", headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer
