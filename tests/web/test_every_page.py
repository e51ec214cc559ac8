"""This module looks at every page as who it is meant for sees it: it has what it needs, and asks the record little."""

import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web import stories
from tests.web.conftest import Browser
from tests.web.places import DEEDS, NO_PAGE, PLACES, Place, names

MOST_QUERIES = 12
NEEDS_NO_WORD = re.compile(r"/(sign-in|sign-out|board/\w+|.*password|.*token)")
"""Where forms are sent of which a second press does nothing more, or that hand out what is shown once and kept nowhere."""


def test_no_address_is_left_out() -> None:
    looked_at = {each.name for each in (*PLACES, *DEEDS)}
    assert set(names()) == looked_at | set(NO_PAGE)
    assert not looked_at & set(NO_PAGE)


class Page(HTMLParser):
    """What a page consists of, as far as every page must have it."""

    def __init__(self, html: str, path: str) -> None:
        super().__init__()
        self.path = path
        self.tags: Counter[str] = Counter()
        self.ids: Counter[str] = Counter()
        self.title = ""
        self.forms: list[tuple[str, set[str]]] = []
        self.in_form = self.in_title = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.tags[tag] += 1
        self.ids.update([told["id"]] if "id" in told else [])
        self.in_title = self.in_title or (tag == "title" and not self.title)
        if tag == "form":
            self.in_form = told.get("method", "get").lower() == "post"
            if self.in_form:
                self.forms.append((told.get("action") or self.path, set()))
        elif self.in_form and "name" in told:
            self.forms[-1][1].add(told["name"])

    def handle_endtag(self, tag: str) -> None:
        self.in_form = self.in_form and tag != "form"
        self.in_title = self.in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        self.title += data if self.in_title else ""

    def faults(self) -> list[str]:
        found = [] if self.tags["h1"] == 1 else [f"{self.tags['h1']} headings of the first rank"]
        if not re.fullmatch(r".+ · Offcycle", self.title.strip(), re.DOTALL):
            found.append(f"the title “{self.title.strip()}”")
        found += [f"the id “{name}” {times} times" for name, times in self.ids.items() if times > 1]
        for action, fields in self.forms:
            missing = {"csrfmiddlewaretoken", "once"} - fields
            if NEEDS_NO_WORD.fullmatch(action):
                missing -= {"once"}
            found += [f"a form to “{action}” without {', '.join(missing)}"] if missing else []
        return found


def looked_at(client: Client, place: Place, path: str) -> list[str]:
    """What is wrong with a page; a page that asks must draw its form."""
    client.get(path)  # a first look may have to read the history
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    if answer.status_code != 200:
        return [f"{place}: {answer.status_code}"]
    page = Page(answer.content.decode(), path)
    found = page.faults()
    if len(asked) > MOST_QUERIES:
        told = "\n    ".join(each["sql"][:150] for each in asked.captured_queries)
        found.append(f"{len(asked)} queries:\n    {told}")
    own = [action for action, _ in page.forms if not action.startswith("/sign-out")]
    if place in DEEDS and not own:
        found.append("it asks for nothing")
    return [f"{place}: {each}" for each in found]


@pytest.mark.usefixtures("organisation")
def test_every_page_has_what_it_needs_and_asks_little(browser: Browser) -> None:
    refs = stories.tell(stories.STORIES) | stories.keep()
    faults: list[str] = []
    for who in sorted({each.who for each in (*PLACES, *DEEDS)}):
        client = browser(who) if who else Client()
        for place in (*PLACES, *DEEDS):
            if place.who == who:
                faults += looked_at(client, place, place.path(refs))
    assert not faults, "\n".join(faults)
