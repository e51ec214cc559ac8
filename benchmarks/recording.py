"""This module measures the one writer of the record on the database that the environment names; it is run as a process.

    python -m benchmarks.recording ROUNDS TIMES

Floor and commands take turns, so that both meet the same neighbours on the machine. Prints JSON: figures by name.
"""

import dataclasses
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import django

django.setup()

from django.db import connection  # noqa: E402 - needs the settings

from benchmarks import fill, seeding  # noqa: E402 - needs the loaded tables
from benchmarks.figures import Figures, nothing, timed  # noqa: E402 - the same reason
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


@dataclass(frozen=True, slots=True)
class Work:
    """Something to measure, with what is done before each time and not measured."""

    once: Callable[[], object]
    before: Callable[[], object] = nothing


def works(refs: list[str]) -> dict[str, Work]:
    """What is measured, by its name."""
    turn, decided = iter(refs * 10_000), decisions(refs)

    def in_memory() -> None:
        """This process has read the changes, as one that showed them has."""
        for ref in refs:
            history.read(ref)

    def not_in_memory() -> None:
        """It has read the organisation, and no change."""
        history.forget()
        history.world()

    def comment() -> None:
        give("comment", Comment("The cache is cold, we wait."), "dev", next(turn))

    def request() -> None:
        give("request", Request(seeding.SYSTEMS[0], "Site down"), "dev", None)

    def decide() -> None:
        ref, approver, ask = next(decided)
        give("decide", ask, approver, ref)

    return {
        FLOOR: Work(Floor().once),
        "comment": Work(comment, in_memory),
        "comment, the change not in memory": Work(comment, not_in_memory),
        "request": Work(request),
        "decide": Work(decide, in_memory),
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
            figures = timed(work.once, times, before=work.before)
            measured.setdefault(name, []).append(figures)
    told = {name: dataclasses.asdict(Figures.middle(each)) for name, each in measured.items()}
    print(json.dumps(told))


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
