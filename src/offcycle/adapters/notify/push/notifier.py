"""This module sends a message to a browser: the subject, a line of its text and the link, encrypted, and never more than that."""

import json
import time
from collections.abc import Callable
from typing import Protocol
from urllib.parse import urlsplit

from offcycle.adapters.failure import Failure
from offcycle.adapters.notify.port import Message
from offcycle.adapters.notify.push.keys import Keys, raw
from offcycle.adapters.notify.push.sealing import LARGEST, sealed
from offcycle.adapters.notify.rfc5322 import refuse_unsendable_words
from offcycle.adapters.posting import post

LIVES_SECONDS = 4 * 3600
"""So long a service keeps it for a telephone that is off; by then a mail has said it."""
LONGEST_TITLE, LONGEST_BODY = 200, 300
GONE = ("answered 404", "answered 410")
STRANGE = ("answered 401", "answered 403")


class Reached(Protocol):
    """How a browser is reached."""

    @property
    def endpoint(self) -> str: ...
    @property
    def public(self) -> str: ...
    @property
    def auth(self) -> str: ...


class GoneError(Failure):
    """There is no browser any more."""

    def __init__(self) -> None:
        text = "The notice was not shown, because the browser wants none any more. Name it anew in “How I am told”."
        super().__init__(text, permanent=True)


class StrangeError(Failure):
    """The service does not know this installation, so it would refuse every other notice, too."""

    def __init__(self, failure: Failure) -> None:
        text = f"{failure} A browser takes notices from the one key alone with which it was named: give every worker the OFFCYCLE_PUSH_KEY_FILE of then, or let people name their browsers anew."
        super().__init__(text, permanent=True)


class PushNotifier:
    """Browsers by their ways."""

    name = "push"

    def __init__(
        self,
        keys: Keys,
        contact: str,
        find: Callable[[str], Reached | None],
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._keys, self._contact, self._find, self._now = keys, contact, find, now

    def send(self, message: Message) -> None:
        """Send it, or raise Failure; GoneError where nobody is behind the way any more."""
        refuse_unsendable_words(message)
        found = self._find(message.to)
        if found is None:
            raise GoneError
        try:
            body = sealed(said(message), raw(found.public), raw(found.auth))
        except ValueError as error:
            raise GoneError from error
        parts = urlsplit(found.endpoint)
        headers = {
            "Authorization": self._keys.signed(
                f"{parts.scheme}://{parts.netloc}", self._contact, self._now()
            ),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(LIVES_SECONDS),
            "Urgency": "high",
        }
        try:
            post(found.endpoint, body, headers=headers)
        except Failure as failure:
            if any(each in str(failure) for each in GONE):
                raise GoneError from failure
            if any(each in str(failure) for each in STRANGE):
                raise StrangeError(failure) from failure
            raise


def said(message: Message) -> bytes:
    """What the browser shows, no larger than a message may be."""
    lines = [each.strip() for each in message.text.splitlines()]
    body = next((each for each in lines if each and each != message.link), "")
    told = {
        "id": message.id,
        "title": message.subject[:LONGEST_TITLE],
        "body": body[:LONGEST_BODY],
        "link": message.link,
    }
    whole = json.dumps(told).encode()
    return whole if len(whole) <= LARGEST else json.dumps({**told, "body": ""}).encode()
