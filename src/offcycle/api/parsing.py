"""This module reads what callers send, strictly: what could mean two things, or cannot be kept, is refused and named.

Refused are bytes that are no UTF-8, numbers that JSON does not know, a field given twice, and nesting beyond reason;
and texts with characters that no text has (half of a surrogate pair, NUL).
"""

import json
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja.parser import Parser
from ninja.types import DictStrAny

from offcycle.api.problems import FieldFault, Problem

LARGEST_BODY = 2 * 1024 * 1024
DEEPEST = 32
JSON = "application/json"

# What makes a request not understood; all else that a schema finds is understood, but wrong.
_NOT_UNDERSTOOD = ("missing", "_type", "_parsing", "_attributes_type", "value_error")


class StrictParser(Parser):
    """Reads the body of a request as JSON."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        if request.content_type != JSON:
            raise Problem(
                "media_type",
                f"The body was not read, because it came as {request.content_type or 'nothing that was named'}. Send JSON with Content-Type: {JSON}.",
            )
        found: DictStrAny = read(request.body)
        return found


def read(body: bytes) -> Any:
    """The JSON value in some bytes."""
    try:
        found = json.loads(
            body.decode("utf-8"), parse_constant=_no_number, object_pairs_hook=_once_each
        )
    except UnicodeDecodeError as error:
        raise _not_json(f"byte {error.start} does not belong to UTF-8") from error
    except json.JSONDecodeError as error:
        raise _not_json(f"{error.msg} at line {error.lineno}, column {error.colno}") from error
    except RecursionError as error:
        raise _not_json(f"it nests deeper than {DEEPEST}") from error
    except ValueError as error:  # a number of thousands of digits
        raise _not_json("a number in it is too long") from error
    _sound(found, (), 0)
    return found


def _not_json(why: str) -> Problem:
    return Problem(
        "not_understood",
        f"The body was not read, because it is no JSON: {why}. Correct it and send it again.",
    )


def _no_number(name: str) -> NoReturn:
    raise _not_json(f"{name} is no number that JSON knows")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Problem(
            "not_understood",
            "The body was not read, because a field stands in it twice. Give it once.",
            errors=[FieldFault(field=printable(twice), message="It is given twice.")],
        )
    return found


def _sound(value: Any, place: tuple[str, ...], depth: int) -> None:
    """Refuse texts that cannot be kept, wherever they stand."""
    if depth > DEEPEST:
        raise _not_json(f"it nests deeper than {DEEPEST}")
    if isinstance(value, str):
        check_text(value, ".".join(place))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            _sound(each, (*place, str(number)), depth + 1)
    elif isinstance(value, dict):
        for name, each in value.items():
            check_text(name, ".".join((*place, name)))
            _sound(each, (*place, name), depth + 1)


def check_text(text: str, field: str) -> None:
    """Refuse a text with characters that no text has."""
    if "\x00" not in text and (text.isascii() or not _has_surrogate(text)):
        return
    message = "It holds a character that no text has (NUL, or half of a surrogate pair)."
    raise Problem(
        "wrong",
        f"{message} Take the character out.",
        errors=[FieldFault(field=printable(field), message=message)],
    )


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


def printable(text: str) -> str:
    """A name that came from outside, short and such that it can be sent back."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "�")[:200]


_SOURCES = (["query"], ["path"], ["body"])


def not_valid(found: list[DictStrAny]) -> Problem:
    """The problem that fields are which do not fit their schema."""
    faults = [FieldFault(field=_place(each["loc"]), message=_message(each)) for each in found]
    understood = not any(str(each["type"]).endswith(_NOT_UNDERSTOOD) for each in found)
    named = "; ".join(f"{fault.field}: {fault.message}" for fault in faults[:10])
    detail = f"The request was refused, because of {'this field' if len(faults) == 1 else 'these fields'}. {named}"
    return Problem("wrong" if understood else "not_understood", detail, errors=faults)


def _place(loc: tuple[Any, ...]) -> str:
    """Where a field stands: without the names that the framework puts before it."""
    parts = [str(each) for each in loc]
    inner = parts[2:] if parts[:2] == ["body", "body"] else parts[parts[:1] in _SOURCES :]
    return printable(".".join(inner)) or "body"


def _message(found: DictStrAny) -> str:
    if found["type"] == "extra_forbidden":
        return "There is no such field here. Take it out, or correct its name."
    if found["type"] == "missing":
        return "It is missing. Give it."
    return f"{str(found['msg']).removeprefix('Value error, ').rstrip('.')}."
