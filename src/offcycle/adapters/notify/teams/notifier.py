"""This module writes a message as an adaptive card and posts it to a workflow of Teams, whose address is its secret.

What people typed stands in text runs, where Teams reads no Markdown. A card that is larger than Teams takes is shortened and says so.
"""

import json
from typing import Any

from offcycle.adapters.notify.port import Message
from offcycle.adapters.notify.rfc5322 import refuse_unsendable_words
from offcycle.adapters.posting import post

LARGEST = 28 * 1024
"""Bytes of one post; Teams drops what is larger."""
SHORTENED = "Shortened: all of it is on the page."


class TeamsNotifier:
    """One workflow."""

    name = "teams"

    def __init__(self, address: str) -> None:
        self._address = address

    def send(self, message: Message) -> None:
        """Post it, or raise Failure."""
        refuse_unsendable_words(message)
        post(self._address, card(message))


def card(message: Message) -> bytes:
    """The message as Teams takes it, no larger than it may be."""
    text = message.text.replace(message.link, "").strip() if message.link else message.text.strip()
    lines = text.splitlines()
    whole = _written(message, lines)
    if len(whole) < LARGEST:
        return whole
    fewest, most = 0, len(text)  # of characters; the most of them that fit are looked for by halves
    while fewest < most:
        middle = (fewest + most + 1) // 2
        fits = len(_written(message, [*text[:middle].splitlines(), SHORTENED])) < LARGEST
        fewest, most = (middle, most) if fits else (fewest, middle - 1)
    return _written(message, [*text[:fewest].splitlines(), SHORTENED])


def _written(message: Message, lines: list[str]) -> bytes:
    content: dict[str, Any] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "id": message.id,
        "body": [
            _run(message.subject[:500], weight="Bolder", size="Medium"),
            _run("\n".join(lines)),
        ],
    }
    if message.link:
        button = {"type": "Action.OpenUrl", "title": "Open it in Offcycle", "url": message.link}
        content["actions"] = [button]
    kind = "application/vnd.microsoft.card.adaptive"
    attachment = {"contentType": kind, "contentUrl": None, "content": content}
    return json.dumps({"type": "message", "attachments": [attachment]}).encode()


def _run(text: str, **looks: str) -> dict[str, Any]:
    return {
        "type": "RichTextBlock",
        "inlines": [{"type": "TextRun", "text": text or " ", **looks}],
    }
