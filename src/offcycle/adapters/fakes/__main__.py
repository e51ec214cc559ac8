"""This module starts a fake partner for trying things out, says how to reach it, and shows what it takes: `python -m offcycle.adapters.fakes slack --port 9001`."""

import argparse
import contextlib
import json
import sys
import time
from collections.abc import Callable

from offcycle.adapters.fakes import pagerduty, push, slack, teams, webhook
from offcycle.adapters.fakes.http import FakePartner, Post
from offcycle.adapters.fakes.illness import Ill, by_chance
from offcycle.adapters.fakes.smtp import FakeMailServer, Taken

BROWSER = push.FakeBrowser()
PARTNERS = {
    "slack": (slack.MANNERS, slack.PATH, ""),
    "teams": (teams.MANNERS, teams.PATH, ""),
    "pagerduty": (
        pagerduty.MANNERS,
        "",
        f"Its routing key is {pagerduty.ROUTING_KEY}, its API key {pagerduty.TOKEN}, its escalation policy {pagerduty.ESCALATION_POLICY}.",
    ),
    "push": (
        BROWSER.manners,
        "/",
        f"A browser there is reached by its address, {BROWSER.public} and {BROWSER.auth}.",
    ),
    "webhook": (webhook.MANNERS, "/", f"Its secret is {webhook.SECRET}."),
}
LOOK_SECONDS = 0.2


def main(words: list[str]) -> int:
    """Serve until the keyboard says stop."""
    asked = argparse.ArgumentParser(prog="python -m offcycle.adapters.fakes", description=__doc__)
    asked.add_argument("partner", choices=["smtp", *PARTNERS])
    asked.add_argument("--port", type=int, default=0)
    asked.add_argument(
        "--ill", type=float, default=0.0, help="the share of calls that go wrong, from 0 to 1"
    )
    given = asked.parse_args(words)
    fake = FakeMailServer(given.port) if given.partner == "smtp" else _partner(given)
    fake.turns = by_chance(time.time_ns(), given.ill, tuple(Ill))
    with fake, contextlib.suppress(KeyboardInterrupt):
        _tell(given.partner, fake)
        _show(lambda: _came(given.partner, fake))
    return 0


def _came(name: str, fake: FakePartner | FakeMailServer) -> list[str]:
    """What was taken, as its receiver reads it."""
    if name == "push":
        return [json.dumps(each) for each in BROWSER.shown]
    return [_shown(each) for each in fake.taken]


def _partner(given: argparse.Namespace) -> FakePartner:
    if given.partner == "pagerduty":
        return pagerduty.FakePagerDuty(given.port)
    return FakePartner(PARTNERS[given.partner][0], given.port)


def _tell(name: str, fake: FakePartner | FakeMailServer) -> None:
    _, path, more = PARTNERS.get(name, (None, "", ""))
    _say(f"{name} listens at {fake.address}{path} {more}".strip())


def _show(taken: Callable[[], list[str]]) -> None:
    seen = 0
    while True:
        for each in taken()[seen:]:
            _say(each)
            seen += 1
        time.sleep(LOOK_SECONDS)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _shown(each: Post | Taken) -> str:
    return (each.body if isinstance(each, Post) else each.raw).decode("utf-8", "replace")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
