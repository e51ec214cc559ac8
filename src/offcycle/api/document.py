"""This module describes the interface after OpenAPI 3.1: what ninja knows of it, and what holds for every operation.

That is the problems that it may answer with, and the headers by which it is asked once, and asked of a state.
"""

from typing import Any

from ninja import NinjaAPI

from offcycle.api import parsing, plan
from offcycle.api.giving import AGAIN
from offcycle.api.limits import COMMANDS_A_MINUTE
from offcycle.api.plan_comparing import PlanOvertaken
from offcycle.api.problems import MEDIA_TYPE, PROBLEMS, ProblemDetails

PREFIX = "/api/v1"
REFERENCE = "#/components/schemas/{model}"

ABOUT = f"""\
Everything that the pages and the command line do, for programs. An administrator or you yourself make a token: `offcycle token create`.

Send commands with an `Idempotency-Key` of your own making: the same key and body give the same answer and one effect, for 7 days.
`ETag` is `"<n>.<hash>"`: with `If-None-Match` nothing is sent twice, and with `If-Match` a command is refused if anything has happened since (only n is compared).
A token or a session gives {COMMANDS_A_MINUTE} commands a minute at most, counted by each server process. A body has {parsing.LARGEST_BODY // 2**20} MiB at most, a plan {plan.LARGEST_PLAN // 2**20} MiB.

Whatever goes wrong comes as {MEDIA_TYPE}. 400 is what cannot be understood: no JSON, a field that is missing or of another type.
422 is what is understood but cannot be: a value that is not on its scale, a system that is not known, a field that does not exist.
409 is a refusal by the process; `unmet` tells every reason, what to do about it, and who can.
"""

Described = dict[str, Any]

_ALWAYS = ("not_understood", "not_signed_in", "not_allowed", "wrong", "unavailable")
_OF_COMMANDS = ("refused", "too_large", "media_type", "too_many")

_HEADERS: Described = {
    "Idempotency-Key": {
        "in": "header",
        "name": "Idempotency-Key",
        "required": False,
        "description": "The same key and body give the same answer and one effect, for 7 days.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    },
    "If-Match": {
        "in": "header",
        "name": "If-Match",
        "required": False,
        "description": "The ETag that the command rests on; refused with 409 if anything has happened since.",
        "schema": {"type": "string", "examples": ['"12.5e884898da280471"', "*"]},
    },
    "If-None-Match": {
        "in": "header",
        "name": "If-None-Match",
        "required": False,
        "description": "The ETag that is known; answered with 304 if nothing differs.",
        "schema": {"type": "string"},
    },
}
_ETAG: Described = {
    "description": "The state that this is: the number of the change's entries, and the hash of what is sent.",
    "required": True,
    "schema": {"type": "string", "pattern": r'^"[0-9]+\.[0-9a-f]{16}"$'},
}
_AGAIN: Described = {
    "description": "`true` where this is the answer that was given before to the same key.",
    "schema": {"type": "string", "enum": ["true"]},
}
_LOCATION: Described = {"description": "Where it is.", "schema": {"type": "string"}}


def of(api: NinjaAPI) -> Described:
    """The description of the interface."""
    described: Described = api.get_openapi_schema(path_prefix=PREFIX)
    described = {**described, "servers": [{"url": "/"}]}
    described["info"]["license"] = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
    schemas = described["components"]["schemas"]
    for shape in (ProblemDetails, PlanOvertaken, plan.PlanAsked):
        own = shape.model_json_schema(ref_template=REFERENCE)
        schemas.update(own.pop("$defs", {}))
        schemas[shape.__name__] = own
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            _complete(path, method, operation)
    return described


def _complete(path: str, method: str, operation: Described) -> None:
    """What holds for every operation, said of one."""
    operation["summary"] = operation.pop("description", operation["summary"]).partition("\n")[0]
    one = path.startswith((f"{PREFIX}/changes/{{", f"{PREFIX}/runs/{{"))
    _ask(path, method, operation, one=one)
    _answer(path, method, operation, one=one)


def _has_state(path: str, *, one: bool) -> bool:
    return one and not path.endswith(("/events", "/diff", "/comments", "/starts", "/since"))


def _ask(path: str, method: str, operation: Described, *, one: bool) -> None:
    names = []
    if method == "get" and _has_state(path, one=one):
        names = ["If-None-Match"]
    if method != "get":
        names = ["Idempotency-Key", *["If-Match"] * one]
    operation["parameters"] += [_HEADERS[name] for name in names]


def _answer(path: str, method: str, operation: Described, *, one: bool) -> None:
    responses = {str(status): told for status, told in operation["responses"].items()}
    for told in responses.values():
        of_a_change = path.startswith((f"{PREFIX}/changes", f"{PREFIX}/runs"))
        stated = _has_state(path, one=one) or (method == "post" and of_a_change)
        headers = {"ETag": _ETAG} if stated else {}
        headers |= {} if method == "get" else {AGAIN: _AGAIN}
        told["headers"] = headers
    if "201" in responses:
        responses["201"]["headers"]["Location"] = _LOCATION
    if method == "get" and _has_state(path, one=one):
        responses["304"] = {"description": "Nothing differs.", "headers": {"ETag": _ETAG}}
    codes = [*_ALWAYS, *(_OF_COMMANDS if method != "get" else ())]
    codes += ["too_many"] * path.endswith((".pdf", ".zip"))  # they cost work, and are counted
    codes += ["not_found"] * ("{" in path or path.endswith(("/gate", "/deliveries")))
    codes += ["condition_missing"] * (method == "put")
    responses |= {str(PROBLEMS[code].status): _problem(code) for code in codes}
    if operation["operationId"] == "write-plan":
        responses["409"]["content"] = _overtaken()
    operation["responses"] = dict(sorted(responses.items()))


def _overtaken() -> Described:
    """A refusal, or that another revision was saved meanwhile, with what differs."""
    refused, overtaken = (
        {"$ref": REFERENCE.format(model=shape.__name__)}
        for shape in (ProblemDetails, PlanOvertaken)
    )
    return {MEDIA_TYPE: {"schema": {"anyOf": [refused, {"allOf": [refused, overtaken]}]}}}


def _problem(code: Any) -> Described:
    kind = PROBLEMS[code]
    told: Described = {
        "description": f"{kind.title}.",
        "content": {MEDIA_TYPE: {"schema": {"$ref": REFERENCE.format(model="ProblemDetails")}}},
    }
    if kind.status in {429, 503}:
        told["headers"] = {"Retry-After": {"description": "Seconds.", "schema": {"type": "string"}}}
    return told
