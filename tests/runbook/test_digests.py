"""This module holds digests to their formats, and to what may and what may not change them."""

import hashlib
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from offcycle.runbook import Reading, read

FRONT = """---
values:
  site: {staging: a.example.org, production: b.example.org}
targets:
  web: [web1, web2]
artefacts:
  fix.sh: sha256:2222222222222222222222222222222222222222222222222222222222222222
---

"""
BODY = """# Move the site

Some words first.

## Steps

1. Open {{ site }} and press *Stop*.

   - wait for the **green** light
   - note the time

   ```txt
   kept   as it is
   ```

   Expect: the light is green.

2. Clean up.

   ```sh run on=web timeout=60
   sh fix.sh
     rm -rf /tmp/site
   ```

   Verify: nothing is left.

   Rollback: restore the folder.

A note on the second step.

3. Press "Start".

## Rollback

1. Press "Back".

## Validation

- The site opens.

## Follow-up

- Write the report.
"""
PLAN = FRONT + BODY
PREFIX = "sha256:"


def digest(value: Any) -> str:
    return PREFIX + hashlib.sha256(rfc8785.dumps(value)).hexdigest()


def of(text: str) -> Reading:
    return read(text.encode())


def test_the_digests_are_those_of_the_formats() -> None:
    reading = of(PLAN)
    assert reading.source == PREFIX + hashlib.sha256(PLAN.encode()).hexdigest()
    given_to_all = {
        "format": "offcycle-operations/1",
        "steps": [dict(step.operation) for step in reading.steps],
        "targets": {"web": ["web1", "web2"]},
    }
    values = {"staging": {"site": "a.example.org"}, "production": {"site": "b.example.org"}}
    for environment, its in [*values.items(), ("all", values)]:
        whole = {**given_to_all, "environment": environment, "values": its}
        assert reading.operations[environment] == digest(whole)
    plan = {"format": "offcycle-plan/1", "source": reading.source}
    assert reading.plan == digest({**plan, "operations": reading.operations["all"]})


def test_the_operation_of_a_step_by_hand_is_its_text_without_expectations() -> None:
    assert of(PLAN).steps[0].operation == {
        "kind": "hand",
        "part": "steps",
        "text": "Open {{ site }} and press Stop.\n- wait for the green light\n- note the time\n\n"
        "```txt\nkept   as it is\n```",
        "verify": "",
        "rollback": "",
    }


def test_the_operation_of_an_executed_step_is_what_is_executed() -> None:
    assert of(PLAN).steps[1].operation == {
        "kind": "sh",
        "part": "steps",
        "target": "web",
        "options": {"timeout": "60"},
        "lines": ["sh fix.sh", "  rm -rf /tmp/site"],
        "artefacts": {"fix.sh": PREFIX + "2" * 64},
        "verify": "nothing is left.",
        "rollback": "restore the folder.",
    }


OPERATIONS = [
    ("press *Stop*", "press *Start*"),
    ("the **green** light", "the **red** light"),
    ("kept   as it is", "kept as it is"),
    ("on=web timeout=60", "on=web timeout=61"),
    ("```sh run", "```bash run"),
    ("sh fix.sh", "sh fix.sh now"),
    ("  rm -rf", " rm -rf"),
    ("nothing is left", "something is left"),
    ("restore the folder", "restore the file"),
    ('3. Press "Start".', '3. Press "Stop".'),
    ('1. Press "Back".', '1. Press "Forth".'),
    ("The site opens", "The site shuts"),
    ("Write the report", "Read the report"),
    ("[web1, web2]", "[web2, web1]"),
    ("sha256:22", "sha256:23"),
    ("production: b.", "production: c."),
]


@pytest.mark.parametrize(("old", "new"), OPERATIONS)
def test_an_edit_of_what_is_done_changes_the_operations(old: str, new: str) -> None:
    assert old in PLAN
    assert of(PLAN).operations["all"] != of(PLAN.replace(old, new)).operations["all"]


WORDING = [
    ("Some words first.", "Other words first."),
    ("the light is green", "the lamp is green"),
    ("2. Clean up.", "2. Tidy up."),
    ("A note on the second step.", "Another note."),
    ("# Move the site", "# Move our site"),
    ("press *Stop*", "press __Stop__"),
    ("Open {{ site }} and", "Open {{ site }}\n   and"),
    ("## Steps", "## The steps"),
]


