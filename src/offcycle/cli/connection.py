"""This module speaks to the server: one request at a time, with the token, and what went wrong told in plain words.

It is made of the standard library, because a client that is larger takes longer to load than the server takes to answer
(`docs/decisions/0012-the-command-line-speaks-http-by-itself.md`).

Laws:
- Every POST carries a key by which the server knows a repetition. A connection that is lost is tried once more with the
  same key, so the command has one effect however often it is sent.
- The token goes only to the address that was configured: no answer sends it elsewhere, for redirections are not followed.
"""

import errno
import http.client
import json
import os
import re
import secrets
import socket
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from offcycle.cli.endings import (
    NotReachableError,
    RefusedError,
    WrongUsageError,
    as_problem,
)

JSON = "application/json"
DEFAULT_URL = "http://127.0.0.1:8000"
PATIENCE = 30.0  # seconds for an answer
PAUSE = 0.5  # seconds before something is tried again
STILL_AT_WORK = 20  # how often a command that is still being carried out is asked for
REF = re.compile(r"CR-\d+")
NOT_MODIFIED = int(http.client.NOT_MODIFIED)  # sent to whoever asked for what is newer alone
WRONG = frozenset({400, 405, 413, 415, 422, 428})
"""What the caller has to write otherwise; every other answer from 400 to 499 is a refusal."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answered."""

    status: int
    content: bytes
    etag: str = ""

    @property
    def text(self) -> str:
        """The answer as text."""
        return self.content.decode("utf-8", errors="replace")

    @property
    def data(self) -> Any:
        """The answer as JSON."""
        return json.loads(self.text)


