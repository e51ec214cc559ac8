"""This module says what stands on the terminal when the demonstration runs: where it is, who can be tried, what to do next."""

from pathlib import Path

from offcycle.demo.cast import PASSWORD, PEOPLE
from offcycle.demo.folder import SAMPLE, Folder
from offcycle.demo.stories import refs


def text(folder: Folder, address: str, served: dict[str, str]) -> str:
    """What is printed."""
    program = "./offcycle" if Path("offcycle").is_file() else "offcycle"
    people = "\n".join(
        f"  {person.account:<12} {person.name:<16} {person.part}" for person in PEOPLE
    )
    return f"""
Offcycle's demonstration runs at  {address}      (Ctrl-C stops it)

  Mails that were sent    {address}/inbox
  Staging site            {served["staging"]}
  Production site         {served["production"]}
  Everything is kept in   {folder.root}

Sign in as any of these; the password of all of them is {PASSWORD}
{people}

From another terminal, standing in this folder, as any of them:
  . {_short(folder.settings)}
  export OFFCYCLE_TOKEN=$({program} token create dev)
  {program} list

A change waits at every gate and in every state of the process; {address}/inbox says which, and what to try as whom.
What to do next: {refs()["way_back"]} waits for cor2. Make her token, and let her say yes: {program} approve {refs()["way_back"]}
Or take a change of your own through all six steps. Runbooks to try are in
  {_short(folder.runbooks)}
{SAMPLE} has shell lines that really switch the sample sites.

"""


def _short(path: Path) -> str:
    """A path as one would type it."""
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
