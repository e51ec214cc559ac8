"""This module is the page on which the interface can be read: plain, complete, and loaded from nowhere else."""

import base64
import hashlib
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.template import Context, Engine

from offcycle.api.problems import PROBLEMS

_FOLDER = Path(__file__).parent / "templates"
_STYLE = (_FOLDER / "docs.css").read_text(encoding="utf-8")
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

Described = dict[str, Any]


def response(described: Described) -> HttpResponse:
    """The page."""
    return HttpResponse(html(described), headers={"Content-Security-Policy": _POLICY})


def html(described: Described) -> str:
    """The page as text."""
    told = {
        "style": _STYLE,
        "about": described["info"]["description"].split("\n\n"),
        "steps": _by_tag(described),
        "schemas": [
            _schema(name, each) for name, each in described["components"]["schemas"].items()
        ],
        "problems": PROBLEMS,
    }
    template = Engine(dirs=[str(_FOLDER)]).get_template("docs.html")
    return str(template.render(Context(told)))


def _by_tag(described: Described) -> dict[str, list[Described]]:
    found: dict[str, list[Described]] = {}
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            found.setdefault(operation["tags"][0], []).append(
                _operation(path, method.upper(), operation)
            )
    return found


def _operation(path: str, method: str, operation: Described) -> Described:
    body = operation.get("requestBody", {}).get("content", {})
    return {
        "id": operation["operationId"],
        "path": path,
        "method": method,
        "says": operation["summary"],
        "parameters": [_parameter(each) for each in operation["parameters"]],
        "bodies": {kind: _type(each["schema"]) for kind, each in body.items()},
        "answers": [_answer(status, told) for status, told in operation["responses"].items()],
    }


def _parameter(given: Described) -> Described:
    return {**given, "place": given["in"], "type": _type(given["schema"])}


def _answer(status: str, told: Described) -> Described:
    kinds = {kind: _type(each["schema"]) for kind, each in told.get("content", {}).items()}
    return {"status": status, "says": told["description"], "kinds": kinds}


def _schema(name: str, schema: Described) -> Described:
    required = schema.get("required", ())
    return {
        "name": name,
        "says": schema.get("description", ""),
        "fields": [
            {
                "name": field,
                "type": _type(each),
                "required": field in required,
                "says": each.get("description", ""),
            }
            for field, each in schema.get("properties", {}).items()
        ],
    }


def _type(schema: Described) -> list[Described]:
    """The words for a type; one that names a schema carries its name to link to."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return [{"text": name, "to": name}]
    several = schema.get("anyOf") or schema.get("allOf")
    if several:
        return _joined([_type(each) for each in several])
    if schema.get("type") == "array":
        return [{"text": "list of "}, *_type(schema.get("items", {}))]
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), dict):
        return [{"text": "by name: "}, *_type(schema["additionalProperties"])]
    return [{"text": _plain(schema)}]


def _plain(schema: Described) -> str:
    if "enum" in schema:
        return ", ".join(str(each) for each in schema["enum"])
    if "const" in schema:
        return str(schema["const"])
    return str(schema.get("format") or schema.get("type") or "anything")


def _joined(types: list[list[Described]]) -> list[Described]:
    joined = types[0]
    for each in types[1:]:
        joined = [*joined, {"text": " or "}, *each]
    return joined