class Server:
    """The server that OFFCYCLE_URL names, spoken to with the token in OFFCYCLE_TOKEN."""

    def __init__(self, *, as_json: bool = False) -> None:
        self.url = os.environ.get("OFFCYCLE_URL", "").rstrip("/") or DEFAULT_URL
        self.token = os.environ.get("OFFCYCLE_TOKEN", "").strip()
        self.as_json = as_json
        if urllib.parse.urlsplit(self.url).scheme not in {"http", "https"}:
            raise WrongUsageError(
                f"OFFCYCLE_URL is no address of a server: {self.url}. Write http:// or https:// and a name."
            )
        if not self.token:
            raise WrongUsageError(
                "Nothing was sent, because OFFCYCLE_TOKEN is not set, so the server would not know you. "
                "Make a token (offcycle token create ACCOUNT) and export it as OFFCYCLE_TOKEN."
            )
        # Nothing is followed to another address; proxies of the environment are honoured.
        self.opener = urllib.request.OpenerDirector()
        for handler in (
            urllib.request.ProxyHandler(),
            urllib.request.HTTPHandler(),
            urllib.request.HTTPSHandler(),
        ):
            self.opener.add_handler(handler)

    def get(self, path: str, *, accept: str = JSON, **query: object) -> Answer:
        """What stands at an address; a query's value that is None or empty is left out."""
        told = {name: _query(value) for name, value in query.items() if value not in (None, "")}
        asked = f"?{urllib.parse.urlencode(told)}" if told else ""
        return self._send("GET", path + asked, headers={"Accept": accept})

    def newer(self, path: str, etag: str) -> Answer | None:
        """What stands at an address, or None while it is what the mark names."""
        headers = {"If-None-Match": etag} if etag else {}
        answer = self._send("GET", path, headers=headers)
        return None if answer.status == NOT_MODIFIED else answer

    def items(self, path: str, **query: object) -> Iterator[Any]:
        """All items of a list, page after page."""
        cursor: str | None = ""
        while cursor is not None:
            page = self.get(path, accept=JSON, **query, cursor=cursor).data
            yield from page["items"]
            cursor = page["next"]

    def post(self, path: str, body: dict[str, Any] | None = None) -> Answer:
        """Give a command."""
        headers = {"Content-Type": JSON, "Idempotency-Key": secrets.token_hex(16)}
        return self._send("POST", path, json.dumps(body or {}).encode(), headers)

    def put(self, path: str, body: dict[str, Any], *, etag: str = "") -> Answer:
        """Put something in the place of what the mark, or the body, names."""
        headers = {"Content-Type": JSON} | ({"If-Match": etag} if etag else {})
        return self._send("PUT", path, json.dumps(body).encode(), headers)

    def delete(self, path: str) -> Answer:
        """End something."""
        headers = {"Content-Type": JSON, "Idempotency-Key": secrets.token_hex(16)}
        return self._send("DELETE", path, None, headers)

    def _send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        request = urllib.request.Request(  # noqa: S310 - only http and https get here
            f"{self.url}/api/v1{path}",
            data=body,
            method=method,
            headers={
                "Authorization": f"Bearer {self.token}",
                "Accept": JSON,
                "User-Agent": "offcycle",
                **(headers or {}),
            },
        )
        answer = self._answer(request)
        for _ in range(STILL_AT_WORK):
            if as_problem(answer.text).get("code") != "in_flight":
                break
            time.sleep(PAUSE)
            answer = self._answer(request)
        return self._judged(answer, path)

    def _answer(self, request: urllib.request.Request) -> Answer:
        """The answer; a connection that is lost on the way is tried once more."""
        try:
            return self._tried(request)
        except (OSError, http.client.HTTPException) as error:
            if never_there(error):
                raise self._not_reached(request, error) from error
        time.sleep(PAUSE)
        try:
            return self._tried(request)
        except (OSError, http.client.HTTPException) as error:
            raise self._not_reached(request, error) from error

    def _tried(self, request: urllib.request.Request) -> Answer:
        with self.opener.open(request, timeout=PATIENCE) as response:
            content = response.read()
            return Answer(response.status, content, response.headers.get("ETag", ""))

    def _not_reached(self, request: urllib.request.Request, error: Exception) -> NotReachableError:
        why = getattr(error, "reason", None) or error
        said = (
            f"Offcycle was not reached at {self.url}, because of this: {why or type(error).__name__}."
            " Check OFFCYCLE_URL, and that the server runs (offcycle serve)."
        )
        if request.get_method() != "GET" and not never_there(error):
            said += " The command may have been carried out all the same: look before you give it again."
        return NotReachableError(said)

    def _judged(self, answer: Answer, path: str) -> Answer:
        """The answer if it is what was asked for; raises what it is otherwise."""
        if answer.status < http.client.MULTIPLE_CHOICES or answer.status == NOT_MODIFIED:
            return answer
        problem = as_problem(answer.text)
        said = str(problem.get("detail") or problem.get("title") or "")
        if answer.status >= http.client.INTERNAL_SERVER_ERROR or not said:
            raise NotReachableError(
                f"The server at {self.url} did not carry it out (status {answer.status})."
                f" {said or 'What answers there is not Offcycle: check OFFCYCLE_URL.'}"
            )
        found = REF.search(path)
        shown = answer.text if self.as_json else ""
        ref = found[0] if found else ""
        if problem.get("unmet"):
            was = f"{ref} was left as it was" if ref else "Nothing was done"
            said = f"{was}, because the process refused this:"
        refused = RefusedError(said, problem.get("unmet"), ref=ref, as_json=shown, problem=problem)
        # Where the process has said why, it is a refusal, whatever was typed.
        if answer.status in WRONG and not problem.get("unmet"):
            refused.code = WrongUsageError.code
        raise refused


def _query(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def never_there(error: Exception) -> bool:
    """Whether nothing can have reached the server, so that trying again at once would not help."""
    reason = getattr(error, "reason", None)
    if isinstance(reason, ConnectionRefusedError | socket.gaierror | ssl.SSLError):
        return True
    return getattr(reason, "errno", None) in {errno.ENETUNREACH, errno.EHOSTUNREACH}
