"""This module tells that the sample sites show which host answers, and that a file switches them."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from offcycle.demo import sites


@pytest.fixture
def site(tmp_path: Path) -> Iterator[sites.Site]:
    sites.switch(tmp_path, sites.VARNISH)
    served = sites.serve("staging", tmp_path, 0)
    yield served
    served.stop()


def test_a_site_says_which_host_answers(site: sites.Site) -> None:
    assert httpx.get(f"{site.address}/gethostname.php").text == "varnish1.east.eclkc\n"
    page = httpx.get(f"{site.address}/")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "The live site answers." in page.text
    assert "staging" in page.text


@pytest.mark.parametrize("place", ["/", "/coaching", "/coaching/"])
def test_switching_the_file_switches_every_page(site: sites.Site, place: str) -> None:
    (site.folder / sites.ROUTE).write_text("lifeboat.east.eclkc\n", encoding="utf-8")
    assert "read-only copy" in httpx.get(f"{site.address}{place}").text
    assert sites.answering(site.folder) == sites.LIFEBOAT


def test_a_host_that_nobody_knows_is_named_and_escaped(site: sites.Site) -> None:
    sites.switch(site.folder, "<b>who?</b>")
    page = httpx.get(site.address).text
    assert "&lt;b&gt;who?&lt;/b&gt;" in page
    assert "does not know" in page


@pytest.mark.parametrize("content", [None, "", "  \n"])
def test_a_site_without_a_host_is_down(site: sites.Site, content: str | None) -> None:
    route = site.folder / sites.ROUTE
    route.unlink()
    if content is not None:
        route.write_text(content, encoding="utf-8")
    assert httpx.get(site.address).status_code == 503


def test_other_pages_are_not_there_and_a_head_has_no_text(site: sites.Site) -> None:
    assert httpx.get(f"{site.address}/../../etc/passwd").status_code == 404
    assert httpx.get(f"{site.address}/route").status_code == 404
    head = httpx.head(site.address)
    assert (head.status_code, head.content) == (200, b"")


def test_a_taken_port_is_left_for_a_free_one(site: sites.Site, tmp_path: Path) -> None:
    taken = site.server.server_address[1]
    other = sites.serve("production", tmp_path, taken)
    try:
        assert other.address != site.address
        assert httpx.get(other.address).status_code == 200
    finally:
        other.stop()
