"""This module makes the demonstration's record ready: tables, and at the first start the organisation and its stories."""

import sys
from collections.abc import Callable

import structlog
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

from offcycle.demo import organisation
from offcycle.demo.folder import ENVIRONMENTS, Folder
from offcycle.ledger import clock

TURN = "offcycle.config.worker.turn"
"""What makes a turn of the worker: it lies above this package, and is found by its name."""


def prepare(folder: Folder, served: dict[str, str]) -> None:
    """Bring the tables up to date, and tell the stories at the first start."""
    if folder.is_half_told():
        folder.begin_anew()
    first = not folder.database.exists()
    if first:
        folder.begin()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    if first:
        _tell(folder, served)
        folder.told()
    else:
        organisation.place(served["staging"], served["production"])
    connection.close()


def _tell(folder: Folder, served: dict[str, str]) -> None:
    # A start that is cut short begins anew, so that the disk need not be waited for.
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = OFF")
    # What reads plans takes a while to load, and is not needed again.
    from offcycle.demo import stories  # noqa: PLC0415 - at the first start alone

    sys.stdout.write("Setting up the sample organisation and its story, once.\n")
    sys.stdout.flush()
    clock.move(-stories.BEFORE_ALL)
    organisation.found(served["staging"], served["production"])
    made = {environment: folder.site(environment) for environment in ENVIRONMENTS}
    turn: Callable[..., Callable[[], int]] = import_string(TURN)
    # In a story the archive is away; that is no news for the terminal.
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    try:
        stories.tell(stories.Stage(made, folder.archive, turn(hurried=True)))
    finally:
        structlog.reset_defaults()
