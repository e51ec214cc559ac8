"""This module names what of a policy file is no setting, of the wrong kind or out of range, in words for people."""

import difflib
import json
import typing
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from offcycle.process.policy.fault import Wrong
from offcycle.process.policy.file import Policy
from offcycle.process.policy.part import SLUG, Part
from offcycle.process.policy.places import Path

KINDS = {
    "string_type": "It has to be text, in quotes.",
    "int_type": "It has to be a whole number, without quotes.",
    "int_from_float": "It has to be a whole number, without quotes.",
    "bool_type": "It has to be true or false, without quotes.",
    "tuple_type": "It has to be a list, in square brackets.",
    "dict_type": "It has to be a table.",
    "model_type": "It has to be a table.",
    "string_too_short": "It is empty.",
    "greater_than": "It has to be more than {gt}.",
    "greater_than_equal": "It has to be {ge} or more.",
    "less_than": "It has to be less than {lt}.",
    "less_than_equal": "It has to be {le} at most.",
    "literal_error": "It has to be {expected}.",
}
UNKNOWN, MISSING = "extra_forbidden", "missing"
NAMES = "Use 1 to 64 small letters, digits, dots, dashes or underscores."


def wrong(data: dict[str, Any]) -> tuple[tuple[ErrorDetails, Wrong], ...]:
    """Everything that is wrong with the shape of what a policy file says, as the reader and as people have it."""
    try:
        Policy.model_validate_json(json.dumps(_short(data), default=_dated), strict=True)
    except ValidationError as error:
        return tuple((each, _worded(each)) for each in error.errors())
    return ()


def _short(value: object) -> object:
    """The same with no number of so many digits that JSON could not be written; a smaller one is as wrong."""
    if isinstance(value, dict):
        return {name: _short(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_short(each) for each in value]
    large = isinstance(value, int) and not isinstance(value, bool) and abs(value) > MOST
    return "a number too large" if large else value


MOST = 2**53
"""The largest number that every reader of JSON knows."""


def _dated(value: object) -> dict[str, str]:
    # JSON has no days and times, and no setting is one: whatever it is, it is told to be of the wrong kind.
    return {"day or time": str(value)}


def _worded(error: ErrorDetails) -> Wrong:
    path: Path = tuple(one for one in error["loc"] if one != "[key]")
    name, kind, values = path[-1] if path else "", error["type"], error.get("ctx", {})
    if kind == UNKNOWN:
        return Wrong(path, f"There is no setting “{name}” here.", _meant(path), named=True)
    if kind == MISSING:
        return Wrong(path, f"“{name}” is missing here.", f"Add it. {_about(path)}".strip())
    if kind == "string_pattern_mismatch":
        do = NAMES if values.get("pattern") == SLUG else _about(path)
        at_name = "[key]" in error["loc"]
        return Wrong(path, f"“{error['input']}” is no short name.", do, named=at_name)
    if kind == "value_error":
        told = str(values.get("error", error["msg"]))
        return Wrong(path, f"{told[:1].upper()}{told[1:]}.", _about(path) or "Correct it.")
    says = KINDS.get(kind, f"{error['msg']}.").format(**values)
    return Wrong(path, says, _about(path) or "Correct it.")


def _meant(path: Path) -> str:
    """What else a setting could be that is not known."""
    part = _part(path[:-1])
    known = list(part.model_fields) if part else []
    near = difflib.get_close_matches(str(path[-1]), known, 1)
    if near:
        return f"Perhaps “{near[0]}” is meant."
    return f"Known are {', '.join(known)}." if known else "Take it out."


def _about(path: Path) -> str:
    """What the setting is, of which a path names the value or something within it."""
    for length in range(len(path), 0, -1):
        part, name = _part(path[: length - 1]), path[length - 1]
        if part and name in part.model_fields:
            return str(part.model_fields[str(name)].description or "")
    return ""


def _part(path: Path) -> type[Part] | None:
    """The part of the policy that a path leads to, if it leads to one."""
    found: type[Part] | None = Policy
    for one in path:
        if isinstance(one, str) and found and one in found.model_fields:
            found = next(_parts_in(found.model_fields[one].annotation), None)
    return found


def _parts_in(annotation: object) -> Iterator[type[Part]]:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation
    for inner in typing.get_args(annotation):
        yield from _parts_in(inner)
