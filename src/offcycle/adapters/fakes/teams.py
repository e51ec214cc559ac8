"""This module is a fake of a workflow of Microsoft Teams: adaptive cards of 28 KB at most are taken."""

from typing import Any

from offcycle.adapters.fakes.http import AGAIN_SECONDS, Manners, Post, Reply, reply

PATH = "/workflows/made-up/triggers/manual/paths/invoke?sig=made-up"
LARGEST = 28 * 1024
CARD = "application/vnd.microsoft.card.adaptive"


def judge(post: Post) -> Reply:
    """What Teams answers to a post."""
    if post.path != PATH:
        return _wrong(401, "DirectApiAuthorizationRequired")
    if len(post.body) > LARGEST:
        return _wrong(413, "RequestEntityTooLarge")
    try:
        (attachment,) = post.said["attachments"]
        good = attachment["contentType"] == CARD and _card(attachment["content"])
    except (ValueError, KeyError, TypeError):
        good = False
    return reply(202, "") if good else _wrong(400, "InvalidBotRequest")


def _card(content: dict[str, Any]) -> bool:
    kinds = {each["type"] for each in content["body"]}
    opening = {each["type"] for each in content.get("actions", [])}
    known = {"RichTextBlock", "TextBlock"}
    return content["type"] == "AdaptiveCard" and kinds <= known and opening <= {"Action.OpenUrl"}


def _wrong(status: int, code: str, **headers: str) -> Reply:
    return reply(
        status, {"error": {"code": code, "message": f"It was refused: {code}."}}, **headers
    )


MANNERS = Manners(
    "teams",
    judge,
    busy=_wrong(429, "TooManyRequests", Retry_After=str(AGAIN_SECONDS)),
    broken=_wrong(502, "BadGateway"),
    refused=_wrong(404, "WorkflowNotFound"),
)
