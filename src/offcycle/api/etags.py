"""This module names states: an ETag is `"<n>.<hash>"`, n entries of a change and the hash of exactly what is sent.

If-None-Match compares the whole, because what is sent depends on who asks, and when. If-Match compares n alone:
it asks whether anything has happened to the change since.
"""

import hashlib
import re

from django.http import HttpRequest, HttpResponse

from offcycle.api.problems import FieldFault, Problem

_TAG = re.compile(r'"([0-9]{1,9})(?:\.[0-9a-f]*)?"')


def tag(n: int, content: bytes) -> str:
    """The ETag of what is sent of a change with n entries."""
    return f'"{n}.{hashlib.sha256(content).hexdigest()[:16]}"'


def expected(request: HttpRequest) -> int | None:
    """The number of entries that the request rests on; None if it does not say, or says `*`."""
    given = request.headers.get("If-Match")
    if given is None or given.strip() == "*":
        return None
    found = _TAG.fullmatch(given.strip())
    if found is None:
        message = 'It is no ETag of a change, for example "12.5e884898da280471".'
        raise Problem(
            "not_understood",
            f"The header If-Match was not understood. {message} Send the ETag that came with the change.",
            errors=[FieldFault(field="If-Match", message=message)],
        )
    return int(found[1])


def unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The response, or 304 without a body if the caller has exactly this."""
    known = request.headers.get("If-None-Match", "")
    tags = {each.strip().removeprefix("W/") for each in known.split(",")}
    if response.headers["ETag"] not in tags and tags != {"*"}:
        return response
    return HttpResponse(
        status=304,
        headers={name: response.headers[name] for name in ("ETag", "Vary", "Cache-Control")},
    )
