"""This module measures what is computed and not stored: folding, deciding, gates and actions, showing, and reading plans.

    python -m benchmarks.rules ROUNDS TIMES

It is run as a process, on an empty database that the environment names. Prints JSON: figures by name.
"""

import dataclasses
import json
import sys
from collections.abc import Callable

import django
from markdown_it import MarkdownIt

django.setup()

from benchmarks import fill, seeding  # noqa: E402 - needs the loaded tables
from benchmarks.figures import Figures, timed  # noqa: E402 - the same reason
from benchmarks.recording import give, open_changes  # noqa: E402 - the same reason
from offcycle import runbook  # noqa: E402 - the same reason
from offcycle.api import showing  # noqa: E402 - the same reason
from offcycle.ledger import read  # noqa: E402 - the same reason
from offcycle.process import commands, gates  # noqa: E402 - the same reason
from offcycle.process.facts import fold  # noqa: E402 - the same reason
from offcycle.process.kernel import Accepted, Actor, Case  # noqa: E402 - the same reason
from offcycle.process.plan import Comment  # noqa: E402 - the same reason

MARKDOWN = MarkdownIt(
    "commonmark"
)  # the floor of reading: all that the library does, and nothing of ours
EVENTS = 300
SHORT, LONG = 40, 2000
ACTOR = Actor("dev")


def a_plan(steps: int) -> bytes:
    """A plan of so many steps, in phases of twenty, each with a line of shell."""
    lines = ["# Switch the site", "", "Why: the site is down.", ""]
    for step in range(1, steps + 1):
        if step % 20 == 1:
            lines += [f"## Phase {step // 20 + 1}: part {step // 20 + 1}", ""]
        lines += [f"1. Run the command on web-{step} and look at the cache.", ""]
        lines += ["   ```sh", f"   $ systemctl restart web-{step}", "   ```", ""]
    return "\n".join(lines).encode()


def works() -> dict[str, Callable[[], object]]:
    """What is measured, by its name."""
    seeding.seed(seeding.OPEN_ONE_IN)
    ref = open_changes()[0]
    usual = read.change(ref)
    while read.change(ref).n < EVENTS:
        give("comment", Comment("Still down."), "dev", ref)
    view = read.change(ref)

    def fold_and_decide() -> None:
        case = Case(fold(view.happened, ref), view.world, ACTOR, view.at)
        assert isinstance(commands.decide("comment", Comment("Still down."), case), Accepted)

    def gates_and_actions() -> None:
        case = usual.case_for(ACTOR)
        gates.read(case)
        for name in showing.ACTIONS:
            commands.available(name, case)

    short, long = a_plan(SHORT), a_plan(LONG)
    return {
        f"fold {EVENTS} events and decide": fold_and_decide,
        "gates and actions of a change": gates_and_actions,
        "a change as it is sent": lambda: showing.change(usual, ACTOR).model_dump_json(),
        f"read a plan of {SHORT} steps": lambda: runbook.read(short, name="plan.md"),
        f"read a plan of {LONG:,} steps": lambda: runbook.read(long, name="plan.md"),
        f"its Markdown alone, {SHORT} steps": lambda: MARKDOWN.parse(short.decode()),
        f"its Markdown alone, {LONG:,} steps": lambda: MARKDOWN.parse(long.decode()),
    }


def main(rounds: int, times: int) -> None:
    fill.tables()
    measured: dict[str, list[Figures]] = {}
    all_works = works()
    for _ in range(rounds):
        for name, work in all_works.items():
            few = max(1, times // 20) if f"{LONG:,}" in name else times
            measured.setdefault(name, []).append(timed(work, few))
    told = {name: dataclasses.asdict(Figures.middle(each)) for name, each in measured.items()}
    print(json.dumps(told))


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
