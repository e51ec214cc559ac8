"""This module brings a change onto paper and out of the house: its form with the plan as a PDF, and its evidence."""

from pathlib import Path
from typing import Annotated

import typer

from offcycle.cli import options, terminal
from offcycle.cli.connection import Server
from offcycle.cli.endings import WrongUsageError
from offcycle.cli.giving import path_part
from offcycle.cli.options import example

commands = typer.Typer()

Pdf = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Save the form and the plan here, as a PDF to work from."),
]
Submission = Annotated[
    int | None,
    typer.Option(
        min=1, metavar="N", help="With --pdf: as submission N sealed it, with the decisions."
    ),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Where to save it; else REF-evidence.zip."),
]


def save_form(ref: str, file: Path, submission: int | None, *, mixed: bool) -> None:
    """Save the form as a PDF."""
    if mixed:
        raise WrongUsageError("--pdf saves the form as it is. Leave out --set and --json.")
    answer = Server().get(
        f"/changes/{path_part(ref)}/form.pdf", accept="application/pdf", submission=submission
    )
    _save(file, answer.content)
    terminal.say(f"{file} holds the form and the plan of {ref}, to print and to work from.")


@commands.command("evidence", epilog=example("offcycle evidence CR-1001 -o CR-1001.zip"))
def evidence(ref: options.Ref, output: Output = None) -> None:
    """Save the whole record of a change, to be checked anywhere: `offcycle verify FILE`."""
    answer = Server().get(f"/changes/{path_part(ref)}/evidence.zip", accept="application/zip")
    file = output or Path(f"{path_part(ref)}-evidence.zip")
    _save(file, answer.content)
    terminal.say(
        f"{file} holds the whole record of {ref}. Check it anywhere: offcycle verify {file}"
    )


def _save(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise WrongUsageError(
            f"{file} was not written, because of this: {error.strerror or error}. Name another place."
        ) from error
