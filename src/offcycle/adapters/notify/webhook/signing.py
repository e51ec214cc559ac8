"""This module signs what is posted after Standard Webhooks: an id, a time, and one signature for each secret that is in use."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence

from offcycle.adapters.failure import Failure

PREFIX = "whsec_"
FEWEST_BYTES = 24
"""Of a secret, by the standard."""


def signed(body: bytes, *, id: str, at: int, secrets: Sequence[str]) -> dict[str, str]:  # noqa: A002 - named as in the standard
    """The headers that go with a body. While a secret is being changed, both sign, and either is enough for the receiver."""
    content = f"{id}.{at}.".encode() + body
    made = [hmac.new(_key(each), content, hashlib.sha256).digest() for each in secrets]
    return {
        "webhook-id": id,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(f"v1,{base64.b64encode(each).decode()}" for each in made),
    }


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.strip().removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) < FEWEST_BYTES:
        raise Failure(
            "The message was not posted, because its secret is not whsec_ and 24 bytes or more in base64."
            " Make one: echo whsec_$(openssl rand -base64 32)",
            permanent=True,
        )
    return key
