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
    terminal.say(
        f"{run['id']} in {run['environment']}, {terminal.counted(len(run['steps']), 'step')}",
        bold=True,
    )
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
    _so_far(run, step)
    answer = _answer(run, step)
    if answer == "l":
        terminal.say(f"{run['id']} goes on; nobody else can start one meanwhile.")
        return None
    try:
        return _done(server, run, step, answer)
    except RefusedError as refused:
        refused.tell()
        return run


def _so_far(run: Told, step: Told) -> None:
    """What was said of the step already."""
    if step["state"] == "failed":
        terminal.say(f"It failed before: {step['note']}")
    if step["state"] == "unknown":
        terminal.say("Nobody knows whether it took effect. Look at what it was to change.")
    if step.get("asked") == "not_needed":
        terminal.say("It was said not to be needed; whoever stands by has not answered yet.")
    for each in run.get("amendments", []):
        if each["step"] == step["key"]:
            terminal.say(f"Amendment {each['number']}, {each['state']}: {each['text']}")


def choices(run: Told, step: Told) -> dict[str, str]:
    """What may be said of the step, by letter."""
    ends = {"x": "stop the run", "l": "later"}
    if step["state"] == "unknown":
        return {"t": "it took effect", "f": "it did not", **ends}
    known = {"d": "done", "f": "failed"}
    if run.get("rolls_back"):
        return {**known, "s": "skipped", **ends}
    if run["environment"] != "production":
        return {**known, "s": "skipped", "n": "not needed", **ends}
    again = {"r": "look again"} if step.get("asked") else {}
    return {**known, "n": "not needed", "a": "amend it", **again, **ends}


def _answer(run: Told, step: Told) -> str:
    """What came of the step, as one letter."""
    allowed = choices(run, step)
    question = ", ".join(f"{letter} {what}" for letter, what in allowed.items())
    while True:
        typed = terminal.asked(f"{question}: ").lower()[:1]
        if typed in allowed:
            return typed


def _done(server: Server, run: Told, step: Told, answer: str) -> Told:
    """The run after what was answered."""
    if answer == "x":
        return _stopped(server, run)
    if answer == "r":
        seen: Told = server.get(f"/runs/{path_part(run['id'])}").data
        return seen
    path = f"/runs/{path_part(run['id'])}/steps/{path_part(step['key'])}"
    if answer == "a":
        said = {"text": terminal.asked("What is done instead? ")}
        amended: Told = server.post(f"{path}/amend", said).data
        return amended
    if step["state"] == "unknown":
        outcome = "done" if answer == "t" else "failed"
        found = {"outcome": outcome, "reason": terminal.asked("How do you know? ")}
        settled: Told = server.post(f"{path}/resolve", found).data
        return settled
    return _reported(server, run, step, answer)


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
