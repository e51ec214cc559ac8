"""This module tries, on the server, a channel by which notices leave, before a change needs it."""

from typing import Annotated

import typer

from offcycle.cli import installation, options, terminal
from offcycle.cli.connection import Server
from offcycle.cli.endings import RefusedError
from offcycle.cli.options import example

commands = typer.Typer(help="Try the channels by which notices leave. On the server.")


@commands.command(
    "test",
    epilog=example("offcycle channel test mail --to you@example.org", "offcycle channel test chat"),
)
def try_channel(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="The channel: mail, push, or its name.")
    ],
    to: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="Of mail: to whom. Of sms: to which number. Of push: by which way.",
        ),
    ] = "",
    worker: Annotated[
        bool,
        typer.Option("--worker", help="Let the worker send it, from wherever you are signed in."),
    ] = False,
) -> None:
    """Send a test message through a channel, at once, and say what came of it."""
    if worker:
        Server(as_json=False).post(f"/channels/{name}/test", {})
        terminal.say("The worker sends it. See what came of it: offcycle channel list")
        return
    installation.ready()
    trials = installation.wired("trials")
    try:
        taken = trials.through(name, to)
    except trials.NotWorkingError as error:
        raise RefusedError(str(error)) from error
    terminal.say(f"A test message through “{name}” was taken ({taken}). Look whether it came.")


@commands.command("list", epilog=example("offcycle channel list"))
def listed(as_json: options.Json = False) -> None:
    """List the channels, and how each does."""
    answer = Server(as_json=as_json).get("/channels")
    if as_json:
        terminal.raw(answer.text)
        return
    for each in answer.data["items"]:
        since, taken = each["failing_since"], each["taken_at"]
        done = "was read" if each["kind"] == "rota" else "took a message"
        state = f"{done} {terminal.local(taken)}" if taken else "was not used yet"
        failing = f"fails since {terminal.local(since)}: {each['error']}" if since else state
        terminal.say(f"{each['name']} {failing}{' Look at it now.' if each['dead'] else ''}")
