"""This module is run as a process: it makes tokens and sessions in a seeded database and tells what there is to ask for, as JSON.

python -m benchmarks.preparing TOKENS OPEN
"""

import json
import sys
from datetime import timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402 - the same reason as below
from django.contrib.auth import get_user_model  # noqa: E402 - the same reason as below
from django.test import Client  # noqa: E402 - the same reason as below

from benchmarks import seeding  # noqa: E402 - needs the loaded tables
from benchmarks.recording import decisions, open_changes  # noqa: E402 - the same reason
from offcycle.ledger import read, refs  # noqa: E402 - the same reason
from offcycle.ledger.record import record  # noqa: E402 - the same reason
from offcycle.people import tokens  # noqa: E402 - the same reason
from offcycle.process.kernel import Actor  # noqa: E402 - the same reason

CALLERS = ("dev", "cor1", "cor2")
SCOPES = ("read", "write", "decide")


def token(account: str) -> str:
    """A new token that somebody makes for themselves."""
    return tokens.make(
        account=account,
        name="benchmark",
        scopes=SCOPES,
        expires_at=read.now() + timedelta(hours=12),
        record=lambda ask: record(command="make-token", ask=ask, actor=Actor(account)),
    )


def cookie(account: str) -> str:
    """That of a browser in which somebody has signed in."""
    browser = Client()
    browser.force_login(get_user_model().objects.get(username=account))
    return f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"


def main(count: int, most: int) -> None:
    newest = read.changes(read.Filter(), limit=1).items[0].summary.ref
    waiting = open_changes()[:most]
    told = {
        "tokens": {account: [token(account) for _ in range(count)] for account in CALLERS},
        "cookies": [cookie(CALLERS[0]) for _ in range(count)],
        "last": refs.number(newest),
        "open": waiting,
        "systems": seeding.SYSTEMS,
        "common": seeding.COMMON,
        "decisions": [[ref, account, ask.digest] for ref, account, ask in decisions(waiting)],
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
