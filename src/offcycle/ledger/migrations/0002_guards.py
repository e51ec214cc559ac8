"""This module puts up the triggers that keep the record, makes the search index, and sets the beginning of the chain."""

from datetime import UTC, datetime

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from offcycle.ledger import chain, guards, refs, search


def put_up(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    with schema_editor.connection.cursor() as cursor:
        for statement in (*guards.INSTALL[vendor], *search.CREATE[vendor]):
            cursor.execute(statement)
    apps.get_model("ledger", "Head").objects.create(
        id=1,
        seq=0,
        own=chain.FIRST,
        at=datetime.fromtimestamp(0, UTC),
        number=refs.FIRST - 1,
        world=0,
        world_own=chain.FIRST,
    )


def take_down(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    with schema_editor.connection.cursor() as cursor:
        for statement in (*guards.REMOVE[schema_editor.connection.vendor], search.DROP):
            cursor.execute(statement)
    apps.get_model("ledger", "Head").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_tables")]
    operations = [migrations.RunPython(put_up, take_down)]
