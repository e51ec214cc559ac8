"""This module is a fake of PagerDuty: its Events API v2 takes events with the right key, and its REST API v2 tells who is on call."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from offcycle.adapters.fakes.http import (
    AGAIN_SECONDS,
    FakePartner,
    Manners,
    Post,
    Reply,
    _Answering,
    reply,
)
from offcycle.adapters.fakes.illness import Ill

ROUTING_KEY = "0123456789abcdef0123456789abcdef"
TOKEN, ESCALATION_POLICY = "y_NbAkKc66ryYTWUXYEu", "PFAKE01"
JSON = "application/vnd.pagerduty+json;version=2"
SEVERITIES = {"critical", "error", "warning", "info"}


def judge(post: Post) -> Reply:
    """What PagerDuty answers to a post."""
    try:
        said = post.said
    except ValueError:
        return _invalid("it is no JSON")
    if post.path not in {"/v2/enqueue", "/v2/change/enqueue"}:
        return reply(404, "Not Found")
    if said.get("routing_key") != ROUTING_KEY:
        return _invalid("'routing_key' is invalid")
    fault = _change(said) if "change" in post.path else _alert(said)
    if fault:
        return _invalid(fault)
    key = {"dedup_key": said["dedup_key"]} if "dedup_key" in said else {}
    return reply(202, {"status": "success", "message": "Event processed", **key})


def _change(said: dict[str, Any]) -> str:
    return "" if said.get("payload", {}).get("summary") else "'payload.summary' is missing"


def _alert(said: dict[str, Any]) -> str:
    action, payload = said.get("event_action"), said.get("payload", {})
    if action in {"acknowledge", "resolve"}:
        return "" if said.get("dedup_key") else "'dedup_key' is missing"
    if action != "trigger":
        return "'event_action' is unknown"
    if not payload.get("summary") or len(payload["summary"]) > 1024:  # noqa: PLR2004 - said by PagerDuty
        return "'payload.summary' is missing or too long"
    if not payload.get("source") or payload.get("severity") not in SEVERITIES:
        return "'payload.source' or 'payload.severity' is missing"
    return ""


def _invalid(error: str) -> Reply:
    told = {"status": "invalid event", "message": "Event object is invalid", "errors": [error]}
    return reply(400, told)


def tell(post: Post, oncalls: Callable[[], list[dict[str, Any]]]) -> Reply:
    """What PagerDuty answers to whoever asks who is on call."""
    parts = urlsplit(post.path)
    if parts.path != "/oncalls":
        return _error(404, "Not Found")
    if post.headers.get("authorization") != f"Token token={TOKEN}":
        return _error(401, "Invalid credentials")
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    wanted = asked.get("escalation_policy_ids[]")
    if post.headers.get("accept") != JSON or wanted != ESCALATION_POLICY:
        return _error(400, "Invalid Input Provided")
    offset, limit, every = int(asked.get("offset", 0)), int(asked.get("limit", 25)), oncalls()
    page, more = every[offset : offset + limit], offset + limit < len(every)
    told = {"oncalls": page, "limit": limit, "offset": offset, "more": more, "total": None}
    return reply(200, told)


def _error(status: int, message: str) -> Reply:
    return reply(status, {"error": {"code": 2000, "message": message}})


def on_call(
    mail: str, level: int, start: datetime | None = None, end: datetime | None = None
) -> dict[str, Any]:
    """One on-call as the API writes it, with its user."""
    return {
        "escalation_policy": {"id": ESCALATION_POLICY, "type": "escalation_policy_reference"},
        "escalation_level": level,
        "schedule": None,
        "user": {"id": "PUSER01", "type": "user", "summary": mail, "name": mail, "email": mail},
        "start": start and f"{start.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "end": end and f"{end.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
    }


def _this_week() -> list[dict[str, Any]]:
    """Two people whom the demonstration knows."""
    now = datetime.now(UTC)
    week = (now - timedelta(days=1), now + timedelta(days=6))
    return [
        on_call("hosting2@headstart.example", 1, *week),
        on_call("hosting@headstart.example", 2),
    ]


MANNERS = Manners(
    "pagerduty",
    judge,
    busy=reply(429, {"status": "throttle exceeded"}, Retry_After=str(AGAIN_SECONDS)),
    broken=reply(500, "Internal Server Error"),
    refused=_invalid("'routing_key' is invalid"),
)


class FakePagerDuty(FakePartner):
    """PagerDuty, with these on call; asking is no post, and is not among what was taken."""

    def __init__(
        self, port: int = 0, oncalls: Callable[[], list[dict[str, Any]]] = _this_week
    ) -> None:
        super().__init__(MANNERS, port)
        self.RequestHandlerClass = _Telling
        self.oncalls = oncalls


class _Telling(_Answering):
    server: FakePagerDuty

    def do_GET(self) -> None:  # noqa: N802 - named by http.server
        self.server.tried += 1
        ill, manners = self.server.turns(), self.server.manners
        said = {Ill.BUSY: manners.busy, Ill.BROKEN: manners.broken}
        if ill is None or ill in said:
            named = {name.lower(): value for name, value in self.headers.items()}
            asked = Post(self.path, named, b"")
            self._say(said[ill] if ill else tell(asked, self.server.oncalls))
        else:
            self._cut()
