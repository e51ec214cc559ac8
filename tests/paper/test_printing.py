"""This module holds the printing: bounded whatever the text, a few at a time, and in letters that the typefaces have."""

import subprocess
import sys
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest

from offcycle.paper import letters, printing
from offcycle.paper.printing import Job, NotPrintedError, printed
from offcycle.paper.wording import blocks, filled, ready
from tests.paper.reading import squeezed, words

AT = datetime(2026, 11, 23, 2, 14, 7, tzinfo=UTC)


def job(heading: str = "Site down", step: str = "Look.", **more: Any) -> Job:
    steps = [{"number": 1, "section": "", "machine": "", "text": {"markdown": step}, "notes": []}]
    plan = {
        "title": "Plan",
        "revision": "1",
        "author": "Dev",
        "at": "",
        "digests": [],
        "values": [],
        "targets": [],
        "notes": [],
        "parts": [{"title": "Steps", "hint": "", "ticks": ["done"], "steps": steps}],
    }
    data = {
        "organisation": "Web",
        "title": "Form",
        "ref": "CR-1001",
        "drill": False,
        "heading": heading,
        "state": "",
        "date": [2026, 11, 23, 2, 14, 7],
        "sentence": "",
        "quorum": "",
        "seal": None,
        "warnings": [],
        "fields": [],
        "risk": [],
        "validated": [],
        "decisions": [],
        "plan": plan,
    }
    return Job({**data, **more}, AT)


@pytest.fixture(autouse=True)
def _empty_shelf() -> None:
    printing._shelf._kept.clear()


def test_the_same_data_gives_the_same_bytes() -> None:
    first = printed(job())
    printing._shelf._kept.clear()
    assert printed(job()) == first


@pytest.mark.parametrize("step", ["word " * 200_000, "x" * 1_000_000, "`a ``b **c [d](" * 70_000])
def test_a_text_of_a_megabyte_has_an_answer_in_time(step: str) -> None:
    began = time.monotonic()
    with suppress(NotPrintedError):  # told, and bounded: that is an answer
        assert printed(job(step=step)).startswith(b"%PDF")
    assert time.monotonic() - began < printing.SECONDS + 5


def test_a_press_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "SECONDS", 1)
    slow = [sys.executable, "-c", "while True: pass"]
    real = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda _, **more: real(slow, **more))
    with pytest.raises(NotPrintedError, match="took more than 1 seconds"):
        printed(job())


def test_what_is_too_much_for_a_paper_is_not_begun() -> None:
    with pytest.raises(NotPrintedError, match="too much for one paper"):
        printed(job(heading="x" * printing.LARGEST))


def test_a_few_are_printed_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "PATIENCE", 0.05)
    monkeypatch.setattr(printing, "_presses", threading.BoundedSemaphore(1))
    with printing._presses, pytest.raises(NotPrintedError, match="Ask again"):
        printed(job())


def test_every_letter_that_is_let_through_has_a_shape_in_both_typefaces() -> None:
    some = letters.allowed()
    lines = "\n".join(some)  # a line each, because finding where to break a long one takes its time
    text = squeezed(printed(job(heading="x", step=f"```\n{lines}\n```\n\n{lines}")))
    assert len(text) > 2 * len(some)


def test_letters_without_a_shape_stand_as_their_numbers() -> None:
    assert (
        letters.printable("中 \u202e e\u0301 ✅\tx\r\ny\x00")
        == "[U+4E2D] [U+202E] é ✔    x\ny[U+0000]"
    )
    assert "[U+4E2D]" in words(printed(job(heading="中")))


def test_long_words_break_without_anything_between_them() -> None:
    long = "sha256:" + "0123456789abcdef" * 8
    assert long in squeezed(printed(job(heading=long, step=f"`{long}`\n\n```\n{long}\n```")))


def test_markdown_becomes_paragraphs_and_code_with_every_word_kept() -> None:
    text = "Do `x` **now**:\n\n- one\n  more\n- two\n\n```sh\nls  -l\n```\nExpect: y\n\n~~~\nopen"
    assert blocks(text) == [
        {"p": [["t", "Do "], ["c", "x"], ["t", " "], ["b", "now"], ["t", ":"]], "indent": 0},
        {"p": [["t", "• one more"]], "indent": 1},
        {"p": [["t", "• two"]], "indent": 1},
        {"code": "ls  -l"},
        {"p": [["b", "Expect:"], ["t", " y"]], "indent": 0},
        {"code": "open"},
    ]


def test_only_values_that_are_declared_are_filled_in() -> None:
    assert filled("{{ site }} {{other}} ${{ site }} \\{{ site }}", {"site": "a"}) == (
        "a {{other}} ${{ site }} \\{{ site }}"
    )


def test_instants_are_told_in_words() -> None:
    assert ready(["2026-11-23T02:14:07.000000Z", {"markdown": "a"}, 1]) == [
        "23 Nov 2026, 02:14 UTC",
        [{"p": [["t", "a"]], "indent": 0}],
        1,
    ]
