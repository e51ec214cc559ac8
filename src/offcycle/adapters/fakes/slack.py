"""This module is a fake of Slack's incoming webhooks: posts in blocks are taken, and errors are words in plain text."""

from typing import Any

from offcycle.adapters.fakes.http import AGAIN_SECONDS, Manners, Post, Reply, reply

PATH = "/services/T000/B000/made-up"
LONGEST = {"header": 150, "section": 3000}
MOST_BLOCKS = 50


def judge(post: Post) -> Reply:
    """What Slack answers to a post."""
    if post.path != PATH:
        return reply(404, "no_service")
    try:
        said = post.said
    except ValueError:
        return reply(400, "invalid_payload")
    if not isinstance(said, dict) or not said.get("text"):
        return reply(400, "no_text")
    blocks = said.get("blocks", [])
    good = len(blocks) <= MOST_BLOCKS and all(_good(each) for each in blocks)
    return reply(200, "ok") if good else reply(400, "invalid_blocks")


def _good(block: dict[str, Any]) -> bool:
    kind, text = block.get("type"), block.get("text", {})
    most = LONGEST.get(str(kind), 0)
    fits = 0 < len(text.get("text", "")) <= most and len(block.get("block_id", "")) <= 255  # noqa: PLR2004 - said by Slack
    plain = text.get("type") == "plain_text"
    return fits and (plain or (kind == "section" and text.get("type") == "mrkdwn"))


MANNERS = Manners(
    "slack",
    judge,
    busy=reply(429, "rate_limited", Retry_After=str(AGAIN_SECONDS)),
    broken=reply(500, "rollup_error"),
    refused=reply(410, "channel_is_archived"),
)
