"""This module follows steps through edits: their keys stay, and every difference is found."""

import pytest

from offcycle.runbook import Reading, compare, keyed, read

PLAN = """# Plan

## Steps

1. Stop the importer on the first server.
2. Stop the web servers behind the proxy.
3. Copy the folder to the new disk.
4. Start everything again.
"""


def of(text: str, previous: Reading | None = None) -> Reading:
    return keyed(read(text.encode()), previous)


def keys(reading: Reading) -> list[str]:
    return [step.key for step in reading.steps]


FIRST = of(PLAN)
EDITS = {
    "nothing": (PLAN, ["s1", "s2", "s3", "s4"]),
    "reworded": (PLAN.replace("first server", "second server"), ["s1", "s2", "s3", "s4"]),
    "inserted": (PLAN.replace("2. Stop", "2. Wait.\n2. Stop"), ["s1", "s5", "s2", "s3", "s4"]),
    "removed": (
        PLAN.replace("2. Stop the web servers behind the proxy.\n", ""),
        ["s1", "s3", "s4"],
    ),
    "moved": (
        PLAN.replace("4. Start everything again.\n", "").replace(
            "1. ", "1. Start everything again.\n1. "
        ),
        ["s4", "s1", "s2", "s3"],
    ),
    "replaced": (PLAN.replace("Copy the folder to the new disk", "Pray"), ["s1", "s2", "s5", "s4"]),
    "heading reworded": (PLAN.replace("## Steps", "## The steps"), ["s1", "s2", "s3", "s4"]),
    "named": (PLAN.replace("new disk.", "new disk. {#copy}"), ["s1", "s2", "copy", "s4"]),
}


@pytest.mark.parametrize(("text", "expected"), list(EDITS.values()), ids=list(EDITS))
def test_keys_stay_with_their_steps(text: str, expected: list[str]) -> None:
    assert keys(of(text, FIRST)) == expected


def test_a_key_of_the_document_is_never_given_to_another_step() -> None:
    assert keys(of("1. Stop.\n2. Start. {#s1}\n")) == ["s2", "s1"]


def test_keys_are_in_no_digest() -> None:
    named = read(PLAN.replace("new disk.", "new disk. {#copy}").encode())
    assert named.operations == FIRST.operations


DIFFERENCES = {
    "nothing": (PLAN, []),
    "reworded": (PLAN.replace("Start everything", "Start **everything**"), [("reworded", "s4", 4)]),
    "operation": (PLAN.replace("new disk", "old disk"), [("operation", "s3", 3)]),
    "inserted": (PLAN.replace("2. Stop", "2. Wait.\n2. Stop"), [("added", "s5", 2)]),
    "removed": (PLAN.replace("4. Start everything again.\n", ""), [("removed", "s4", 4)]),
    "moved": (EDITS["moved"][0], [("moved", "s4", 1)]),
    "title": (PLAN.replace("# Plan", "# Our plan"), [("reworded", "title", 0)]),
    "heading": (PLAN.replace("## Steps", "## The steps"), [("reworded", "headings", 0)]),
    "note": (PLAN.replace("## Steps", "Read this.\n\n## Steps"), [("reworded", "notes", 0)]),
    "value": (
        "---\nvalues: {a: b}\n---\n" + PLAN,
        [("operation", "values/production/a", 0), ("operation", "values/staging/a", 0)],
    ),
    "to another part": (PLAN.replace("3. Copy", "## Validation\n\n3. Copy"), [("reworded", "headings", 0), ("moved", "s3", 1), ("moved", "s4", 2)]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), list(DIFFERENCES.values()), ids=list(DIFFERENCES))
def test_every_difference_is_found(text: str, expected: list[tuple[str, str, int]]) -> None:
    found = compare(FIRST, of(text, FIRST))
    assert [(each.kind, each.key, each.number) for each in found] == expected


def test_a_difference_says_what_was_and_what_is() -> None:
    (moved,) = compare(FIRST, of(EDITS["moved"][0], FIRST))
    assert (moved.before, moved.after) == ("steps 4", "steps 1")
    (changed,) = compare(FIRST, of(PLAN.replace("new disk", "old disk"), FIRST))
    assert changed.before == "Copy the folder to the new disk."
    assert changed.after == "Copy the folder to the old disk."


def test_a_short_step_is_known_again_though_it_was_moved_and_ends_otherwise() -> None:
    first = keyed(read(b"1. Log in.\n2. Click Build.\n3. Look.\n"), None)
    again = keyed(read(b"1. look closely\n2. Log in.\n3. Click Delete.\n4. New.\n"), first)
    assert [step.key for step in again.steps] == ["s3", "s1", "s2", "s4"]
