"""This module tries documents that are too long, or made to be slow: they are told so, lose nothing, and take no longer."""

import re
import time
import tracemalloc
from collections.abc import Callable

import pytest

from offcycle.runbook import Reading, as_json, keyed, read

MEGABYTE = 1024 * 1024 - 64
WORD = re.compile(r"[a-z]+\d+")
SECONDS = 8  # on a machine that does much else; alone it takes a quarter of this


def fill(text: str) -> str:
    return text * (MEGABYTE // len(text))


def lines(text: str, most: int = 29_000) -> str:
    return text * min(most // max(1, text.count("\n")), MEGABYTE // len(text))


def count(text: Callable[[int], str], times: int) -> str:
    return "".join(map(text, range(times)))


HOSTILE = {
    "quotations": fill(">"),
    "lists": fill("- "),
    "lists and quotations": fill("> - "),
    "deeper and deeper": count(lambda depth: "  " * depth + "- a\n", 700),
    "to and fro": count(lambda place: " " * (place % 12) + "- x\n", 29_000),
    "brackets": "1. do " + fill("["),
    "links": "1. do " + fill("[a]("),
    "links never opened": "1. do " + fill("a]"),
    "stars": "1. do " + fill("*a **b "),
    "stars within words": "1. do " + fill("a**bc* "),
    "stars within stars": "1. do " + "*a **a " * 70_000 + "b" + "** b*" * 70_000,
    "lines below": "1. do " + fill("_a __b "),
    "ticks": count(lambda length: "`" * length + "e ", 1_400),
    "backslashes": "1. do " + fill("\\"),
    "angles": "1. do <" + fill("a/"),
    "tags": "1. do " + fill("<a "),
    "comments": lines("<!--\n"),
    "fences never closed": "1. a\n" + lines("   ```x\n", 28_000) + "2. b\n```\n",
    "fences in fences": count(lambda place: "`" * (3 + place % 40) + "\n", 29_000),
    "definitions": count(lambda place: f"[a{place}]: u\n", 29_000),
    "definitions that are used": count(lambda place: f"[a{place}]: u\n1. do [a{place}]\n", 14_000),
    "procedures": count(lambda place: f"## How to do {place}\n1. do\n", 14_000),
    "phases": count(lambda place: f"## Step {place % 999}: do it\n1. do\n2. go\n", 9_500),
    "ways through phases": count(
        lambda place: f"# Step {place}: x\n## How a\n1. do\n2. do\n## How b\n1. do\n2. do\n", 4_000
    ),
    "headings of all depths": count(
        lambda place: "#" * (1 + place % 6) + f" h{place}\n1. do it\n", 14_000
    ),
    "contents": count(lambda place: f"1. Do it {place}\n", 9_000)
    + count(lambda place: f"## Do it {place}\n1. go\n", 9_000),
    "YAML within YAML": "---\na: " + "[" * 60_000 + "\n---\n",
    "aliases": "---\n"
    + count(lambda place: f"a{place + 1}: &a{place + 1} [*a{place}, *a{place}]\n", 2_000)
    + "---\n",
    "values": "---\nvalues: {a: b}\n---\n1. " + fill("{{ b }} "),
    "placeholders": "1. do " + fill("<a b> "),
    "other documents": "1. do " + fill("see "),
    "follow-ups": "1. do\n\n" + lines("   Later: x\n\n"),
    "paths": "---\ntargets: {a: [b]}\n---\n1. do\n\n   ```sh run on=a\n   "
    + fill("a.")
    + "\n   ```\n",
    "options": "1. do\n\n   ```sh run " + fill("a=b ") + "\n   x\n   ```\n",
    "white space": "1. do " + fill(" ") + "{#",
    "numbers in a heading": "# " + fill("1."),
}


@pytest.mark.parametrize("text", list(HOSTILE.values()), ids=list(HOSTILE))
def test_hostile_documents_take_no_longer_than_others(text: str) -> None:
    begin = time.process_time()
    keyed(read(text.encode()), None)
    assert time.process_time() - begin < SECONDS


@pytest.mark.parametrize("mark", ["*a **b ", "- ", "[a](", "see ", "<a b> "])
def test_twice_as_much_takes_about_twice_as_long(mark: str) -> None:
    """The shortest of three, so that what else the machine does counts little."""

    def taken(times: int) -> float:
        text = ("1. do " + mark * times).encode()
        spans = []
        for _ in range(3):
            begin = time.process_time()
            read(text)
            spans.append(time.process_time() - begin)
        return min(spans)

    assert taken(40_000) < 8 * taken(10_000) + 0.1


def test_twice_as_much_takes_about_twice_the_memory() -> None:
    def peak(steps: int) -> int:
        text = count(
            lambda place: f"1. Stop web-{place}.\n\n   ```sh\n   stop {place}\n   ```\n\n", steps
        )
        tracemalloc.start()
        read(text.encode())
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(2_000) < 2.5 * peak(1_000)


def lost(text: str, reading: Reading) -> set[str]:
    told = as_json(reading)
    return set(WORD.findall(text)) - set(WORD.findall(str([told["steps"], told["notes"]])))


BEYOND = {
    "items": lambda place: f"1. do word{place}\n   - see more{place}\n",
    "boxes": lambda place: f"- [ ] tick word{place}\n",
    "headings": lambda place: f"## Step {place}: Stop word{place}\n\nProse more{place}.\n\n",
    "headings with more below": lambda place: (
        f"## Step {place}: Stop word{place}\n\n```sh\nstop more{place}\n```\n\n### Then, where{place}\n\nLook at it{place}.\n\n"
    ),
    "fences": lambda place: f"Lead word{place}:\n\n```sh\ncommand more{place}\n```\n\n",
    "rollback": lambda place: f"## Rollback\n\n- undo word{place}\n\n",
}


@pytest.mark.parametrize("text", list(BEYOND.values()), ids=list(BEYOND))
def test_beyond_2000_steps_no_text_is_lost(text: Callable[[int], str]) -> None:
    source = "# Plan\n\n" + count(text, 2_050)
    reading = read(source.encode())
    assert len(reading.steps) == 2_000
    told = [fault.what for fault in reading.faults if fault.severity == "fault"]
    assert "The plan has more than 2,000 steps; what is beyond them is kept as notes." in told
    assert lost(source, reading) == set()


def test_follow_ups_beyond_2000_stay_in_the_step_that_leaves_them() -> None:
    source = "1. do it\n\n" + count(lambda place: f"   Later: look at word{place}\n\n", 2_050)
    reading = read(source.encode())
    assert len(reading.steps) == 2_001
    assert "more than 2,000 follow-ups" in reading.faults[0].what
    assert lost(source, reading) == set()


def test_2000_steps_are_not_too_many() -> None:
    assert not read(b"1. do\n" * 2000).faults


@pytest.mark.parametrize(
    "source", [b"1. do\n" * 200_000, b"a\n" * 50_000, b"x" * (1024 * 1024 + 1)], ids=len
)
def test_what_is_too_long_is_refused_and_kept_as_one_note(source: bytes) -> None:
    reading = read(source)
    (fault,) = reading.faults
    assert fault.severity == "fault"
    assert [note.text for note in reading.notes] == [source.decode()]


def test_an_executor_that_is_not_enabled_is_a_fault_with_its_line() -> None:
    source = b"---\ntargets: {web: [a]}\n---\n1. Stop it.\n2. Do it.\n\n   ```sh run on=web\n   x\n   ```\n"
    assert not read(source).faults
    assert not read(source, executors=frozenset({"sh", "http"})).faults
    (fault,) = read(source, executors=frozenset({"http"})).faults
    assert (fault.line, fault.column, fault.severity) == (7, 7, "fault")
    assert fault.what == "The executor `sh` is not enabled."
    assert "http" in fault.do
