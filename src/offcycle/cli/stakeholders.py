"""This module is, on the command line, who outside is told of changes: addresses of systems and teams, and lists that they share."""

from typing import Annotated, Any

import typer

from offcycle.cli import options, terminal
from offcycle.cli.connection import Answer, Server
from offcycle.cli.endings import WrongUsageError
from offcycle.cli.giving import path_part
from offcycle.cli.options import example, said

commands = typer.Typer(help="Who outside is told of changes, by system, team, or shared list.")

Place = Annotated[
    str, typer.Argument(metavar="PLACE", help="A system's short name, team:NAME or list:NAME.")
]
Mail = Annotated[
    list[str],
    typer.Argument(metavar="MAIL...", help="Mail addresses; systems and teams take list:NAME too."),
]


@commands.command("list", epilog=example("offcycle stakeholders list"))
def listed(as_json: options.Json = False) -> None:
    """List who is told of the changes that you may see."""
    answer = Server(as_json=as_json).get("/stakeholders")
    if as_json:
        terminal.raw(answer.text)
        return
    for each in answer.data["items"]:
        _line(each)


@commands.command(
    "set",
    epilog=example(
        'offcycle stakeholders set list:grantees --name "Grantees" ann@example.org ben@example.org',
        "offcycle stakeholders set team:web list:grantees",
        "offcycle stakeholders set eclkc --nobody",
    ),
)
def set_them(
    place: Place,
    mail: Annotated[
        list[str] | None, typer.Argument(metavar="[MAIL]...", help="All who are told from now on.")
    ] = None,
    *,
    name: Annotated[
        str | None, typer.Option(help="The name by which people know it; left out, it stays.")
    ] = None,
    nobody: Annotated[bool, typer.Option("--nobody", help="Nobody is told.")] = False,
    as_json: options.Json = False,
) -> None:
    """Say who is told, in the place of whoever was; a list that is not there is made."""
    if bool(mail) is nobody:
        raise WrongUsageError(
            "Nothing was set, because it is not clear who is to be told. Give addresses, or --nobody."
        )
    answer = _put(Server(as_json=as_json), place, mail or [], name)
    _tell(answer, as_json=as_json)


@commands.command("add", epilog=example("offcycle stakeholders add list:grantees cleo@example.org"))
def add(place: Place, mail: Mail, as_json: options.Json = False) -> None:
    """Tell more people."""
    server = Server(as_json=as_json)
    known = _known(server, place)
    there = {each.lower() for each in known}
    more = [each for each in mail if each.lower() not in there]
    _tell(_put(server, place, [*known, *more]), as_json=as_json)


@commands.command(
    "remove", epilog=example("offcycle stakeholders remove list:grantees cleo@example.org")
)
def remove(place: Place, mail: Mail, as_json: options.Json = False) -> None:
    """Tell some people no more; their private links open nothing from then on, unless another place names them."""
    server = Server(as_json=as_json)
    known, gone = _known(server, place), {each.lower() for each in mail}
    missing = sorted(gone - {each.lower() for each in known})
    if missing:
        raise WrongUsageError(
            f"Nothing was removed, because {place} does not name {', '.join(missing)}. "
            "See who it names: offcycle stakeholders list"
        )
    _tell(
        _put(server, place, [each for each in known if each.lower() not in gone]), as_json=as_json
    )


def _known(server: Server, place: str) -> list[str]:
    found = {each["place"]: each["addresses"] for each in server.get("/stakeholders").data["items"]}
    if place not in found:
        raise WrongUsageError(
            f"Nothing was done, because there is no {place} whose stakeholders you may see. "
            "A list is made by: offcycle stakeholders set list:NAME MAIL..."
        )
    return list(found[place])


def _put(server: Server, place: str, addresses: list[str], name: str | None = None) -> Answer:
    body = said(addresses=addresses, name=name)
    return server.put(f"/stakeholders/{path_part(place)}", body)


def _tell(answer: Answer, *, as_json: bool) -> None:
    if as_json:
        terminal.raw(answer.text)
        return
    _line(answer.data)


def _line(told: dict[str, Any]) -> None:
    people = ", ".join(told["addresses"]) or "nobody"
    terminal.say(f"{told['place']} ({told['name']}): {people}")
