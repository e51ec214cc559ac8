"""This module is the templates of a system on the command line: listed, shown byte for byte, kept and removed."""

from pathlib import Path
from typing import Annotated

import typer

from offcycle.cli import options, plan_file, terminal
from offcycle.cli.connection import Answer, Server
from offcycle.cli.giving import path_part
from offcycle.cli.options import example

commands = typer.Typer(help="Plans that are kept with a system, for new changes to start from.")

System = Annotated[str, typer.Argument(metavar="SYSTEM", help="The short name of the system.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="The short name of the template.")]


@commands.command("list", epilog=example("offcycle system template list eclkc"))
def listed(system: System, as_json: options.Json = False) -> None:
    """List the templates of a system."""
    _tell(Server(as_json=as_json).get(_path(system)), as_json=as_json)


@commands.command("show", epilog=example("offcycle system template show eclkc restore-db"))
def show(system: System, name: Name) -> None:
    """Print a template, byte for byte as it was saved."""
    terminal.exactly(Server().get(_path(system, name), accept="text/markdown").content)


@commands.command(
    "set", epilog=example("offcycle system template set eclkc restore-db restore-db.md")
)
def set_template(
    system: System,
    name: Name,
    file: Annotated[Path, typer.Argument(metavar="FILE.md", help="The plan, a Markdown file.")],
    as_json: options.Json = False,
) -> None:
    """Keep a plan as a template of a system, or replace the template of this name that is there now."""
    server = Server(as_json=as_json)
    known = {each["name"]: each["digest"] for each in server.get(_path(system)).data["items"]}
    body = {
        "markdown": plan_file.text_of(plan_file.source(file)),
        "over": known.get(name, ""),
    }
    _tell(server.put(_path(system, name), body), as_json=as_json)


@commands.command("remove", epilog=example("offcycle system template remove eclkc restore-db"))
def remove(system: System, name: Name, as_json: options.Json = False) -> None:
    """Offer a template no more; what was started from it stays."""
    _tell(Server(as_json=as_json).delete(_path(system, name)), as_json=as_json)


def _path(system: str, name: str = "") -> str:
    of_system = f"/systems/{path_part(system)}/templates"
    return f"{of_system}/{path_part(name)}" if name else of_system


def _tell(answer: Answer, *, as_json: bool) -> None:
    if as_json:
        terminal.raw(answer.text)
        return
    for each in answer.data["items"]:
        saved = f"saved by {each['by']}, {terminal.local(each['at'])}"
        terminal.say(
            f"{each['name']}: {each['title']}, {terminal.counted(each['steps'], 'step')}, {saved}"
        )
    if not answer.data["items"]:
        terminal.say("The system has no template.")
