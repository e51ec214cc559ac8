"""This module is a fake receiver of signed webhooks (Standard Webhooks): what is signed wrongly, or long ago, is not taken."""

import base64
import hashlib
import hmac
import time

from offcycle.adapters.fakes.http import AGAIN_SECONDS, Manners, Post, Reply, reply

SECRET = "whsec_" + base64.b64encode(b"made up for trying things out").decode()
OLDEST_SECONDS = 300


def judge(post: Post) -> Reply:
    """What a receiver answers that checks signatures itself."""
    own, at = post.headers.get("webhook-id", ""), post.headers.get("webhook-timestamp", "")
    if not own or not at.isdigit() or abs(time.time() - int(at)) > OLDEST_SECONDS:
        return reply(400, "no id, or not of these five minutes")
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    right = hmac.new(key, f"{own}.{at}.".encode() + post.body, hashlib.sha256).digest()
    given = post.headers.get("webhook-signature", "").split(" ")
    good = any(hmac.compare_digest(f"v1,{base64.b64encode(right).decode()}", one) for one in given)
    return reply(204, "") if good else reply(401, "the signature is wrong")


MANNERS = Manners(
    "webhook",
    judge,
    busy=reply(429, "later", Retry_After=str(AGAIN_SECONDS)),
    broken=reply(503, "away", Retry_After=str(AGAIN_SECONDS)),
    refused=reply(410, "gone"),
)
