"""This module is a fake service of browsers (RFC 8030): it checks who sends (VAPID), decrypts as the browser does, and keeps what was said."""

import json
import time
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from offcycle.adapters.fakes.http import AGAIN_SECONDS, Manners, Post, Reply, reply
from offcycle.adapters.notify.push.keys import letters, point, raw
from offcycle.adapters.notify.push.sealing import keys

AUTH = b"sixteen bytes ok"
LONGEST_SECONDS = 24 * 3600


class FakeBrowser:
    """One browser, behind one service."""

    def __init__(self) -> None:
        self._own = ec.generate_private_key(ec.SECP256R1())
        self.public = letters(point(self._own.public_key()))
        self.auth = letters(AUTH)
        self.known = (
            ""  # the key alone from which it takes messages; that of the first, where none is said
        )
        self.shown: list[dict[str, Any]] = []

    def judge(self, post: Post) -> Reply:
        """What a service answers to a post."""
        if post.headers.get("content-encoding") != "aes128gcm" or "ttl" not in post.headers:
            return reply(400, "no encrypted message, or no time to live")
        sender = _sender(post.headers.get("authorization", ""), f"http://{post.headers['host']}")
        if not sender:
            return reply(401, "nobody knows who sends this")
        self.known = self.known or sender
        if sender != self.known:
            return reply(403, "the browser was named with another key")
        try:
            self.shown.append(json.loads(self.opened(post.body)))
        except (InvalidTag, ValueError):
            return reply(400, "no browser could read it")
        return reply(201, "")

    def opened(self, body: bytes) -> bytes:
        """The message as the browser reads it."""
        salt, length = body[:16], body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        shared = self._own.exchange(
            ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        )
        key, nonce = keys(shared, point(self._own.public_key()), sender, AUTH, salt)
        return AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0").removesuffix(b"\2")

    @property
    def manners(self) -> Manners:
        """How the service talks."""
        return Manners(
            "push",
            self.judge,
            busy=reply(429, "later", Retry_After=str(AGAIN_SECONDS)),
            broken=reply(503, "away", Retry_After=str(AGAIN_SECONDS)),
            refused=reply(410, "gone"),
        )


def _sender(header: str, audience: str) -> str:
    """The key that a header names, if it is signed by it, for this service and not for long."""
    scheme, _, rest = header.partition(" ")
    parts = dict(each.strip().split("=", 1) for each in rest.split(",") if "=" in each)
    if scheme != "vapid" or {"t", "k"} - parts.keys():
        return ""
    text, _, signature = parts["t"].rpartition(".")
    given = raw(signature)
    whole = encode_dss_signature(int.from_bytes(given[:32]), int.from_bytes(given[32:]))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(parts["k"]))
    try:
        key.verify(whole, text.encode(), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return ""
    claims = json.loads(raw(text.partition(".")[2]))
    soon = time.time() < claims["exp"] <= time.time() + LONGEST_SECONDS
    good = soon and claims["aud"] == audience and claims["sub"].startswith("mailto:")
    return parts["k"] if good else ""
