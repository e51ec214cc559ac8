"""This module looks at every page with a real browser: nobody is kept out, nothing runs over on a phone or at a fourfold zoom, and it is light."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page

from tests.browser.accessibility import axe, contrast
from tests.browser.windows import HEIGHTS, PHONE, WIDE, Windows
from tests.web import stories
from tests.web.places import DEEDS, PLACES, Place

NARROW = 320  # what is left of 1280 at a zoom of 400 %
FIRST_VISIT, NEXT_VISIT = 150_000, 20_000  # bytes over the line


EVERY = [*PLACES, *DEEDS]
PEOPLE = list(dict.fromkeys(each.who for each in EVERY))


def sideways(page: Page) -> list[str]:
    """What makes the page wider than its window, on a phone and at a fourfold zoom."""
    found = []
    for width in (PHONE, NARROW):
        page.set_viewport_size({"width": width, "height": HEIGHTS[PHONE]})
        needs = page.evaluate("document.scrollingElement.scrollWidth")
        if needs > width:
            found.append(f"at {width} pixels it is {needs} wide: {page.evaluate(TOO_WIDE)}")
    page.set_viewport_size({"width": WIDE, "height": HEIGHTS[WIDE]})
    return found


TOO_WIDE = """
    () => [...document.body.querySelectorAll('*')]
        .filter(each => each.getBoundingClientRect().right > innerWidth + 1 && !each.children.length)
        .slice(0, 3).map(each => `${each.tagName} “${each.textContent.trim().slice(0, 60)}”`).join(', ')
"""


def in_the_dark(page: Page) -> list[str]:
    page.emulate_media(color_scheme="dark")
    found = contrast(page)
    page.emulate_media(color_scheme="light")
    return [f"in the dark: {each}" for each in found]


def looked_at(page: Page, place: Place, refs: Mapping[str, str]) -> list[str]:
    page.goto(place.path(refs))
    return [f"{place}: {each}" for each in (*axe(page), *in_the_dark(page), *sideways(page))]


@pytest.mark.parametrize("who", PEOPLE, ids=lambda who: who or "nobody")
def test_no_page_keeps_anybody_out(windows: Windows, who: str) -> None:
    places = [each for each in EVERY if each.who == who]
    refs = stories.tell({each.of for each in places}) | stories.keep()
    page = windows.open(who)
    faults = [fault for place in places for fault in looked_at(page, place, refs)]
    assert not faults, "\n".join(faults)


@dataclass
class Line:
    """What comes over the line for a page, as the browser counts it; what it has kept costs nothing."""

    page: Page
    came: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        session = self.page.context.new_cdp_session(self.page)
        session.send("Network.enable")
        session.on("Network.responseReceived", self._named)
        session.on("Network.loadingFinished", self._finished)
        self.names: dict[str, str] = {}

    def _named(self, told: dict[str, dict[str, str]]) -> None:
        self.names[str(told["requestId"])] = told["response"]["url"]

    def _finished(self, told: dict[str, float]) -> None:
        self.came[self.names.get(str(told["requestId"]), "")] = told["encodedDataLength"]

    def of(self, path: str) -> dict[str, float]:
        self.came.clear()
        self.page.goto(path)
        self.page.wait_for_load_state("load")
        return dict(self.came)


def test_pages_are_light(windows: Windows) -> None:
    refs = stories.tell({"submitted", "in production", "closed"})
    first, then = {}, {}
    for place in (
        Place("board", "hosting"),
        Place("change", "cor1", "closed"),
        Place("decide", "cor1", "submitted"),
        Place("run", "hosting", "in production"),
    ):
        line = Line(windows.open(place.who))
        first[str(place)] = line.of(place.path(refs))
        then[str(place)] = line.of(place.path(refs))
    assert all(sum(came.values()) <= FIRST_VISIT for came in first.values()), first
    assert all(sum(came.values()) <= NEXT_VISIT for came in then.values()), then
