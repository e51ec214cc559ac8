"""This module posts to a partner over HTTP, with limits on everything, and says what the answer means.

Laws:
- A redirect is never followed: what is posted, and to whom, was written down by the operator.
- An address is often a secret. It stands in no message; the host alone does.
- Without TLS it goes to this machine and no other.
- What people name themselves leads to no other host of the organisation's own network (`own`; see `outside`).
"""

import http.client
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import SplitResult, urlsplit

from offcycle.adapters import deadline, outside
from offcycle.adapters.failure import Failure

LARGEST_ANSWER = 64 * 1024
LONGEST_WAIT_SECONDS = 3600.0
NOT_POSTED = "The message was not posted"
HERE = ("localhost", "127.0.0.1", "::1")

COME_AGAIN = (408, 425, 429)
GOOD, MOVED, WRONG, BROKEN = 200, 300, 400, 500


@dataclass(frozen=True, slots=True)
class Answer:
    """What the partner said."""

    status: int
    headers: Mapping[str, str]
    text: str


def post(
    address: str,
    body: bytes | None,
    *,
    headers: Mapping[str, str] | None = None,
    whole_seconds: float = deadline.WHOLE_SECONDS,
    context: ssl.SSLContext | None = None,
    largest: int = LARGEST_ANSWER,
    own: outside.Networks | None = None,
) -> Answer:
    """Post and give a good answer (2xx); every other end is a Failure. Without a body, it only reads.

    With `own`, the address is one that people named: it leads to the public internet, to these networks or to this machine.
    """
    parts = _parts(address)
    told = {"Content-Type": "application/json", "User-Agent": "Offcycle", **(headers or {})}
    connection = _connection(parts, min(deadline.SILENT_SECONDS, whole_seconds), context, own)
    try:
        with deadline.within(whole_seconds, lambda: connection.sock):
            path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
            connection.request("GET" if body is None else "POST", path, body, told)
            got = connection.getresponse()
            text = got.read(largest).decode("utf-8", "replace")
            known = {name.lower(): value for name, value in got.getheaders()}
    except (OSError, http.client.HTTPException) as error:
        because = f"{parts.hostname} did not answer ({_said(error)})"
        raise _failure(because, "It is tried again.", permanent=False) from error
    finally:
        connection.close()
    return _judged(Answer(got.status, known, text), str(parts.hostname))


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(address.strip())
        known = parts.hostname and parts.port != 0 and address.strip().isascii()
    except ValueError:
        known = None
    if not known or parts.scheme not in {"https", "http"} or any(map(str.isspace, parts.geturl())):
        raise _failure(
            "its address is no https:// address", "Correct the channel's secret.", permanent=True
        )
    if parts.scheme == "http" and parts.hostname not in HERE:
        do = "Write https:// instead."
        raise _failure(f"everybody could read the way to {parts.hostname}", do, permanent=True)
    return parts


def _connection(
    parts: SplitResult,
    patience: float,
    context: ssl.SSLContext | None,
    own: outside.Networks | None,
) -> http.client.HTTPConnection:
    host = str(parts.hostname)
    if parts.scheme == "http":
        return http.client.HTTPConnection(host, parts.port, timeout=patience)
    believed = context or ssl.create_default_context()
    if own is not None and host not in HERE:
        return outside.Connection(host, parts.port, patience, believed, own)
    return http.client.HTTPSConnection(host, parts.port, timeout=patience, context=believed)


def _judged(answer: Answer, host: str) -> Answer:
    """The answer if it is good; else what it means for whoever tries."""
    if GOOD <= answer.status < MOVED:
        return answer
    said = " ".join(answer.text.split())[:200]
    because = f"{host} answered {answer.status}{f': {said}' if said else ''}"
    if MOVED <= answer.status < WRONG:
        do = "Redirects are not followed. Write down the address where it is now."
        raise _failure(because, do, permanent=False)
    if answer.status >= BROKEN or answer.status in COME_AGAIN:
        wait = _wait(answer.headers.get("retry-after", ""))
        raise _failure(because, "It is tried again.", permanent=False, after_seconds=wait)
    do = "See whether the channel's address and secret are still right."
    raise _failure(because, do, permanent=True)


def _wait(asked: str) -> float:
    """The seconds that Retry-After asks for, as a number or as a date; 0 for nothing that can be read."""
    if asked.isascii() and asked.isdigit():
        return min(float(asked), LONGEST_WAIT_SECONDS)
    try:
        until = parsedate_to_datetime(asked)
    except (ValueError, TypeError):
        return 0.0
    left = (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return min(max(left, 0.0), LONGEST_WAIT_SECONDS)


def _said(error: Exception) -> str:
    """The fault in a few words; what HTTP's own errors quote of the partner is no text for people."""
    if isinstance(error, OSError):
        return (error.strerror or str(error) or type(error).__name__)[:200]
    return type(error).__name__


def _failure(because: str, do: str, *, permanent: bool, after_seconds: float = 0.0) -> Failure:
    text = f"{NOT_POSTED}, because {because}. {do}"
    return Failure(text, permanent=permanent, after_seconds=after_seconds)
