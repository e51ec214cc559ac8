"""This module is a fake of PagerDuty's Events API v2: events with the right key are taken, and wrong ones are told why."""

from typing import Any

from offcycle.adapters.fakes.http import Manners, Post, Reply, reply

ROUTING_KEY = "0123456789abcdef0123456789abcdef"
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


MANNERS = Manners(
    "pagerduty",
    judge,
    busy=reply(429, {"status": "throttle exceeded"}),
    broken=reply(500, "Internal Server Error"),
    refused=_invalid("'routing_key' is invalid"),
)
