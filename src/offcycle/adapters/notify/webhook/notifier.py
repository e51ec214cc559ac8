"""This module posts a message as JSON with its signature; the same message bears the same `webhook-id` however often it is tried."""

import json
import time
from collections.abc import Callable, Sequence
from typing import Any

from offcycle.adapters.notify.port import Message
from offcycle.adapters.notify.rfc5322 import refuse_unsendable_words
from offcycle.adapters.notify.webhook.signing import signed
from offcycle.adapters.posting import post

LONGEST_SMS = 300
"""Characters, which is two or three parts of a text message."""


class WebhookNotifier:
    """A program that takes what happens, in the shape of Standard Webhooks."""

    name = "webhook"

    def __init__(
        self, address: str, secrets: Sequence[str], *, now: Callable[[], float] = time.time
    ) -> None:
        self._address, self._secrets, self._now = address, tuple(secrets), now

    def send(self, message: Message) -> None:
        """Post it, or raise Failure."""
        refuse_unsendable_words(message)
        body = json.dumps(self.body(message)).encode()
        own = identity(message)
        headers = signed(body, id=own, at=int(self._now()), secrets=self._secrets)
        post(self._address, body, headers={**headers, "Idempotency-Key": own})

    def body(self, message: Message) -> dict[str, Any]:
        """What is posted."""
        told = {
            "id": message.id,
            "to": message.to,
            "change": message.change,
            "subject": message.subject,
            "text": message.text,
            "link": message.link,
        }
        kind = message.event or "offcycle.message"
        return {"type": kind, "timestamp": message.made_at.isoformat(), "data": told}


class SmsNotifier(WebhookNotifier):
    """A program that sends text messages, one to each number."""

    name = "sms"

    def body(self, message: Message) -> dict[str, Any]:
        """A number and a short text."""
        end = f" {message.link}" if message.link else ""
        text = f"{message.subject[: LONGEST_SMS - len(end)]}{end}"
        return {"to": message.to, "text": text, "id": identity(message)}


def identity(message: Message) -> str:
    """The id without what the standard does not allow in it."""
    name, _, _ = message.id.strip("<>").partition("@")
    return f"msg_{name.replace('.', '_')}"
