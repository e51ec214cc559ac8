"""This module is run as a process: it makes the tables of a database, and seeds so many changes.

    python -m benchmarks.fill COUNT

OFFCYCLE_DATABASE_URL names the database, which has to be empty.
"""

import sys

import django
from django.core.management import call_command


def tables() -> None:
    """Make the tables of the database that the environment names."""
    call_command("migrate", verbosity=0)


def main(count: int) -> None:
    django.setup()
    tables()
    from benchmarks.seeding import seed  # needs the loaded tables

    seed(count)


if __name__ == "__main__":
    main(int(sys.argv[1]))
