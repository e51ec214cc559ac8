"""This module holds the form: what is known stands in it, what is missing is named, and two people fill it without overwriting each other."""

import re

import pytest

from offcycle.ledger import read
from offcycle.process.form import Fill
from tests.ledger import told
from tests.web.conftest import Browser, a_change

SHOWN = {"initial-sentence": "", "initial-undo": "", "sentence": "", "undo": ""}


def filled(ref: str) -> dict[str, str]:
    return dict(read.change(ref).facts.form)


@pytest.mark.parametrize("parts", [0, 3])
def test_it_is_drafted_from_the_request_on(browser: Browser, parts: int) -> None:
    ref, client = a_change(parts), browser("dev")
    page = client.get(f"/changes/{ref}/fill-form").content.decode()
    missing = page[page.index('id="missing"') : page.index('class="filled"')]
    assert "It can be given by" in missing
    assert "One sentence for the approvers" in missing
    assert "(optional)" not in missing
    assert "From the request." in page[page.index('id="known"') :]
    answer = client.post(f"/changes/{ref}/fill-form", {**SHOWN, "sentence": "Yes.", "once": "a"})
    assert answer.status_code == 303
    assert filled(ref) == {"sentence": "Yes."}


def test_two_people_fill_different_fields_at_once(browser: Browser) -> None:
    ref = a_change(3)
    one = {**SHOWN, "sentence": "One.", "once": "a"}
    two = {**SHOWN, "undo": "Two,\r\nlines.", "once": "b"}
    assert browser("dev").post(f"/changes/{ref}/fill-form", one).status_code == 303
    assert browser("hosting").post(f"/changes/{ref}/fill-form", two).status_code == 303
    assert filled(ref) == {"sentence": "One.", "undo": "Two,\nlines."}


def test_a_field_that_both_changed_is_shown_with_both_texts(browser: Browser) -> None:
    ref, path = a_change(3), "/changes/CR-1001/fill-form"
    told.Told(ref).must("dev", "fill-form", Fill({"sentence": "Theirs."}))
    client = browser("hosting")
    mine = {**SHOWN, "sentence": "Mine.", "undo": "Switch back.", "once": "a"}
    answer = client.post(path, mine)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Dev wrote" in page
    assert "Theirs.</p>" in page
    assert re.search(r'<textarea name="sentence"[^>]*>\s*Mine\.', page)
    assert 'name="initial-sentence" value="Theirs."' in page
    assert filled(ref) == {"sentence": "Theirs."}
    again = {**mine, "initial-sentence": "Theirs.", "clash": "sentence"}
    assert client.post(path, again).status_code == 422  # nothing was chosen
    assert client.post(path, {**again, "keep-sentence": "theirs"}).status_code == 303
    assert filled(ref) == {"sentence": "Theirs.", "undo": "Switch back."}
    last = {**again, "keep-sentence": "mine", "initial-undo": "Switch back."}
    assert client.post(path, last).status_code == 303
    assert filled(ref) == {"sentence": "Mine.", "undo": "Switch back."}


def test_who_wrote_the_same_is_asked_nothing(browser: Browser) -> None:
    ref, path = a_change(3), "/changes/CR-1001/fill-form"
    told.Told(ref).must("dev", "fill-form", Fill({"undo": "The same.\nAgain."}))
    sent = {**SHOWN, "undo": "The same.\r\nAgain.", "sentence": "New.", "once": "a"}
    assert browser("hosting").post(path, sent).status_code == 303
    assert filled(ref)["sentence"] == "New."


def test_a_text_that_is_too_long_comes_back_with_why(browser: Browser) -> None:
    ref = a_change(3)
    sent = {**SHOWN, "sentence": "x" * 201, "once": "a"}
    answer = browser("dev").post(f"/changes/{ref}/fill-form", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "has 201 characters" in page
    assert "x" * 201 in page


def test_to_change_nothing_is_told_and_does_nothing(browser: Browser) -> None:
    ref = a_change(3)
    answer = browser("dev").post(f"/changes/{ref}/fill-form", {**SHOWN, "once": "a"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Nothing was changed." in page
    assert "No field was named" not in page


def test_the_change_says_who_can_give_what_is_missing(browser: Browser) -> None:
    ref = a_change(3)
    page = browser("dev").get(f"/changes/{ref}").content.decode()
    section = page[page.index('id="form"') : page.index('id="submission"')]
    assert "4 fields are missing." in section
    assert 'can be given by <a href="#people">Dev or Dev2' in section
    assert f'href="/changes/{ref}/fill-form"' in section
