"""This module asks PagerDuty who is on call: the on-calls of one escalation policy, by its REST API v2, page by page."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from offcycle.adapters import posting
from offcycle.adapters.failure import Failure
from offcycle.adapters.rota.port import Asking
from offcycle.process.people.on_call import LEVELS, Said

PAGE, MOST = 100, 1000
LARGEST = 2 * 1024 * 1024
WHOLE_SECONDS = 12.0


class PagerDutyRota:
    """The on-calls of one escalation policy."""

    def __init__(self, token: str, *, escalation_policy: str, address: str) -> None:
        self._token, self._policy, self._address = token, escalation_policy, address.rstrip("/")

    def read(self, asked: Asking) -> tuple[Said, ...]:
        """What it says of who is on call; raises Failure."""
        if not self._token.isascii() or not self._token.isprintable():
            raise _failure("its API key is no API key", permanent=True)
        try:
            several = (each for each in self._pages(asked) if each["escalation_level"] in LEVELS)
            return tuple(_said(each, asked) for each in several)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise _failure("its answer cannot be read", permanent=False) from error

    def _pages(self, asked: Asking) -> Iterator[dict[str, Any]]:
        end = time.monotonic() + WHOLE_SECONDS
        for offset in range(0, MOST, PAGE):
            answer = self._page(asked, offset, end - time.monotonic())
            yield from answer["oncalls"]
            if not answer["more"]:
                return
        raise _failure(f"it names more than {MOST} turns", permanent=False)

    def _page(self, asked: Asking, offset: int, seconds: float) -> dict[str, Any]:
        if seconds <= 0:
            raise _failure("it took too long", permanent=False)
        query = {
            "escalation_policy_ids[]": self._policy,
            "include[]": "users",
            "since": _stamp(asked.after),
            "until": _stamp(asked.before),
            "time_zone": "UTC",
            "limit": PAGE,
            "offset": offset,
        }
        headers = {
            "Accept": "application/vnd.pagerduty+json;version=2",
            "Authorization": f"Token token={self._token}",
        }
        try:
            answer = posting.post(
                f"{self._address}/oncalls?{urlencode(query)}",
                None,
                headers=headers,
                whole_seconds=seconds,
                largest=LARGEST,
            )
        except Failure as failure:
            why = str(failure).removeprefix(posting.NOT_POSTED)
            text = f"{NOT_READ}{why}"
            raise Failure(
                text, permanent=failure.permanent, after_seconds=failure.after_seconds
            ) from failure
        said: dict[str, Any] = json.loads(answer.text)
        return said


def _said(each: dict[str, Any], asked: Asking) -> Said:
    """One on-call; without an end or a beginning it has always been, or is for ever."""
    user = each["user"]
    return Said(
        _moment(each["start"]) or asked.after,
        _moment(each["end"]) or asked.before,
        str(user.get("name") or user.get("summary") or ""),
        (str(user["email"]),) if user.get("email") else (),
        int(each["escalation_level"]),
    )


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    at = datetime.fromisoformat(text)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


NOT_READ = "Who is on call was not read in PagerDuty"


def _failure(because: str, *, permanent: bool) -> Failure:
    text = f"{NOT_READ}, because {because}. Look at [rota] in the policy, and at PagerDuty."
    return Failure(text, permanent=permanent)
