"""This module pins artefacts: their digests go into the front matter, and no other byte of the plan changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offcycle.runbook import FrontMatterUnreadableError, artefacts_of, pin, read

ONE = "sha256:" + "1" * 64
TWO = "sha256:" + "2" * 64
BODY = b"1. Deploy.\n\n   ```ansible run on=web playbook=site.yml\n   ```\n\n2. Then.\n\n   ```sh run on=web\n   sh fix.sh\n   ```\n"
PINS = {"fix.sh": ONE, "site.yml": TWO}
BOTH = f"  fix.sh: {ONE}\n  site.yml: {TWO}\n".encode()

FRONTS = {
    "none": (b"", b"---\nartefacts:\n" + BOTH + b"---\n\n"),
    "others": (
        b"---\ntitle: A # why\nx: 1\n---\n",
        b"---\ntitle: A # why\nx: 1\nartefacts:\n" + BOTH + b"---\n",
    ),
    "line endings": (
        b"---\r\nx: 1\r\n---\r\n",
        b"---\r\nx: 1\r\nartefacts:\r\n" + BOTH.replace(b"\n", b"\r\n") + b"---\r\n",
    ),
    "empty list": (
        b"---\nartefacts:\nx: 1\n---\n",
        b"---\nartefacts:\n" + BOTH.rstrip(b"\n") + b"\nx: 1\n---\n",
    ),
    "old pins": (
        f"---\nartefacts:\n    site.yml: {ONE} # the site\n    fix.sh:\nx: 1\n---\n".encode(),
        f"---\nartefacts:\n    site.yml: {TWO} # the site\n    fix.sh: {ONE}\nx: 1\n---\n".encode(),
    ),
    "one of two": (
        f"---\nartefacts:\n    site.yml: {ONE}\nx: 1\n---\n".encode(),
        f"---\nartefacts:\n    site.yml: {TWO}\n    fix.sh: {ONE}\nx: 1\n---\n".encode(),
    ),
    "in braces": (
        b'---\nartefacts: {site.yml: "old"}\n---\n',
        f'---\nartefacts: {{site.yml: {TWO}, "fix.sh": {ONE}}}\n---\n'.encode(),
    ),
    "all in braces": (
        b"---\n{x: 1}\n---\n",
        f'---\n{{"artefacts": {{"fix.sh": {ONE}, "site.yml": {TWO}}}, x: 1}}\n---\n'.encode(),
    ),
}


@pytest.mark.parametrize(("before", "after"), list(FRONTS.values()), ids=list(FRONTS))
def test_pins_are_written_into_the_front_matter(before: bytes, after: bytes) -> None:
    pinned = pin(before + BODY, PINS)
    assert pinned == after + BODY
    assert dict(read(pinned).artefacts) == PINS
    assert pin(pinned, PINS) == pinned


def test_what_a_plan_names_is_what_can_be_pinned() -> None:
    assert artefacts_of(read(BODY)) == ("fix.sh", "site.yml")
    assert artefacts_of(read(b"1. Look at it.\n")) == ()
    assert pin(BODY, {}) == BODY


def test_pinned_operations_are_no_fault_any_more() -> None:
    source = b"---\ntargets: {web: [web1]}\n---\n" + BODY
    assert len(read(source).faults) == 2
    assert not read(pin(source, PINS)).faults


def test_a_front_matter_that_cannot_be_read_is_left_alone() -> None:
    for broken in (b"---\na: [\n---\n", b"---\nartefacts: fix.sh\n---\n"):
        with pytest.raises(FrontMatterUnreadableError):
            pin(broken + BODY, PINS)


ENDINGS = st.sampled_from(["\n", "\r\n"])


@given(st.lists(st.tuples(st.sampled_from(["x: 1", "# why", "title: A", ""]), ENDINGS), max_size=6))
def test_every_other_byte_stays(lines: list[tuple[str, str]]) -> None:
    named = {"y: 1": "\n", **dict(lines)}  # each name once
    front = "".join(line + ending for line, ending in named.items())
    source = f"---\n{front}---\n".encode() + BODY
    pinned = pin(source, PINS)
    left = b"".join(
        line
        for line in pinned.splitlines(keepends=True)
        if b"sha256:" not in line and not line.startswith(b"artefacts:")
    )
    assert left == source
