"""This module measures the one writer of the record on the database that the environment names; it is run as a process.

    python -m benchmarks.recording ROUNDS TIMES

Floor and commands take turns, so that both meet the same neighbours on the machine. Prints JSON: figures by name.
"""

import dataclasses
import json
import sys
from collections.abc import Callable, Iterator

import django

django.setup()

from django.db import connection  # noqa: E402 - needs the settings

from benchmarks import fill, seeding  # noqa: E402 - needs the loaded tables
from benchmarks.figures import Figures, timed  # noqa: E402 - the same reason
from benchmarks.floor import Floor  # noqa: E402 - the same reason
from offcycle.ledger import history, read  # noqa: E402 - the same reason
from offcycle.ledger.record import Recorded, record  # noqa: E402 - the same reason
from offcycle.process.kernel import Actor  # noqa: E402 - the same reason
from offcycle.process.plan import Comment  # noqa: E402 - the same reason
from offcycle.process.review.decision import Decide  # noqa: E402 - the same reason
from offcycle.process.triage import Request  # noqa: E402 - the same reason

SEEDED_FOR_EACH_DECISION = seeding.OPEN_ONE_IN // 2
"""Of so many changes one is open, and takes the decisions of two approvers."""
FLOOR = "floor"
OPEN = read.Filter(is_open=True)


def give(command: str, ask: object, account: str, change: str | None) -> None:
    """Give a command that has to be accepted."""
    outcome = record(command=command, ask=ask, actor=Actor(account), change=change)
    if not isinstance(outcome, Recorded):
        raise SystemExit(f"{command} on {change} was refused: {outcome}")


def open_changes() -> list[str]:
    """The changes that wait for their approvers."""
    page = read.changes(OPEN, limit=read.MOST)
    found = [each.summary.ref for each in page.items]
    while page.next:
        page = read.changes(OPEN, limit=read.MOST, cursor=page.next)
        found += [each.summary.ref for each in page.items]
    return found


def decisions(refs: list[str]) -> Iterator[tuple[str, str, Decide]]:
    """Every decision that can be made: change, approver, and what is decided."""
    for ref in refs:
        submission = read.change(ref).facts.submission
        for approver in ("cor1", "cor2"):
            yield ref, approver, Decide("approve", submission.seal if submission else "")


def keep_in_memory(refs: list[str]) -> None:
    """Let this process have read some changes, as one that showed them has."""
    for ref in refs:
        read.change(ref)


def works(refs: list[str]) -> dict[str, Callable[[], object]]:
    """What is measured, by its name."""
    turn, decided = iter(refs * 10_000), decisions(refs)

    def comment() -> None:
        give("comment", Comment("The cache is cold, we wait."), "dev", next(turn))

    def comment_read_anew() -> None:
        history.forget()
        comment()

    def request() -> None:
        give("request", Request(seeding.SYSTEMS[0], "Site down"), "dev", None)

    def decide() -> None:
        ref, approver, ask = next(decided)
        give("decide", ask, approver, ref)

    return {
        FLOOR: Floor().once,
        "comment": comment,
        "comment, nothing kept in memory": comment_read_anew,
        "request": request,
        "decide": decide,
    }


def main(rounds: int, times: int) -> None:
    fill.tables()
    seeding.seed(SEEDED_FOR_EACH_DECISION * rounds * times + seeding.OPEN_ONE_IN)
    connection.ensure_connection()
    measured: dict[str, list[Figures]] = {}
    refs = open_changes()
    all_works = works(refs)
    for _ in range(rounds):
        for name, work in all_works.items():
            keep_in_memory(refs)
            measured.setdefault(name, []).append(timed(work, times))
    told = {name: dataclasses.asdict(Figures.middle(each)) for name, each in measured.items()}
    print(json.dumps(told))


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
