"""This module writes a plan in a browser: the steps follow the typing, a file is dropped, two people at once, and all without scripts."""

import pytest
from playwright.sync_api import Page, expect

from offcycle.ledger import plans, read
from tests.browser.accessibility import axe
from tests.browser.windows import PHONE, Look, Windows, picture
from tests.web.conftest import PLAN, a_change

DROP = """
    ([selector, name, text]) => {
        const files = new DataTransfer();
        files.items.add(new File([text], name));
        document.querySelector(selector).dispatchEvent(
            new DragEvent('drop', {dataTransfer: files, bubbles: true, cancelable: true}));
    }
"""
FENCE = "\n```sh\nwhoami\n"


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_a_plan_is_written_checked_and_saved(windows: Windows, look: Look) -> None:
    a_change()
    ref = a_change(2, title="Again")
    page = windows.open("dev", look)
    page.goto(f"/changes/{ref}")
    page.get_by_role("link", name="Start the plan").click()
    assert axe(page) == []
    assert fits(page)
    picture(page, "plan-start")
    page.get_by_role("link", name="A short example to write over").click()
    text = page.get_by_label("The plan, as Markdown")
    text.fill(PLAN.decode() + FENCE)
    if look.scripts:
        expect(page.get_by_role("status").get_by_text("2 steps, 1 fault")).to_be_visible()
        page.get_by_role("link", name="Line 12").click()
        chosen = "e => e.value.slice(e.selectionStart, e.selectionEnd)"
        assert text.evaluate(chosen) == "```sh"
    else:
        page.get_by_role("button", name="Check, without saving").click()
    expect(page.get_by_text("This fence is not closed")).to_be_visible()
    assert axe(page) == []
    assert fits(page)
    picture(page, "plan-editor")
    page.get_by_label("The plan, as Markdown").fill(PLAN.decode())
    page.get_by_label("What you changed, and why").fill("First.")
    page.get_by_role("button", name="Save the plan").click()
    expect(page.get_by_text("Revision 1 of the plan is saved: 2 steps.")).to_be_visible()
    page.locator("#step-s2").get_by_role("link", name="Comment").click()
    page.get_by_label("What do you want to say?").fill("Which button?")
    page.get_by_text("It is a question", exact=True).click()
    page.get_by_role("button", name="Say it").click()
    expect(page.get_by_role("heading", name="1 open question")).to_be_visible()
    assert axe(page) == []
    assert fits(page)
    current = read.change(ref).facts.plan
    assert current
    assert plans.markdown(current) == PLAN


def test_a_file_is_dropped_and_the_keyboard_is_not_trapped(windows: Windows) -> None:
    page = windows.open("dev")
    page.goto(f"/changes/{a_change(3)}/plan/edit")
    page.evaluate(DROP, ["#id_markdown", "book.docx", "x"])
    expect(page.get_by_text("“book.docx” was not read")).to_be_visible()
    page.evaluate(DROP, ["#id_markdown", "book.md", "# Book\n\n1. Turn it off.\n2. And on.\n"])
    expect(page.get_by_role("heading", name="And on.")).to_be_visible()
    page.locator("#id_markdown").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "message"


@pytest.mark.parametrize("look", [Look(), Look(PHONE)], ids=str)
def test_two_editors_and_a_draft_lose_nothing(windows: Windows, look: Look) -> None:
    ref = a_change(3)
    one, other = windows.open("dev", look), windows.open("dev2", look)
    for page, old, new in ((one, "Log in.", "Log in twice."), (other, "`Undo`", "`Undo all`")):
        page.goto(f"/changes/{ref}/plan/edit")
        page.locator("#id_markdown").fill(PLAN.decode().replace(old, new))
    one.get_by_role("button", name="Save the plan").click()
    expect(one.get_by_text("Revision 2 of the plan is saved")).to_be_visible()
    other.goto(f"/changes/{ref}")
    other.goto(f"/changes/{ref}/plan/edit")
    other.get_by_role("button", name="Bring it in").click()
    expect(
        other.get_by_role("heading", name="has saved revision 2 while you wrote")
    ).to_be_visible()
    assert axe(other) == []
    assert fits(other)
    picture(other, "plan-both")
    other.get_by_role("button", name="Save the plan").click()
    expect(other.get_by_text("Revision 3 of the plan is saved")).to_be_visible()
    current = read.change(ref).facts.plan
    assert current
    both = PLAN.replace(b"Log in.", b"Log in twice.").replace(b"`Undo`", b"`Undo all`")
    assert plans.markdown(current) == both
    other.goto(f"/changes/{ref}/plan/compare?from=1")
    assert axe(other) == []
    assert fits(other)
