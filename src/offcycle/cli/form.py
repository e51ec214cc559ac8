"""This module is step 3 on the command line: the form is shown with what is missing and who can give it, and filled."""

from typing import Annotated, Any

import typer

from offcycle.cli import options, paper, terminal
from offcycle.cli.connection import Server
from offcycle.cli.endings import WrongUsageError, waits_for
from offcycle.cli.giving import give, path_part
from offcycle.cli.options import example

commands = typer.Typer()

Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="NAME=VALUE", help="Fill a field; give it once for each. @FILE reads one."
    ),
]


@commands.command(
    "form",
    epilog=example(
        "offcycle form CR-1001",
        'offcycle form CR-1001 --set "sentence=The site is switched to its read-only copy." \\',
        "    --set interruption=none --set if_not_done=@consequences.txt",
        "offcycle form CR-1001 --pdf form.pdf --submission 1",
        "offcycle form CR-1001 --docx form.docx",
    ),
)
def form(
    ref: options.Ref,
    fill: Set = None,
    pdf: paper.Pdf = None,
    docx: paper.Docx = None,
    submission: paper.Submission = None,
    as_json: options.Json = False,
) -> None:
    """Show the form with what it lacks, fill fields of it, or save it: with the plan as a PDF to work from by hand, or as a Word document."""
    if pdf is not None or docx is not None:
        if fill:
            raise WrongUsageError("--pdf and --docx save the form as it is. Leave out --set, or give it first.")  # fmt: skip
        paper.save_form(ref, pdf, docx, submission, as_json)
        return
    if submission is not None:
        raise WrongUsageError("--submission is for a file. Write --pdf FILE or --docx FILE with it.")  # fmt: skip
    if fill:
        fields = dict(_field(each) for each in fill)
        done = f"{{ref}}: {len(fields)} fields of the form are filled."
        give(ref, "fill-form", {"fields": fields}, done=done, as_json=as_json)
        return
    answer = Server(as_json=as_json).get(f"/changes/{path_part(ref)}/form")
    if as_json:
        terminal.raw(answer.text)
        return
    _show(answer.data, ref)


def _field(given: str) -> tuple[str, str]:
    name, equals, value = given.partition("=")
    if not equals:
        raise WrongUsageError(f"“{given}” was not understood. Write --set NAME=VALUE.")
    if not value.startswith("@"):
        return name.strip(), value
    try:
        with open(value[1:], encoding="utf-8") as file:  # noqa: PTH123 - a path from pathlib would take longer to load
            return name.strip(), file.read().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUsageError(f"{value[1:]} was not read, because of this: {error}.") from error


def _show(shown: dict[str, Any], ref: str) -> None:
    terminal.say(f"{shown['title']}: {ref}", bold=True)
    for field in shown["fields"]:
        if field["value"]:
            origin = "" if field["filled_from"] == "typed" else "  (known already)"
            terminal.say(f"{field['label']}  [{field['name']}]{origin}")
            terminal.indented(field["value"])
    missing = [field for field in shown["fields"] if field["missing"]]
    if not missing:
        terminal.say("Nothing that is required is missing.")
        return
    terminal.say(f"{len(missing)} required fields are missing:", bold=True)
    for field in missing:
        terminal.say(f"{field['label']}  [{field['name']}]")
        terminal.indented(f"{field['help']} Asked of {waits_for(field['asked_of'])}.".strip())
        for choice in field["choices"]:
            terminal.say(f"    - {choice}")
    names = " ".join(f"--set {field['name']}=TEXT" for field in missing)
    terminal.say(f"Next: offcycle form {ref} {names}")
