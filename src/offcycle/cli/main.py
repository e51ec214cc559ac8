"""This module is the entry of the command line: all commands together, and what a command that broke off says.

Starting has to be quick, so nothing here imports Django, and a command imports what is heavy only when it is given.
"""

import gc
import os
import sys
from typing import Annotated

import typer

from offcycle import __version__
from offcycle.cli import (
    absences,
    afterwards,
    channels,
    commenting,
    deciding,
    endings,
    expunge,
    form,
    freezes,
    gate,
    importing,
    installation,
    looking,
    notices,
    paper,
    people,
    plan,
    plan_starts,
    policy,
    production,
    readiness,
    review,
    roll_call,
    run,
    serving,
    staging,
    stakeholders,
    submissions,
    system_templates,
    terminal,
    tokens,
    triage,
    watching,
    windows,
)
from offcycle.cli.options import example

ABOUT = """Take an emergency change from alarm to proof, with no step of the process skipped."""

app = typer.Typer(
    name="offcycle",
    help=ABOUT,
    epilog=example(
        "export OFFCYCLE_URL=https://offcycle.example.org OFFCYCLE_TOKEN=offcycle_...",
        'offcycle request --system eclkc --title "The site is down"',
        "offcycle list --waiting-on me",
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: it loads in a third of the time, and reads well in a pipe
    context_settings={"help_option_names": ["-h", "--help"]},
)

# In the order in which a change needs them.
for step in (
    triage,
    roll_call,
    windows,
    looking,
    watching,
    commenting,
    staging,
    form,
    submissions,
    review,
    deciding,
    run,
    production,
    notices,
    afterwards,
    paper,
    gate,
):
    app.registered_commands += step.commands.registered_commands
for part in (plan_starts, commenting):
    plan.commands.registered_commands += part.of_plans.registered_commands
app.add_typer(plan.commands, name="plan")
people.systems.add_typer(system_templates.commands, name="template")
app.add_typer(afterwards.follow_ups, name="follow-up")
app.add_typer(expunge.commands, name="expunge")
for server_side in (serving, people, readiness):
    app.registered_commands += server_side.commands.registered_commands
for name, group in {
    "token": tokens.commands,
    "account": people.accounts,
    "role": people.roles,
    "system": people.systems,
    "team": people.teams,
    "stakeholders": stakeholders.commands,
    "people": importing.commands,
    "policy": policy.commands,
    "window": windows.windows,
    "freeze": freezes.freezes,
    "absence": absences.absences,
    "channel": channels.commands,
}.items():
    app.add_typer(group, name=name)


class Seen:
    """What was said before the command."""

    debug = False


def _version(asked: bool) -> None:
    if asked:
        terminal.say(f"offcycle {__version__}")
        raise typer.Exit


@app.callback()
def before(
    debug: Annotated[
        bool, typer.Option("--debug", help="Show where the program broke, if it breaks.")
    ] = False,
    version: Annotated[  # noqa: ARG001 - acted on as it is read
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Say which version this is."
        ),
    ] = False,
) -> None:
    """Take what stands before every command."""
    Seen.debug = debug


def main() -> None:
    """Carry out what was typed, and end with the number that says how it went."""
    gc.disable()  # most commands end before collecting would pay; a server turns it on again
    try:
        app(prog_name="offcycle")
    except endings.EndedError as ended:
        ended.tell()
        sys.exit(ended.code)
    except KeyboardInterrupt:
        terminal.complain("Stopped.")
        sys.exit(endings.STOPPED)
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(endings.DONE)
    except Exception as error:  # noqa: BLE001 - a person gets a sentence, never a traceback
        sys.exit(_told(error))


def _told(error: Exception) -> int:
    """Say what an error means that no command has told, and give the number to end with."""
    known = None if Seen.debug else installation.explained(error)
    if known is None:
        return endings.unexpected(error, debug=Seen.debug)
    known.tell()
    return known.code
