"""This module starts Python processes on a database of their choice: Django knows one database in a process's life."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

SETTINGS = "benchmarks.settings"


SECRET = secrets.token_urlsafe(48)
"""One for all processes of a measurement: the server takes the sessions that were made before it."""


def environment(database: str, folder: Path, **more: str) -> dict[str, str]:
    """The environment of a process that works on a database; its files go to a folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OFFCYCLE_")}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "OFFCYCLE_DATABASE_URL": database,
        "OFFCYCLE_DATA_DIR": str(folder),
        "OFFCYCLE_SECRET_KEY": SECRET,
        **more,
    }


def run(module: str, *words: str, database: str, folder: Path, **more: str) -> str:
    """What a module of this package prints when it is run on a database; it has to end well."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *words]
    done = subprocess.run(
        command,
        env=environment(database, folder, **more),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout
