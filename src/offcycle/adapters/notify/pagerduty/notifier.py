"""This module pages by PagerDuty's Events API v2: a message triggers, acknowledges or resolves an alert, or tells of a change.

What is open about a change has one key, and each clock that ran out one of its own, so that a copy or a second message about the
same thing adds to the alert that is open, while a clock that runs out later pages anew. When the change has ended, all are resolved.
"""

import json
from typing import Any

from offcycle.adapters.notify.port import Message
from offcycle.adapters.notify.rfc5322 import refuse_unsendable_words
from offcycle.adapters.posting import post

ADDRESS = "https://events.pagerduty.com"

ACKNOWLEDGES = {"triage.acknowledged": "", "staging.help_accepted": "help"}
"""By the kind of event: of which topic the alert is acknowledged; the empty one is the change itself."""
RESOLVES = {"staging.call_scheduled": "help"}
"""By the kind of event: the topic that is settled by it."""
ENDS = frozenset({"notices.closed", "triage.withdrawn"})
"""The events with which everything about a change is settled."""
TELLS = frozenset(
    {
        "run.started",
        "run.finished",
        "run.stopped",
        "run.rollback_started",
        "run.validated",
        "policy.channel_tested",
    }
)
"""The events that page nobody, and are shown among the changes beside alerts."""
TOPICS = ("", "help", "decision", "approval", "window", "standby", "run_silent", "update")
"""What may be open; the clock for acknowledging is about the change itself."""

LONGEST_SUMMARY, LONGEST_TEXT = 1024, 8000


class PagerDutyNotifier:
    """One integration of a service, known by its routing key."""

    name = "pagerduty"

    def __init__(self, routing_key: str, *, address: str = "") -> None:
        self._key = routing_key
        self._address = (address or ADDRESS).rstrip("/")

    def send(self, message: Message) -> None:
        """Send the event, or raise Failure."""
        refuse_unsendable_words(message)
        for path, event in events(message, self._key):
            post(f"{self._address}{path}", json.dumps(event).encode())


def events(message: Message, routing_key: str) -> list[tuple[str, dict[str, Any]]]:
    """What PagerDuty is sent for a message, each with its path."""
    alert, change = "/v2/enqueue", "/v2/change/enqueue"
    if message.event in TELLS:
        told = {"routing_key": routing_key, "payload": _told(message), "links": _links(message)}
        return [(change, told)]
    if message.event in ENDS:
        return [(alert, _said(message, routing_key, "resolve", topic)) for topic in TOPICS]
    for known, action in ((ACKNOWLEDGES, "acknowledge"), (RESOLVES, "resolve")):
        if message.event in known:
            return [(alert, _said(message, routing_key, action, known[message.event]))]
    topic = message.topic if message.topic in TOPICS else ""
    triggered = {
        **_said(message, routing_key, "trigger", topic),
        "payload": {**_told(message), "severity": "critical"},
        "links": _links(message),
        "client": "Offcycle",
        **({"client_url": message.link} if message.link else {}),
    }
    return [(alert, triggered)]


def _said(message: Message, routing_key: str, action: str, topic: str) -> dict[str, Any]:
    about = message.change or message.id  # what is about no change is about itself
    key = f"{_source(message)}:{about}{f':{topic}' if topic else ''}"
    return {"routing_key": routing_key, "event_action": action, "dedup_key": key[:255]}


def _told(message: Message) -> dict[str, Any]:
    return {
        "summary": message.subject[:LONGEST_SUMMARY] or "Offcycle",
        "source": _source(message),
        "timestamp": message.made_at.isoformat(),
        "custom_details": {"text": message.text[:LONGEST_TEXT], "message_id": message.id},
    }


def _links(message: Message) -> list[dict[str, str]]:
    return [{"href": message.link, "text": "Open it in Offcycle"}] if message.link else []


def _source(message: Message) -> str:
    """The installation, as ids name it."""
    return message.id.rpartition("@")[2].rstrip(">")
