"""This module tries, on the server, a channel by which notices leave, before a change needs it."""

from typing import Annotated

import typer

from offcycle.cli import installation, terminal
from offcycle.cli.endings import RefusedError
from offcycle.cli.options import example

commands = typer.Typer(help="Try the channels by which notices leave. On the server.")


@commands.command(
    "test",
    epilog=example("offcycle channel test mail --to you@example.org", "offcycle channel test chat"),
)
def try_channel(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The channel: mail, or its name.")],
    to: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Of mail: to whom. Of sms: to which number.")
    ] = "",
) -> None:
    """Send a test message through a channel, at once, and say what came of it."""
    installation.ready()
    trials = installation.wired("trials")
    try:
        taken = trials.through(name, to)
    except trials.NotWorkingError as error:
        raise RefusedError(str(error)) from error
    terminal.say(f"A test message through “{name}” was taken ({taken}). Look whether it came.")