@pytest.mark.says("2.32")
@pytest.mark.parametrize(("old", "new"), WORDING)
def test_an_edit_of_wording_changes_the_plan_but_not_the_operations(old: str, new: str) -> None:
    assert old in PLAN
    before, after = of(PLAN), of(PLAN.replace(old, new))
    assert before.operations == after.operations
    assert before.plan != after.plan


@pytest.mark.says("2.10")
def test_a_value_of_production_leaves_staging_as_it_was() -> None:
    before, after = of(PLAN), of(PLAN.replace("production: b.", "production: c."))
    assert before.operations["staging"] == after.operations["staging"]
    assert before.operations["production"] != after.operations["production"]
    assert before.operations["all"] != after.operations["all"]


def test_the_order_of_steps_counts() -> None:
    one, two = "1. Press A.\n2. Press B.\n", "1. Press B.\n2. Press A.\n"
    assert of(one).operations["all"] != of(two).operations["all"]


SAME = {
    "line endings of another system": PLAN.replace("\n", "\r\n"),
    "line endings of an old system": PLAN.replace("\n", "\r"),
    "other bullets": PLAN.replace("\n   - ", "\n   * ").replace("\n- ", "\n+ "),
    "brackets": PLAN.replace("1. ", "1) ").replace("2. ", "2) ").replace("3. ", "3) "),
    "all numbered 1": PLAN.replace("2. ", "1. ").replace("3. ", "1. "),
    "waves for fences": PLAN.replace("```", "~~~"),
    "a line below a heading": PLAN.replace("## Steps", "Steps\n-----"),
    "closed headings": PLAN.replace("## Steps", "## Steps ##"),
    "deeper headings": PLAN.replace("# ", "## "),
    "indented by 2": PLAN.replace("\n   ", "\n  "),
    "indented by 4": PLAN.replace("\n   ", "\n    "),
    "indented by a tab": PLAN.replace("\n   ", "\n\t"),
    "a byte order mark": "\ufeff" + PLAN,
    "close together": PLAN.replace("\n\n   -", "\n   -").replace("\n\n2.", "\n2."),
}


@pytest.mark.parametrize("text", list(SAME.values()), ids=list(SAME))
def test_the_marks_of_markdown_do_not_count(text: str) -> None:
    before, after = of(PLAN), of(text)
    assert after.operations == before.operations
    assert [step.text for step in after.steps] == [step.text for step in before.steps]
    assert [step.code for step in after.steps] == [step.code for step in before.steps]
    assert after.notes == before.notes or [note.text for note in after.notes] == [
        note.text for note in before.notes
    ]
    assert not after.faults


def test_line_endings_do_not_change_any_digest() -> None:
    assert of(PLAN.replace("\n", "\r\n")).plan == of(PLAN).plan


words = st.text(alphabet="abcdefghij klmno", min_size=1, max_size=20).filter(str.strip)


@given(st.lists(words, min_size=1, max_size=6), st.data())
def test_any_other_word_in_any_step_changes_the_operations(
    texts: list[str], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(texts) - 1))
    other = data.draw(words.filter(lambda text: text.split() != texts[place].split()))
    changed = [*texts[:place], other, *texts[place + 1 :]]
    assert listed(texts).operations["all"] != listed(changed).operations["all"]


@given(
    st.lists(words, min_size=1, max_size=6),
    st.sampled_from([2, 3, 4]),
    st.sampled_from("-*+"),
    st.sampled_from(".)"),
    st.sampled_from(["\n", "\r\n"]),
)
def test_the_same_steps_have_the_same_digest(
    texts: list[str], indent: int, bullet: str, bracket: str, ending: str
) -> None:
    one = listed(texts, detail="- see the log", code="ls  -l")
    two = listed(
        texts,
        detail=f"{bullet} see the log",
        code="ls  -l",
        indent=indent,
        bracket=bracket,
        ending=ending,
    )
    assert two.operations == one.operations


def listed(
    texts: list[str],
    *,
    detail: str = "",
    code: str = "",
    indent: int = 3,
    bracket: str = ".",
    ending: str = "\n",
) -> Reading:
    lines = ["# Plan", "", "## Steps", ""]
    for number, text in enumerate(texts, start=1):
        lines.append(f"{number}{bracket} go {text}")
        inside = [detail] if detail else []
        inside += ["", "```sh", code, "```"] if code else []
        lines += [" " * indent + line if line else "" for line in inside]
    return read(ending.join(lines).encode())
