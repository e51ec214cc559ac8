"""This module writes a message in Slack's blocks and posts it to an incoming webhook, whose address is its secret.

What people typed stands in plain text objects, where Slack reads no markup, and escaped in the line for notifications.
A copy after a lost answer bears the same `block_id`; Slack itself shows both.
"""

import json
from typing import Any

from offcycle.adapters.notify.port import Message
from offcycle.adapters.notify.rfc5322 import refuse_unsendable_words
from offcycle.adapters.posting import post

LONGEST_HEADER, LONGEST_TEXT, MOST_TEXTS = 150, 3000, 8
"""Slack takes a header of 150 characters, texts of 3000, and 50 blocks; nobody reads as many."""


class SlackNotifier:
    """One incoming webhook."""

    name = "slack"

    def __init__(self, address: str) -> None:
        self._address = address

    def send(self, message: Message) -> None:
        """Post it, or raise Failure."""
        refuse_unsendable_words(message)
        post(self._address, json.dumps(payload(message)).encode())


def payload(message: Message) -> dict[str, Any]:
    """The message as Slack takes it."""
    header = _plain(message.subject[:LONGEST_HEADER])
    blocks: list[dict[str, Any]] = [{"type": "header", "block_id": message.id, "text": header}]
    text = message.text.replace(message.link, "").strip() if message.link else message.text.strip()
    blocks += (
        {"type": "section", "text": _plain(text[at : at + LONGEST_TEXT])}
        for at in range(0, min(len(text), LONGEST_TEXT * MOST_TEXTS), LONGEST_TEXT)
    )
    if message.link:
        link = f"<{_escaped(message.link).replace('|', '%7C')}|Open it in Offcycle>"
        blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": link}})
    return {"text": _escaped(message.subject) or "Offcycle", "blocks": blocks}


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text or " ", "emoji": False}


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
