"""This module lets two people edit one plan at random, and holds the merge and the marks to what they wrote."""

import time

from hypothesis import example, given
from hypothesis import strategies as st

from offcycle.runbook import both_touched, compare, keyed, merge, passages, read, shortened

LINES = ["1. Stop it.", "2. Copy it.", "", "```", "   x", "3. Start it.", "Look.", "# A"]
documents = st.lists(st.sampled_from(LINES), max_size=12).map("\n".join)
wordy = st.text(st.sampled_from("ab ,\n"), max_size=40)


@given(documents, documents, documents)
def test_a_line_that_anybody_wrote_is_in_the_merge_or_in_a_conflict(
    base: str, theirs: str, yours: str
) -> None:
    merged = merge(base, theirs, yours)
    assert (merged.text is None) == bool(merged.conflicts)
    known = set((merged.text or "").split("\n"))
    new = (set(theirs.split("\n")) | set(yours.split("\n"))) - set(base.split("\n"))
    assert merged.conflicts or new <= known
    for each in merged.conflicts:
        assert each.base not in (each.theirs, each.yours)
        assert each.theirs != each.yours


@given(documents, documents)
def test_who_changed_nothing_disturbs_nobody(base: str, edited: str) -> None:
    assert merge(base, edited, base).text == edited
    assert merge(base, base, edited).text == edited
    assert merge(base, edited, edited).text == edited


ten = st.permutations(range(10))


@given(ten, st.data())
def test_edits_of_different_lines_are_both_kept(order: list[int], data: st.DataObject) -> None:
    one, other = sorted(order[:2])
    lines = [f"{number}. Line {number}." for number in range(10)]
    theirs, yours = list(lines), list(lines)
    theirs[one : one + 1] = data.draw(st.sampled_from([[], ["theirs"], ["theirs", "more"]]))
    yours[other : other + 1] = data.draw(st.sampled_from([[], ["yours"], ["more", "yours"]]))
    merged = merge("\n".join(lines), "\n".join(theirs), "\n".join(yours))
    if other - one == 1:
        assert len(merged.conflicts) == 1, "neighbours are for a person to decide"
        return
    expected = [*theirs[:one], *theirs[one : len(theirs) - 9 + one], *lines[one + 1 : other]]
    expected += [*yours[other : len(yours) - 9 + other], *lines[other + 1 :]]
    assert merged.text == "\n".join(expected)


def test_lines_end_as_in_what_is_saved() -> None:
    base = "a\nb\nc\nd\ne"
    assert (
        merge(base, base.replace("b", "B"), base.replace("e", "E").replace("\n", "\r\n")).text
        == "a\nB\nc\nd\nE"
    )


@given(wordy, wordy)
@example("Stop the web server now.", "Stop both web servers now.")
def test_marks_make_up_both_texts(before: str, after: str) -> None:
    found = passages(before, after)
    assert "".join(each.text for each in found if each.kind != "added") == before
    assert "".join(each.text for each in found if each.kind != "removed") == after
    assert all(each.kind == "same" for each in found) == (before == after)


def test_words_are_marked_and_far_lines_left_out() -> None:
    before = "\n".join(f"line {number}" for number in range(30))
    found = shortened(passages(before, before.replace("line 15", "row 15")))
    assert [each.kind for each in found] == ["gap", "same", "removed", "added", "same", "gap"]
    assert (found[2].text, found[3].text) == ("line", "row")


PLAN = """---
values: {site: {staging: a, production: b}}
---
# Move {{ site }}

Before you begin.

## Steps

### First

1. Stop the importer.
2. Copy the folder to the disk.

   Nobody waits for it.

### Then

3. Start the importer again.
4. Tell the help desk.
"""


def test_what_both_changed_is_named_though_the_lines_merge() -> None:
    base = keyed(read(PLAN.encode()), None)
    theirs = PLAN.replace("to the disk", "to the new disk").replace("help desk", "desk")
    yours = PLAN.replace("Nobody waits", "Everybody waits").replace(
        "production: b", "production: c"
    )
    assert merge(PLAN, theirs, yours).text is not None
    readings = [keyed(read(each.encode()), base) for each in (theirs, yours)]
    assert [each.title for each in both_touched(base, *readings)] == [
        "Copy the folder to the disk."
    ]
    assert both_touched(base, readings[0], readings[0]) == ()


def test_each_kind_of_edit_is_told_with_both_texts() -> None:
    base = keyed(read(PLAN.encode()), None)
    edits = {
        ("reworded", "notes"): PLAN.replace("Before you", "When you"),
        ("operation", "values/production/site"): PLAN.replace("production: b", "production: c"),
        ("moved", "s3"): PLAN.replace("### Then\n\n3. Start", "3. Start").replace(
            "4. Tell", "### Then\n\n4. Tell"
        ),
        ("reworded", "title"): PLAN.replace("# Move", "# Shift"),
    }
    for expected, text in edits.items():
        found = compare(base, keyed(read(text.encode()), base))
        assert [(each.kind, each.key) for each in found] == [expected]
        assert all(each.before != each.after for each in found)


def test_hostile_texts_are_compared_in_time() -> None:
    lines = [f"{number % 150}. x" for number in range(30_000)]
    texts = ["\n".join(each) for each in (lines, lines[::-1], lines[1:] + lines[:1])]
    began = time.process_time()
    merge(*texts)
    passages(texts[0], texts[1])
    assert time.process_time() - began < 3
