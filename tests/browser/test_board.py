"""This module searches, keeps a view, uses the keys and watches the board grow in a real browser, and looks at the calendar."""

import re

from playwright.sync_api import Page, expect

from tests.browser.accessibility import axe
from tests.browser.windows import PHONE, Look, Windows, picture
from tests.ledger import told
from tests.web.conftest import a_change


def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    wide: bool = page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    return wide


def test_the_board_on_every_look(windows: Windows, look: Look) -> None:
    a_change(3, title="Nobody gets in")
    told.request("The lifeboat leaks")
    page = windows.open("hosting", look)
    page.goto("/")
    expect(page).to_have_title(re.compile(r"^\(2\) Board"))
    expect(page.get_by_role("link", name="Acknowledge for CR-1002")).to_be_visible()
    assert axe(page) == []
    assert fits(page)
    picture(page, "board")
    page.get_by_label("Search").fill("leak")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="Found")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?(.*&)?q=leak"))
    assert page.get_by_role("link", name="Nobody gets in").count() == 0
    page.get_by_text("Keep this view").click()
    page.get_by_label("Name of the view").fill("Leaks")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("status").first).to_contain_text("The view “Leaks” is kept.")
    assert axe(page) == []
    picture(page, "board-search")
    page.goto("/calendar")
    assert axe(page) == []
    assert fits(page)
    picture(page, "calendar")


def test_the_tour_goes_and_stays_away(windows: Windows) -> None:
    page = windows.open("dev", Look(PHONE))
    page.goto("/")
    assert axe(page) == []
    page.get_by_role("button", name="Close, and do not show again").click()
    expect(page.get_by_text("in five cards")).to_have_count(0)
    page.reload()
    expect(page.get_by_text("in five cards")).to_have_count(0)


def test_the_list_follows_what_is_typed_and_what_happens(windows: Windows) -> None:
    a_change(0, title="Nobody gets in")
    page = windows.open("hosting")
    page.clock.install()
    page.goto("/")
    page.get_by_label("Search").press_sequentially("nob")
    page.clock.run_for(300)
    expect(page.get_by_role("heading", name="Found")).to_be_visible()
    expect(page).to_have_url(re.compile(r"q=nob"))
    expect(page.get_by_label("Search")).to_be_focused()
    page.goto("/")
    expect(page).to_have_title(re.compile(r"^\(1\)"))
    told.request("The lifeboat leaks")
    page.clock.run_for(6000)
    expect(page.get_by_role("link", name="The lifeboat leaks")).to_be_visible()
    expect(page).to_have_title(re.compile(r"^\(2\)"))


def test_the_keys_lead_through_the_list_and_can_be_switched_off(windows: Windows) -> None:
    a_change(0, title="First")
    a_change(0, title="Second")
    page = windows.open("hosting")
    page.goto("/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Second", exact=True)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/changes/CR-1001$"))
    page.go_back()
    page.keyboard.press("/")
    page.keyboard.type("j/k")
    expect(page.get_by_label("Search")).to_have_value("j/k")
    page.goto("/")
    page.keyboard.press("?")
    expect(page.get_by_text("Open it")).to_be_visible()
    assert axe(page) == []
    page.get_by_label("Use these keys in this browser").focus()
    page.keyboard.press("Space")
    page.reload()
    page.keyboard.press("n")
    page.keyboard.press("j")
    expect(page).to_have_url(re.compile(r"/$"))
    assert page.evaluate("document.activeElement === document.body")
    page.get_by_text("Keyboard shortcuts").click()
    page.get_by_label("Use these keys in this browser").focus()
    page.keyboard.press("Space")
    page.get_by_role("heading", name="Board").click()
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile(r"/request$"))
