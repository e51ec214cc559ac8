"""This module holds that every sentence of the process is told word for word, and is proved by a test that names it."""

import hashlib
import re

import pytest

from devtools.pages import process as pages
from devtools.pages.sentences import page
from devtools.sentences import Proof, Sentence, faults, known, marks, parts, proofs, sentences

WORDS = "bc7610615a95be6cdf22a844ce878c8db467b5da407347015de87c6dd2cd38f9"
"""The SHA-256 of all the words of the process, one space between any two sentences."""


def test_no_word_of_the_process_was_changed() -> None:
    words = " ".join(each.words for each in sentences())
    assert hashlib.sha256(words.encode()).hexdigest() == WORDS


def test_sentences_are_numbered_within_their_part_in_the_order_of_the_process() -> None:
    told = sentences()
    expected = [
        f"{part}.{number}"
        for part in parts()
        for number in range(1, 1 + sum(each.part == part for each in told))
    ]
    assert [each.id for each in told] == expected


def test_every_sentence_that_is_due_is_proved_or_said_to_be_open() -> None:
    assert faults(sentences(), proofs(), known()) == []


DONE = Proof("tests/test_it.py", "test_it")
NAMES = {"commands": {"decide"}, "rules": set[str](), "gates": {"quorum"}, "events": set[str]()}
FAULTS = (
    (Sentence("4.1", "So.", commands=["decide"], gates=["quorum"]), {"4.1": [DONE]}, ""),
    (Sentence("4.1", "So.", open=True, commands=["to-come"]), {}, ""),
    (Sentence("4.1", "So.", later="The pages."), {}, ""),
    (Sentence("4.1", "So.", context="It is no claim."), {}, ""),
    (Sentence("4.1", "So."), {}, "4.1 is named by no test"),
    (Sentence("4.1", "So.", open=True), {"4.1": [DONE]}, "4.1 is proved by test_it: take away"),
    (Sentence("4.1", "So.", later="The pages."), {"4.1": [DONE]}, "4.1 is proved by test_it"),
    (Sentence("4.1", "So.", context="No claim."), {"4.1": [DONE]}, "4.1 is proved by test_it"),
    (Sentence("4.1", "So.", open=True, later="The pages."), {}, "4.1 is open and later"),
    (Sentence("4.1", "So.", rules=["no.such"]), {"4.1": [DONE]}, "4.1 names no.such"),
    (Sentence("4.1", "So."), {"4.1": [DONE], "4.2": [DONE]}, "tests/test_it.py names '4.2'"),
    (Sentence("4.1", "So."), {"4.1": [Proof("tests/test_it.py", "")]}, "tests/test_it.py marks"),
)


@pytest.mark.parametrize(("sentence", "tests", "fault"), FAULTS)
def test_a_fault_is_seen(sentence: Sentence, tests: dict[str, list[Proof]], fault: str) -> None:
    found = faults([sentence], tests, NAMES)
    assert len(found) == bool(fault)
    assert all(each.startswith(fault) for each in found)


SOURCE = """
import pytest
ROWS = [pytest.param(1, marks=pytest.mark.{says}("4.3"))]
@pytest.mark.parametrize("row", ROWS)
@pytest.mark.{says}("4.1", "4.2")
def test_it(row): ...
@pytest.mark.{says}(NAMES)
def test_that(): ...
@pytest.mark.{says}("4.4")
def not_a_test(): ...
"""


def test_marks_are_read_without_running_anything() -> None:
    assert sorted(marks(SOURCE.format(says="says"))) == [
        ("", ["4.3"]), ("", ["4.4"]), ("test_it", ["4.1", "4.2"]), ("test_that", ["NAMES"]),
    ]  # fmt: skip
    assert list(marks(SOURCE.format(says="slow"))) == []


def test_every_link_of_the_page_leads_to_what_it_names() -> None:
    made = {
        "rules.md": pages.commands_page(),
        "gates.md": pages.gates_page(),
        "events.md": pages.events_page(),
    }
    there = {
        (name, place)
        for name, text in made.items()
        for place in re.findall(r'<a id="([^"]+)"></a>', text)
    }
    links = set(re.findall(r"\]\((\w+\.md)#([^)]+)\)", page()))
    assert len(links) > 100
    assert links - there == set()


def test_the_page_tells_every_sentence_with_the_tests_that_prove_it() -> None:
    text = page()
    assert [each.id for each in sentences() if f"\n> {each.words}\n" not in text] == []
    named = {proof for several in proofs().values() for proof in several}
    assert [each.test for each in named if f"`{each.test}` in [" not in text] == []
