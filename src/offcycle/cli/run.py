"""This module is step 5 on the command line, and every run of a plan: standing by, running step by step, validating production.

At a terminal a run is walked through, step by step. Elsewhere each thing is said by an option, and they are done in this
order: start, done or failed or amended, finish or stop.
"""

from typing import Annotated, Any

import typer

from offcycle.cli import moments, options, showing, terminal, walk
from offcycle.cli.connection import Server
from offcycle.cli.endings import RefusedError, WrongUsageError
from offcycle.cli.giving import change_of, give, path_part, people, tell_next
from offcycle.cli.options import example, said

commands = typer.Typer()

HAND = "hand"
UNDO = ".undo"
"""What the key of a step ends with where that step is undone."""
BARE = {"code": [], "expect": "", "verify": "", "rollback": "", "kind": HAND, "target": ""}

Where = Annotated[options.Environment, typer.Option("--environment", "-e", help="Where to run it.")]
Start = Annotated[
    bool, typer.Option("--start", help="Start a run, or carry on with the one there.")
]
Done = Annotated[
    list[str] | None,
    typer.Option(metavar="STEP", help="This step is done: its key or number; once for each."),
]
Failed = Annotated[
    str | None, typer.Option(metavar="STEP", help="This step failed; say why with --note.")
]
Skip = Annotated[
    str | None,
    typer.Option(metavar="STEP", help="This step is skipped, in staging; say why with --note."),
]
NotNeeded = Annotated[
    str | None,
    typer.Option(metavar="STEP", help="This step is not needed; say why with --note."),
]
Amend = Annotated[
    str | None,
    typer.Option(
        metavar="STEP", help="This step is done otherwise, in production; say how with --text."
    ),
]
Text = Annotated[str | None, typer.Option(help="What is done instead.")]
AllDone = Annotated[
    bool, typer.Option("--all-done", help="Every step that is left is done; in staging only.")
]
Finish = Annotated[bool, typer.Option("--finish", help="Finish the run: every step is settled.")]
Stop = Annotated[bool, typer.Option("--stop", help="Stop the run; say why with --reason.")]


@commands.command(
    "run",
    epilog=example(
        "offcycle run CR-1001 --environment staging",
        "offcycle run CR-1001 -e staging --start --all-done --finish",
        'offcycle run CR-1001 -e production --done 1 --failed 2 --note "The build is red."',
    ),
)
def run(
    ref: options.Ref,
    environment: Where,
    start: Start = False,
    done: Done = None,
    all_done: AllDone = False,
    failed: Failed = None,
    skip: Skip = None,
    not_needed: NotNeeded = None,
    note: options.Note = None,
    amend: Amend = None,
    text: Text = None,
    finish: Finish = False,
    stop: Stop = False,
    reason: options.Reason = None,
    as_json: options.Json = False,
) -> None:
    """Run the plan in staging, or apply the approved plan to production, step by step; a run that goes on is carried on."""
    if all_done and environment == "production":
        raise WrongUsageError(
            "Nothing was reported, because in production every step is reported by itself. "
            "Give --done STEP for each, as you do it."
        )
    explained = {"failed": failed, "skipped": skip, "not_needed": not_needed}
    other = [(step, outcome) for outcome, step in explained.items() if step]
    _must_be_said(other, note, amend=amend, text=text, stop=stop, reason=reason)
    server = Server(as_json=as_json)
    named = bool(done or all_done or other or amend or finish or stop)
    going = _going_on(server, ref, environment, start=start or not named)
    if not (start or named or as_json) and terminal.interactive():
        walk.through(server, going, steps_of_plan(server, going))
        tell_next(change_of(server, ref))
        return
    for keys in _presses(going, done or [], all_done=all_done):
        going = _ticked(server, going, keys)
    for step, outcome in other:
        going = _report(server, going, step, {"outcome": outcome, "note": note})
    if amend:
        going = _report(server, going, amend, {"text": text}, what="/amend")
    going = _ended(server, going, finish=finish, stop=stop, reason=reason)
    tell(server, going, as_json=as_json)


def _must_be_said(
    other: list[tuple[str, str]],
    note: str | None,
    *,
    amend: str | None,
    text: str | None,
    stop: bool,
    reason: str | None,
) -> None:
    """Refuse an option without the words that go with it."""
    if bool(other) != bool(note) or len(other) > 1:
        raise WrongUsageError(
            "Give --note with one of --failed STEP, --skip STEP and --not-needed STEP, to say why."
        )
    if bool(amend) != bool(text):
        raise WrongUsageError("Give --text with --amend STEP, to say what is done instead.")
    if stop and not reason:
        raise WrongUsageError("Give --reason with --stop, to say why.")


def _going_on(server: Server, ref: str, environment: str, *, start: bool) -> dict[str, Any]:
    """The run that goes on in the environment; it is started if that was asked for."""
    runs = change_of(server, ref)["runs"]
    found = [each for each in runs if each["state"] == "running"]
    if found and found[0]["environment"] == environment:
        going: dict[str, Any] = server.get(f"/runs/{path_part(found[0]['id'])}").data
        return going
    if not start:
        raise RefusedError(
            f"Nothing was reported, because no run of {ref} goes on in {environment}. "
            f"Start one: offcycle run {ref} --environment {environment} --start"
        )
    path = f"/changes/{path_part(ref)}/runs"
    started: dict[str, Any] = server.post(path, {"environment": environment}).data
    return started


