"""This module stands before Django and takes what it cannot: bodies sent in chunks, whose length nobody told."""

from typing import Any

from offcycle.api import faults, parsing
from offcycle.api.problems import Problem

Scope = Any
Receive = Any
Send = Any


class Guard:
    """An ASGI application before another."""

    def __init__(self, application: Any) -> None:
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, in a form that WSGI knows; or refuse it."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        if not _in_chunks(scope):
            await self._application(scope, receive, send)
            return
        body = await _gathered(receive)
        if body is None:
            await _refuse(faults.too_large(), send)
            return
        length = (b"content-length", str(len(body)).encode())
        headers = [each for each in scope["headers"] if each[0] != b"transfer-encoding"]
        whole = {**scope, "headers": [*headers, length]}
        await self._application(whole, _given(body), send)


def _in_chunks(scope: Scope) -> bool:
    names = {name for name, _ in scope["headers"]}
    return b"transfer-encoding" in names


MOST_READ = 8 * parsing.LARGEST_BODY
"""Of a body that is too large so much is read and forgotten: a connection that ends while somebody still sends loses the answer."""


async def _gathered(receive: Receive) -> bytes | None:
    """The whole body; None if it is too large."""
    body, length, more = bytearray(), 0, True
    while more and length <= MOST_READ:
        message = await receive()
        part = message.get("body", b"")
        length += len(part)
        more = message.get("more_body", False)
        if length <= parsing.LARGEST_BODY:
            body += part
    return None if length > parsing.LARGEST_BODY else bytes(body)


def _given(body: bytes) -> Receive:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


async def _refuse(problem: Problem, send: Send) -> None:
    response = problem.response()
    headers = [(name.lower().encode(), value.encode()) for name, value in response.items()]
    length = (b"content-length", str(len(response.content)).encode())
    headers = [*headers, length, (b"connection", b"close")]
    status = response.status_code
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": response.content})
