"""This module is what production needs besides its steps, on the command line: agreeing, settling the unknown, rolling back."""

from typing import Annotated, Any, Literal

import typer

from offcycle.cli import options, run, terminal, walk
from offcycle.cli.connection import Server
from offcycle.cli.endings import RefusedError, WrongUsageError
from offcycle.cli.giving import change_of, path_part, tell_next
from offcycle.cli.options import example

commands = typer.Typer()

Step = Annotated[str, typer.Argument(metavar="STEP", help="The step: its key or number.")]


@commands.command(
    "agree",
    epilog=example(
        "offcycle agree CR-1001",
        'offcycle agree CR-1001 --decline --reason "The cache has to be emptied, too."',
    ),
)
def agree(
    ref: options.Ref,
    decline: Annotated[
        bool, typer.Option("--decline", help="Do not agree; say why with --reason.")
    ] = False,
    reason: options.Reason = None,
    as_json: options.Json = False,
) -> None:
    """Agree to what the operator asks about the next step, while you stand by: an amendment, or that it is not needed."""
    if decline and not reason:
        raise WrongUsageError("Give --reason with --decline, to say why.")
    server = Server(as_json=as_json)
    going = _going_on(server, ref)
    asked = [step for step in going["steps"] if step["asked"]]
    if not asked:
        raise RefusedError(f"Nothing was agreed to, because nothing of {going['id']} waits for it.")
    body = {"verdict": "decline", "reason": reason} if decline else {"verdict": "agree"}
    _on_step(server, going, asked[0]["key"], "agree", body, as_json=as_json)


@commands.command(
    "resolve",
    epilog=example('offcycle resolve CR-1001 4 failed --reason "The host has no new release."'),
)
def resolve(
    ref: options.Ref,
    step: Step,
    outcome: Annotated[Literal["done", "failed"], typer.Argument(help="Whether it took effect.")],
    reason: Annotated[str, typer.Option(help="How you know, in a sentence.")],
    as_json: options.Json = False,
) -> None:
    """Say whether a step took effect of which nobody knew; what did not may be tried again."""
    server = Server(as_json=as_json)
    unknown = _latest(server, ref, "unknown")
    body = {"outcome": outcome, "reason": reason}
    _on_step(server, unknown, run.key_of(unknown, step), "resolve", body, as_json=as_json)


@commands.command("rollback", epilog=example("offcycle rollback CR-1001"))
def rollback(ref: options.Ref, as_json: options.Json = False) -> None:
    """Undo what the latest run did in production: what each step documents, in reverse, then the plan's rollback section."""
    server = Server(as_json=as_json)
    wanted = _to_undo(change_of(server, ref), ref)
    answer = server.post(f"/runs/{path_part(wanted)}/rollback")
    if as_json:
        terminal.raw(answer.text)
        return
    if terminal.interactive():
        walk.through(server, answer.data, run.steps_of_plan(server, answer.data))
        tell_next(change_of(server, ref))
        return
    run.tell(server, answer.data, as_json=False)


def _to_undo(change: dict[str, Any], ref: str) -> str:
    """The latest run in production that was not undone; the latest of all where there is no other."""
    runs = [
        each
        for each in reversed(change["runs"])
        if each["environment"] == "production" and not each["rolls_back"]
    ]
    if not runs:
        raise RefusedError(f"Nothing was rolled back, because {ref} has no run in production.")
    finished = {
        each["rolls_back"]
        for each in change["runs"]
        if each["rolls_back"] and each["state"] == "finished"
    }
    left = [each for each in runs if each["id"] not in finished]
    return str((left or runs)[0]["id"])


def _going_on(server: Server, ref: str) -> dict[str, Any]:
    """The run of a change that goes on."""
    for each in change_of(server, ref)["runs"]:
        if each["state"] == "running":
            going: dict[str, Any] = server.get(f"/runs/{path_part(each['id'])}").data
            return going
    raise RefusedError(f"Nothing was agreed to, because no run of {ref} goes on.")


def _latest(server: Server, ref: str, state: str) -> dict[str, Any]:
    """The latest run of a change with a step in a state."""
    for each in reversed(change_of(server, ref)["runs"]):
        found: dict[str, Any] = server.get(f"/runs/{path_part(each['id'])}").data
        if any(step["state"] == state for step in found["steps"]):
            return found
    raise RefusedError(f"Nothing was settled, because no step of {ref} is {state}.")


def _on_step(
    server: Server,
    going: dict[str, Any],
    key: str,
    command: str,
    body: dict[str, Any],
    *,
    as_json: bool,
) -> None:
    path = f"/runs/{path_part(going['id'])}/steps/{path_part(key)}/{command}"
    run.tell(server, server.post(path, body).data, as_json=as_json)
