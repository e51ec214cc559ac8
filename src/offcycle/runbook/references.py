"""This module knows values that are references to secrets: `env:NAME` and `file:PATH`, which are the whole of a value.

What they refer to is known to the background worker alone. Everywhere else the reference itself is the value: it is read,
shown, compared and digested.
"""

import re

NAMED = re.compile(r"[ \t]*(?P<where>env|file)[ \t]*:", re.IGNORECASE)
REFERENCE = re.compile(
    r"env:(?P<variable>[A-Za-z_][A-Za-z0-9_]{0,127})|file:(?P<path>/[^\x00-\x20\x7f\\]{1,1023})"
)
UPWARDS = re.compile(r"/\.{1,2}(?:/|$)|//")


def is_reference(text: str) -> bool:
    """Whether a value refers to a secret."""
    return parts(text) is not None


def parts(text: str) -> tuple[str, str] | None:
    """`env` or `file`, and the name or path; None for whatever is no reference."""
    found = REFERENCE.fullmatch(text)
    if found is None or (found["path"] and UPWARDS.search(found["path"])):
        return None
    return ("env", found["variable"]) if found["variable"] else ("file", found["path"])


def malformed(text: str) -> str:
    """What to do about a value that begins like a reference and is none; empty for all others."""
    begun = NAMED.match(text)
    if begun is None or is_reference(text):
        return ""
    if begun["where"].lower() == "env":
        return (
            "Write env: and the name of one variable, such as env:SEARCH_TOKEN, and nothing else."
        )
    return (
        "Write file: and the whole path of one file, such as file:/run/secrets/search-token, "
        "and nothing else; no `..` in it, and no spaces."
    )
