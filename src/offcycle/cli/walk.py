"""This module walks somebody at a terminal through a run: each step is shown with its code, and asked for."""

from typing import Any

from offcycle.cli import plan_file, terminal
from offcycle.cli.connection import Server
from offcycle.cli.endings import RefusedError
from offcycle.cli.giving import path_part

Told = dict[str, Any]

SETTLED = frozenset({"done", "skipped", "not_needed"})
ANSWERS = {"d": "done", "f": "failed", "s": "skipped", "n": "not_needed"}


def next_step(run: Told) -> Told | None:
    """The first step that is not settled."""
    found: Told | None = next((step for step in run["steps"] if step["state"] not in SETTLED), None)
    return found


def through(server: Server, run: Told, steps: dict[str, Told]) -> None:
    """Walk through a run until it is finished or stopped, or until whoever walks it leaves it for later."""
    terminal.say(f"{run['id']} in {run['environment']}, {len(run['steps'])} steps", bold=True)
    terminal.say("Ctrl-C or “later” leaves it; the same command carries on.")
    while (step := next_step(run)) is not None:
        after = _one(server, run, step, steps[step["key"]])
        if after is None:
            return
        run = after
        if run["state"] != "running":
            return
    _finish(server, run)


def _one(server: Server, run: Told, step: Told, words: Told) -> Told | None:
    """The run after one step; None when it is left for later."""
    terminal.say()
    terminal.say(f"Step {step['number']} of {len(run['steps'])}", bold=True)
    plan_file.show_step(words)
    if step["state"] == "failed":
        terminal.say(f"It failed before: {step['note']}")
    answer = _answer(run)
    if answer == "l":
        terminal.say(f"{run['id']} goes on; nobody else can start one meanwhile.")
        return None
    try:
        return _stopped(server, run) if answer == "x" else _reported(server, run, step, answer)
    except RefusedError as refused:
        refused.tell()
        return run


def _answer(run: Told) -> str:
    """What came of the step, as one letter."""
    skip = "" if run["environment"] == "production" else ", s skipped, n not needed"
    allowed = {"d", "f", "x", "l"} | ({"s", "n"} if skip else set())
    while True:
        typed = terminal.asked(f"d done, f failed{skip}, x stop the run, l later: ").lower()[:1]
        if typed in allowed:
            return typed


def _reported(server: Server, run: Told, step: Told, answer: str) -> Told:
    body = {"outcome": ANSWERS[answer]}
    if answer != "d":
        body["note"] = terminal.asked("What happened? ")
    path = f"/runs/{path_part(run['id'])}/steps/{path_part(step['key'])}"
    after: Told = server.post(path, body).data
    return after


def _stopped(server: Server, run: Told) -> Told:
    reason = terminal.asked("Why is it stopped? ")
    after: Told = server.post(f"/runs/{path_part(run['id'])}/stop", {"reason": reason}).data
    return after


def _finish(server: Server, run: Told) -> None:
    terminal.say()
    if not terminal.agreed("Every step is settled. Finish the run?"):
        terminal.say(f"{run['id']} goes on; the same command finishes it later.")
        return
    after = server.post(f"/runs/{path_part(run['id'])}/finish").data
    terminal.say(f"{run['id']} is finished: {after['outcome'].replace('_', ' ')}.", bold=True)
