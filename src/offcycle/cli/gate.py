"""This module asks for a job of continuous integration whether exactly this plan may run there now."""

from pathlib import Path
from typing import Annotated

import typer

from offcycle.cli import options, plan_file, terminal
from offcycle.cli.connection import Server
from offcycle.cli.endings import REFUSED, RefusedError
from offcycle.cli.options import example

commands = typer.Typer()


@commands.command(
    "gate",
    epilog=example("offcycle gate CR-1001 --plan plan.md --environment production && ./deploy"),
)
def gate(
    ref: options.Ref,
    plan: Annotated[
        Path, typer.Option(metavar="FILE.md", help="The plan that is to be run, as it is here.")
    ],
    environment: Annotated[options.Environment, typer.Option(help="Where it is to be run.")],
    procedure: options.Procedure = None,
    as_json: options.Json = False,
) -> None:
    """End with 0 only if exactly this plan may run there now; asking changes nothing."""
    reading = plan_file.reading(plan_file.source(plan, procedure), plan)
    answer = Server(as_json=as_json).get(
        "/gate", change=ref, plan=reading.plan, environment=environment
    )
    found = answer.data
    is_open = found["open"] is True  # nothing but a plain yes opens it
    if as_json:
        terminal.raw(answer.text)
        if not is_open:
            raise typer.Exit(REFUSED)
        return
    if not is_open:
        said = f"{plan} may not run in {environment} for {ref} now:"
        raise RefusedError(said, found.get("unmet"), ref=ref)
    terminal.say(f"Open: {found.get('because') or ''}")
