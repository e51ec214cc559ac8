"""This module holds what every short page keeps: one effect for one form, nothing typed lost, and reasons for every no."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client

from offcycle.ledger import read
from offcycle.web.deeds import DEEDS
from tests.web.conftest import Browser, a_change

KINDS = "triage.acknowledged"


def once(page: str) -> str:
    found = re.search(r'name="once" value="([\w-]+)"', page)
    assert found
    return found[1]


def acknowledged(ref: str) -> int:
    return sum(each.event.kind == KINDS for each in read.change(ref).happened)


def test_a_form_leads_back_to_the_change_and_says_what_was_done(browser: Browser) -> None:
    ref, client = a_change(0), browser("hosting")
    page = client.get(f"/changes/{ref}/acknowledge").content.decode()
    answer = client.post(f"/changes/{ref}/acknowledge", {"once": once(page)}, follow=True)
    assert answer.redirect_chain == [(f"/changes/{ref}", 303)]
    assert "You acknowledged it." in answer.content.decode()
    assert acknowledged(ref) == 1


def test_the_same_form_twice_has_one_effect_and_one_answer(browser: Browser) -> None:
    ref, client = a_change(0), browser("hosting")
    typed = {"once": once(client.get(f"/changes/{ref}/acknowledge").content.decode())}
    answers = [client.post(f"/changes/{ref}/acknowledge", typed) for _ in range(2)]
    assert [each.status_code for each in answers] == [303, 303]
    assert acknowledged(ref) == 1


def test_who_may_not_is_told_why_and_sees_no_button(browser: Browser) -> None:
    ref = a_change(0)
    page = browser("dev").get(f"/changes/{ref}/acknowledge").content.decode()
    assert "You cannot do this now" in page
    assert ">Acknowledge</button>" not in page


def test_a_refusal_shows_the_form_again_with_every_reason(browser: Browser) -> None:
    ref = a_change(2)
    answer = browser("hosting").post(f"/changes/{ref}/acknowledge", {"once": "again"})
    assert answer.status_code == 422
    assert "This was not done" in answer.content.decode()
    assert acknowledged(ref) == 1


def test_for_who_may_not_see_the_change_there_is_no_page(browser: Browser) -> None:
    assert browser("dee").get(f"/changes/{a_change(0)}/acknowledge").status_code == 404


def test_every_deed_is_known_by_its_command() -> None:
    assert all(name == deed.command for name, deed in DEEDS.items())


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_have_one_effect(browser: Browser) -> None:
    ref, client = a_change(0), browser("hosting")
    typed = {"once": "same-word"}
    cookies = client.cookies

    def press(_: int) -> int:
        own = Client()
        own.cookies = cookies
        try:
            return own.post(f"/changes/{ref}/acknowledge", typed).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(press, range(2))) == [303, 303]
    assert acknowledged(ref) == 1
