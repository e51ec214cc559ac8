"""This module demands a reason beside every place where a check is switched off."""

import re

import pytest

from tests.habits.repository import comments, python_files, short

SWITCHED_OFF = re.compile(
    r"#\s*(?:noqa(?::\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*)?|type:\s*ignore(?:\[[\w, -]+\])?|pragma:\s*no cover)(?P<rest>.*)",
)
UNBOUNDED = re.compile(r"#\s*(?:noqa(?!:)|type:\s*ignore(?!\[)|ruff:\s*noqa)")


def has_reason(comment: str) -> bool:
    """A reason is two words or more after the switch, or a comment after it that says as much."""
    found = SWITCHED_OFF.search(comment)
    return found is None or len(re.findall(r"[A-Za-z]{2,}", found["rest"])) >= 2


def test_whatever_is_switched_off_says_why() -> None:
    bare = [
        f"{short(path)}:{line}: {comment}"
        for path in python_files()
        for line, comment in comments(path)
        if not has_reason(comment) or UNBOUNDED.search(comment)
    ]
    assert bare == []


@pytest.mark.parametrize(
    ("comment", "good"),
    [
        ("# noqa: S603 - the list is our own", True),
        ("# type: ignore[misc]  # Django's stubs know no such field", True),
        ("# noqa: S603", False),
        ("# noqa: S603, S607", False),
        ("# type: ignore[misc]", False),
        ("# a comment like any other", True),
    ],
)
def test_a_missing_reason_is_seen(comment: str, good: bool) -> None:
    assert has_reason(comment) is good


@pytest.mark.parametrize(
    "comment", ["# noqa because I say so", "# type: ignore for many good reasons"]
)
def test_a_switch_that_names_no_rule_is_seen(comment: str) -> None:
    assert UNBOUNDED.search(comment)
