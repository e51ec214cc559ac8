"""This module gives changes their numbers: `CR-1001` and on, without a gap."""

import re

FIRST = 1001

_REF = re.compile(r"CR-([1-9][0-9]{3,14})")


def ref(number: int) -> str:
    """The reference of the change with a number."""
    return f"CR-{number}"


def number(given: str) -> int | None:
    """The number in a reference, or None where it is none."""
    found = _REF.fullmatch(given)
    return int(found[1]) if found else None
