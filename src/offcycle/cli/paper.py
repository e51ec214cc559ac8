"""This module brings a change onto paper and out of the house: its form with the plan as a PDF, and its evidence."""

import json
from pathlib import Path
from typing import Annotated

import typer

from offcycle.cli import options, terminal
from offcycle.cli.connection import Server
from offcycle.cli.endings import WrongUsageError
from offcycle.cli.giving import path_part
from offcycle.cli.options import example

commands = typer.Typer()

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

Pdf = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Save the form and the plan here, as a PDF to work from."),
]
Docx = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Save the form here, as a Word document.")
]
Submission = Annotated[
    int | None,
    typer.Option(
        min=1,
        metavar="N",
        help="With --pdf or --docx: as submission N sealed it, with the decisions.",
    ),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Where to save it; else REF-evidence.zip."),
]


def save_form(
    ref: str, pdf: Path | None, docx: Path | None, submission: int | None, as_json: bool
) -> None:
    """Save the form as a PDF, a Word document, or both."""
    kinds = ((pdf, "pdf", PDF, "and the plan of"), (docx, "docx", WORD, "of"))
    for file, kind, accept, what in kinds:
        if file is None:
            continue
        answer = Server(as_json=as_json).get(
            f"/changes/{path_part(ref)}/form.{kind}", accept=accept, submission=submission
        )
        use = "to print and to work from" if kind == "pdf" else "as a Word document"
        _save(file, answer.content, f"{file} holds the form {what} {ref}, {use}.", as_json=as_json)


@commands.command("evidence", epilog=example("offcycle evidence CR-1001 -o CR-1001.zip"))
def evidence(ref: options.Ref, output: Output = None, as_json: options.Json = False) -> None:
    """Save the whole record of a change, to be checked anywhere with `offcycle verify FILE`."""
    path = f"/changes/{path_part(ref)}/evidence.zip"
    answer = Server(as_json=as_json).get(path, accept="application/zip")
    file = output or Path(f"{path_part(ref)}-evidence.zip")
    said = f"{file} holds the whole record of {ref}. Check it anywhere: offcycle verify {file}"
    _save(file, answer.content, said, as_json=as_json)


def _save(file: Path, content: bytes, said: str, *, as_json: bool) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise WrongUsageError(
            f"{file} was not written, because of this: {error.strerror or error}. Name another place."
        ) from error
    if as_json:
        terminal.raw(json.dumps({"file": str(file), "bytes": len(content)}))
        return
    terminal.say(said)
