"""This module changes the policy in a real browser, on a phone without scripts."""

from playwright.sync_api import expect

from offcycle.ledger import read
from tests.browser.accessibility import axe
from tests.browser.windows import PHONE, Look, Windows


def test_a_policy_is_checked_and_put_into_force_without_scripts(windows: Windows) -> None:
    page = windows.open("admin", Look(PHONE, scripts=False))
    page.goto("/policy/check")
    text = page.get_by_label("The new policy")
    now = text.input_value()
    text.fill(now.replace("needed = 0", "needed = 9"))
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_role("link", name="Line ")).to_be_visible()
    assert axe(page) == []
    page.get_by_label("The new policy").fill(now.replace("needed = 0", "needed = 1"))
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_text("It loosens how changes are approved")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Go on to put it into force").click()
    assert axe(page) == []
    page.get_by_text("I have read what it does").click()
    page.get_by_role("button", name="Put it into force").click()
    expect(page.get_by_text("Policy 2 is in force.")).to_be_visible()
    assert read.world().policy.quorum.needed == 1
