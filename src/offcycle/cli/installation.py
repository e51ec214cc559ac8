"""This module is the command line's way into the installation on this machine: its settings, its record, and what is wrong with them.

The wiring lies above this package and is found by its name, as Django finds its settings. Django is loaded here and by no
command of a client, because that takes longer than most of them do.
"""

import gc
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from offcycle.cli.endings import (
    EndedError,
    NotReachableError,
    RefusedError,
    WrongUsageError,
    refused,
)

if TYPE_CHECKING:
    from offcycle.ledger.record import Recorded
    from offcycle.process.world import World

SETTINGS = "offcycle.config.settings"


def ready() -> None:
    """Load the settings and tables of this installation."""
    gc.enable()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except (ValueError, ImproperlyConfigured) as error:
        raise WrongUsageError(
            f"Nothing was done, because the settings of this installation cannot be used. {plain(error)}"
        ) from error


def safe() -> None:
    """The same, for what serves: an installation that could lose what it acknowledged is refused."""
    ready()
    durability = wired("durability")
    try:
        durability.demand()
    except durability.UnsafeInstallationError as error:
        raise RefusedError(str(error)) from error


def plain(error: Exception) -> str:
    """What is wrong with the settings, on one line."""
    faults = getattr(error, "errors", None)
    if not callable(faults):
        return str(error)
    told = (
        f"OFFCYCLE_{'_'.join(map(str, each['loc'])).upper()}: {each['msg']}." for each in faults()
    )
    return " ".join(told)


def wired(module: str) -> Any:
    """A part of the wiring, by its name."""
    return import_module(f"offcycle.config.{module}")


def as_console(command: str, ask: object, said: str) -> "Recorded":
    """What a command left that the server's own command line gave; `said` begins the message if it is refused."""
    from offcycle.ledger.record import record
    from offcycle.process.kernel import CONSOLE, Actor, Refused

    outcome = record(command=command, ask=ask, actor=Actor(CONSOLE, CONSOLE))
    if isinstance(outcome, Refused):
        raise refused(outcome.refusals, said)
    return outcome


def world() -> "World":
    """The organisation as it stands."""
    from offcycle.ledger import read

    return read.world()


def explained(error: BaseException) -> EndedError | None:
    """What an error of the database means for whoever gave the command; None if it is none."""
    if "django.db" not in sys.modules:
        return None
    from django.db import DatabaseError, InterfaceError, connection

    if not isinstance(error, DatabaseError | InterfaceError):
        return None
    first = str(error).strip().partition("\n")[0]
    if "no such table" in first or "does not exist" in first:
        return RefusedError(
            f"The database has not been set up yet, or not for this version ({first})."
            " Run: offcycle migrate"
        )
    place = connection.settings_dict
    where = place["NAME"] if not place["HOST"] else f"{place['HOST']}, {place['NAME']}"
    return NotReachableError(
        f"The database could not be used ({where}), because of this: {first}."
        " In a new installation, run offcycle migrate first. Otherwise check OFFCYCLE_DATABASE_URL and OFFCYCLE_DATA_DIR, and that the database runs."
    )
