"""This module signs in with a real browser, looks at the board, and holds that the browser's own watch sees faults."""

import pytest
from playwright.sync_api import expect

from offcycle.people.models import Account
from tests.browser.accessibility import axe
from tests.browser.windows import PHONE, Look, Windows, picture


def password_of(account: str) -> str:
    found = Account.objects.get(username=account)
    found.set_password("correct horse")
    found.save()
    return "correct horse"


@pytest.mark.smoke
def test_sign_in_and_the_board(windows: Windows, look: Look) -> None:
    password = password_of("dev")
    page = windows.open(look=look)
    page.goto("/")
    assert axe(page) == []
    picture(page, "sign-in")
    page.get_by_label("Account").fill("dev")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    assert "do not belong together" in page.content()
    assert axe(page) == []
    page.get_by_label("Account").fill("dev")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("form[action='/sign-out']").first).to_be_attached()
    assert axe(page) == []
    picture(page, "board-empty")


def test_faults_are_seen(windows: Windows) -> None:
    page = windows.open("dev")
    page.goto("/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">')")
    page.evaluate("document.body.append(Object.assign(new Image(), {src: '/static/nothing.png'}))")
    page.evaluate("setTimeout(() => { throw new Error('broken') })")
    page.wait_for_timeout(300)
    page.evaluate("location.href = 'http://elsewhere.example/'")
    page.wait_for_timeout(200)
    windows.forgive("style-src", "404 for GET", "Another host was asked", "broken")


def test_axe_sees_what_keeps_people_out(windows: Windows) -> None:
    page = windows.open("dev", Look(PHONE))
    page.goto("/")
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    assert any(found.startswith("label:") for found in axe(page))
