"""This module is the hands of a person at a page: they press and type only what they can read there, and every move is counted."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect


@dataclass
class Count:
    """How much was asked of people: buttons pressed, links followed, fields filled."""

    presses: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    inputs: list[str] = field(default_factory=list)


@dataclass
class Hands:
    """Somebody at their window, with nothing but what the page says."""

    who: str
    page: Page
    count: Count

    def follow(self, name: str) -> None:
        """Follow a link, by its words."""
        self.count.links.append(f"{self.who}: {name}")
        self._named("link", name).click()

    def press(self, name: str) -> None:
        """Press a button, by its words."""
        self.count.presses.append(f"{self.who}: {name}")
        self._named("button", name).click()

    def your_turn(self, name: str) -> None:
        """The first thing that the change's page offers is this; follow it."""
        first = self.page.get_by_role("region", name="What you can do").get_by_role("link").first
        expect(first).to_have_text(name)
        self.count.links.append(f"{self.who}: {name}")
        first.click()

    def type(self, label: str, text: str) -> None:
        """Fill a field, by its label."""
        self.count.inputs.append(f"{self.who}: {label}")
        self.page.get_by_label(label).first.fill(text)

    def choose(self, question: str, answer: str) -> None:
        """Choose an answer, by its words, to a question."""
        self.count.inputs.append(f"{self.who}: {question}")
        asked = self.page.get_by_role("group", name=re.compile(re.escape(question)))
        asked.get_by_text(answer).first.click()

    def pick(self, label: str, option: str) -> None:
        """Pick from a list, by its label."""
        self.count.inputs.append(f"{self.who}: {label}")
        self.page.get_by_label(label).select_option(label=option)

    def reads(self, words: str) -> None:
        """Wait until the page says so."""
        expect(self.page.get_by_text(words).first).to_be_visible()

    def _named(self, role: str, name: str) -> Locator:
        found: Locator = self.page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]  # it is one of Playwright's
        return found.filter(visible=True).first