def _presses(going: dict[str, Any], done: list[str], *, all_done: bool) -> list[list[str]]:
    """The steps to be reported as done, those of one press together: steps done by hand, where it is all of them."""
    if not all_done:
        return [[step] for step in done]
    presses: list[list[str]] = []
    by_hand = False
    for step in going["steps"]:
        if step["state"] in walk.SETTLED:
            continue
        if by_hand and step["kind"] == HAND:
            presses[-1].append(step["key"])
        else:
            presses.append([step["key"]])
        by_hand = step["kind"] == HAND
    return presses


def _ticked(server: Server, going: dict[str, Any], steps: list[str]) -> dict[str, Any]:
    """The run after some steps were reported as done with one press."""
    if len(steps) == 1:
        return _report(server, going, steps[0], {"outcome": "done"})
    body = {"outcome": "done", "keys": steps}
    after: dict[str, Any] = server.post(f"/runs/{path_part(going['id'])}/steps", body).data
    return after


def _report(
    server: Server, going: dict[str, Any], step: str, body: dict[str, Any], what: str = ""
) -> dict[str, Any]:
    """The run after the outcome of a step was reported."""
    key = key_of(going, step)
    path = f"/runs/{path_part(going['id'])}/steps/{path_part(key)}{what}"
    after: dict[str, Any] = server.post(path, body).data
    return after


def key_of(going: dict[str, Any], step: str) -> str:
    """The key of a step that was named by its key or by its number."""
    keys = [each["key"] for each in going["steps"]]
    if step in keys:
        return step
    numbers = {str(each["number"]): each["key"] for each in going["steps"]}
    if step not in numbers:
        raise WrongUsageError(
            f"{going['id']} has no step “{step}”. Its steps are {', '.join(numbers)}."
        )
    return str(numbers[step])


def _ended(
    server: Server, going: dict[str, Any], *, finish: bool, stop: bool, reason: str | None
) -> dict[str, Any]:
    if finish:
        going = server.post(f"/runs/{path_part(going['id'])}/finish").data
    if stop:
        going = server.post(f"/runs/{path_part(going['id'])}/stop", {"reason": reason}).data
    return going


def tell(server: Server, going: dict[str, Any], *, as_json: bool) -> None:
    """Say how a run stands, step by step, and what has to happen next."""
    if as_json:
        terminal.raw(server.get(f"/runs/{path_part(going['id'])}").text)
        return
    terminal.say(f"{going['id']} in {going['environment']}: {showing.ending(going)}", bold=True)
    for line in showing.step_lines(going, people(server)):
        terminal.say(line)
    if going["state"] != "running":
        tell_next(change_of(server, going["change"]))
        return
    command = f"offcycle run {going['change']} --environment {going['environment']}"
    following = walk.next_step(going)
    if following and following.get("asked"):
        terminal.say(f"Next: who stands by answers: offcycle agree {going['change']}")
        return
    what = f"--done {following['number']}" if following else "--finish"
    terminal.say(f"Next: {command} {what}")


def steps_of_plan(server: Server, going: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The steps of the run's plan with their text and code, by their keys; and how each is undone."""
    path = f"/changes/{path_part(going['change'])}/plan"
    plan = server.get(path, revision=going["revision"]).data
    steps = {step["key"]: step for step in plan["steps"]}
    undone = {
        f"{key}{UNDO}": {
            **step,
            "title": f"Undo: {step['title']}",
            "text": step["rollback"],
            **BARE,
        }
        for key, step in steps.items()
    }
    return {**steps, **undone}


@commands.command(
    "stand-by",
    epilog=example(
        "offcycle stand-by CR-1001 --until 2h",
        "offcycle stand-by CR-1001 --until 2026-11-23T06:00:00-05:00",
        "offcycle stand-by CR-1001 --down",
    ),
)
def stand_by(
    ref: options.Ref,
    until: Annotated[
        str, typer.Option(help="For how long (90m, 2h), or until which time (RFC 3339).")
    ] = "2h",
    down: Annotated[bool, typer.Option("--down", help="Stand by no more.")] = False,
    as_json: options.Json = False,
) -> None:
    """Say until when you stand by while production is changed; who stood by until then is relieved, and told."""
    if down:
        give(ref, "stand-down", done="{ref}: you stand by no more.", as_json=as_json)
        return
    moment = moments.until(until)
    done = f"{{ref}}: you stand by until {terminal.local(moment)}."
    give(ref, "stand-by", {"until": moment}, done=done, as_json=as_json)


@commands.command(
    "validate",
    epilog=example(
        "offcycle validate CR-1001 pass",
        'offcycle validate CR-1001 fail --reason "The start page is the old one."',
    ),
)
def validate(
    ref: options.Ref,
    verdict: Annotated[options.Verdict, typer.Argument(help="What you found in production.")],
    reason: options.Reason = None,
    as_json: options.Json = False,
) -> None:
    """Pass or fail what you see in production after the run."""
    body = said(verdict=verdict, reason=reason)
    done = f"{{ref}}: production is validated, {verdict}."
    give(ref, "validate-production", body, done=done, as_json=as_json)
