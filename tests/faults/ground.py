"""This module is the ground on which trials stand: a database at an address, migrated, and an organisation with two systems.

A trial is a process of its own, so that what it starts and kills is nobody else's. Settings are read once in a process,
so `stand_on` comes before anything of the product is imported.
"""

import os
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


def environment(database: str, data: Path) -> dict[str, str]:
    """The environment of an installation on a database, for processes that a trial starts."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(CHECKOUT / "src"), str(CHECKOUT)]),
        "DJANGO_SETTINGS_MODULE": "offcycle.config.settings",
        "OFFCYCLE_DATABASE_URL": database,
        "OFFCYCLE_DATA_DIR": str(data),
        "OFFCYCLE_SECRET_KEY": "for trials only, and known to everybody who reads this",
    }


def stand_on(database: str, data: Path) -> None:
    """Make this process one of the installation: its settings, its tables, and its people, if there are none yet."""
    os.environ.update(environment(database, data))
    sys.path.insert(0, str(CHECKOUT / "src"))
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction

    call_command("migrate", verbosity=0)
    from offcycle.ledger import read
    from offcycle.process import people
    from tests.ledger import told
    from tests.process import story

    if not read.head().seq:
        with transaction.atomic():
            told.organise()
            told.give("set-system", people.SetSystem("other", "Other", "web", "y", "x"))
            for account, role in story.ROLES.items():
                told.give("give-role", people.HoldRole(account, role, "other"))
        told.give("give-role", people.HoldRole("hosting2", "lead", "*"))
    connection.close()
