"""This module asks axe-core what in a page keeps people out."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from playwright.sync_api import Page

from devtools.assets import MODULES

ASKED = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """
    asked => axe.run(document, {runOnly: asked, resultTypes: ['violations']})
        .then(found => found.violations.map(({id, help, nodes}) =>
            `${id}: ${help} ${nodes.map(node => `${node.target} ${node.failureSummary}`).join('; ')}`))
"""


@cache
def source() -> str:
    """The script, for developers alone; the debugger hands it to the page, so no content policy is loosened."""
    return (MODULES / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def axe(page: Page) -> list[str]:
    """What violates the rules: WCAG 2.2 up to AA, and good practice. A page passes if this is empty."""
    if page.evaluate("matchMedia('(scripting: none)').matches"):
        with twin(page) as readable:
            return violations(readable)
    return violations(page)


def contrast(page: Page) -> list[str]:
    """What of the page can be read badly, in the colours that it has now; asked after `axe`."""
    found: Any = page.evaluate(RUN, {"type": "rule", "values": ["color-contrast"]})
    return [str(each) for each in found]


def violations(page: Page) -> list[str]:
    page.evaluate(source())
    found: Any = page.evaluate(RUN, {"type": "tag", "values": ASKED})
    return [str(each) for each in found]


@contextmanager
def twin(page: Page) -> Iterator[Page]:
    """The page as it stands, in a window where axe-core can run and the page's own scripts cannot."""
    browser = page.context.browser
    assert browser
    shown = re.sub(r"<(/?)noscript\b", r"<\1div", page.content())
    context = browser.new_context(viewport=page.viewport_size, reduced_motion="reduce")
    try:
        context.route("**/*.js", lambda route: route.abort())
        context.route(page.url, lambda route: route.fulfill(body=shown, content_type="text/html"))
        readable = context.new_page()
        readable.goto(page.url)
        yield readable
    finally:
        context.close()
