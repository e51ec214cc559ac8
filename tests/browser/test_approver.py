"""This module follows an approver with a real browser: from the notice to the decision in three taps, with and without scripts, and by keyboard."""

from datetime import timedelta
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from offcycle.ledger import read
from offcycle.process.form import Fill
from offcycle.process.kernel import Actor
from offcycle.process.people import HoldRole
from offcycle.process.people.absences import RecordAbsence
from offcycle.process.review.risk import ReviewRisk
from offcycle.process.review.submission import Submit
from offcycle.process.run.freezes import SetFreeze
from offcycle.process.staging.waiver import WaiveValidation
from tests.browser.accessibility import axe
from tests.browser.windows import HEIGHTS, PHONE, Look, Windows, picture
from tests.ledger import told
from tests.web.conftest import a_change

SUBMITTED, PLANNED, ONE_SIGNED = 10, 3, 6  # parts of the straight way
LONG = {
    "sentence": "The site is switched to its read-only copy for as long as the database is repaired; people can read "
    "everything, and nobody can sign in or save until we switch back, which we announce here.",
    "if_not_done": "The site stays down for all users, and tomorrow's deadline for the grants cannot be kept.",
    "undo": "Switch back to the live site with the same job, which takes five minutes at most.",
}


def link_of(ref: str, account: str) -> str:
    """The link in the notice that asks this approver."""
    asked = [
        each.payload["text"]
        for each in read.deliveries(ref=ref, limit=99).items
        if each.kind == "notice"
        and each.to.startswith(account)
        and "please decide" in each.payload["subject"]
    ]
    return f"/changes/{asked[0].rpartition('/changes/')[2].strip()}"


def bottom(page: Page, selector: str) -> float:
    box = page.locator(selector).last.bounding_box()
    assert box
    return box["y"] + box["height"]


def test_from_the_notice_to_the_decision_in_three_taps(windows: Windows, look: Look) -> None:
    ref = a_change(SUBMITTED)
    page = windows.open("cor1", look)
    page.goto(link_of(ref, "cor1"))  # the first tap
    approve = page.get_by_role("button", name="Approve")
    expect(approve).to_be_visible()
    assert bottom(page, ".says > *") <= HEIGHTS[look.width]
    assert axe(page) == []
    picture(page, "decide", whole=False)
    approve.click()  # the second
    expect(page.get_by_text("You approved it.", exact=True)).to_be_visible()
    assert [each.by for each in read.change(ref).facts.submissions[0].decisions.values()] == [
        "cor1"
    ]
    assert axe(page) == []
    picture(page, "decided", whole=False)


def test_sent_back_by_keyboard_alone(windows: Windows) -> None:
    ref = a_change(SUBMITTED)
    page = windows.open("cor1", Look(PHONE))
    page.goto(f"/changes/{ref}/decide")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Send back":
            break
    page.keyboard.press("Enter")
    reason = page.get_by_label("What has to change?")
    expect(reason).to_be_visible()
    assert axe(page) == []
    page.keyboard.press("Tab")
    expect(reason).to_be_focused()
    page.keyboard.type("Say who stays up.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You sent it back. Those who made it are told why.")).to_be_visible()
    assert read.change(ref).facts.submissions[0].state == "rejected"
    assert axe(page) == []


def with_exceptions() -> str:
    """A change that went without a validation, within a freeze, with one approver out of office."""
    told.give("give-role", HoldRole("hosting2", "lead", "eclkc"))
    ref = a_change(ONE_SIGNED)
    begins, change = read.now(), told.Told(ref)
    ends = begins + timedelta(hours=20)
    frozen = SetFreeze(begins, ends, "The auditors copy it until tomorrow.", ("eclkc",), "audit")
    told.give("set-freeze", frozen, Actor("hosting2"))
    change.must("hosting2", "waive-validation", WaiveValidation("Nobody who tests answers."))
    change.must("hosting", "fill-form", Fill({"interruption": "none", **LONG}))
    change.must("hosting", "review-risk", ReviewRisk("low", "low", "acceptable"))
    change.must("hosting", "submit", Submit())
    told.give("record-absence", RecordAbsence("cor2", ends), Actor("cor2"))
    return ref


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_exceptions_and_long_texts_leave_the_buttons_on_the_first_screen(
    windows: Windows, colours: Literal["light", "dark"]
) -> None:
    ref = with_exceptions()
    page = windows.open("cor1", Look(PHONE), colours=colours)
    page.goto(f"/changes/{ref}/decide")
    first = page.locator(".first").inner_text()
    for words in ("freeze “audit”", "waived a validation", "Your yes alone will decide"):
        assert words in first
    assert bottom(page, ".says > *") <= HEIGHTS[PHONE]
    assert axe(page) == []
    picture(page, f"decide-exceptions-{colours}", whole=False)


def test_the_draft_is_read_ahead(windows: Windows) -> None:
    ref = a_change(PLANNED)
    page = windows.open("cor1", Look(PHONE))
    page.goto(f"/changes/{ref}/decide")
    expect(page.get_by_role("heading", name="Nothing to decide yet")).to_be_visible()
    assert page.get_by_role("button", name="Approve").count() == 0
    assert axe(page) == []
    picture(page, "read-ahead", whole=False)


@pytest.mark.parametrize("look", [Look(), Look(PHONE, scripts=False)], ids=str)
def test_two_people_fill_the_form_at_once(windows: Windows, look: Look) -> None:
    ref = a_change(PLANNED)
    one, two = (windows.open(account, look) for account in ("dev", "hosting"))
    for page in (one, two):
        page.goto(f"/changes/{ref}/fill-form")
    assert axe(one) == []
    picture(one, "form", whole=False)
    one.get_by_label("One sentence for the approvers").fill("Ours.")
    one.get_by_role("button", name="Save what I filled in").click()
    expect(one.get_by_text("What you filled in is saved.")).to_be_visible()
    two.get_by_label("One sentence for the approvers").fill("Mine.")
    two.get_by_label("How it is undone").fill("Switch back.")
    two.get_by_role("button", name="Save what I filled in").click()
    expect(two.get_by_text("Somebody else wrote there at the same time")).to_be_visible()
    assert axe(two) == []
    picture(two, "form-both", whole=False)
    two.get_by_text("Keep what Dev wrote").click()
    two.get_by_role("button", name="Save what I filled in").click()
    expect(two.get_by_text("What you filled in is saved.")).to_be_visible()
    assert read.change(ref).facts.form == {"sentence": "Ours.", "undo": "Switch back."}
