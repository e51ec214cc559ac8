"""This module lets the follow-ups of changes that have ended come due, which they did not before: it writes down when."""

import json
from datetime import datetime
from typing import Any

from django.db import migrations

SET, DONE = "notices.follow_up_set", "notices.follow_up_done"


def come_due(apps: Any, _: object) -> None:
    """Set when the earliest follow-up that is left of each ended change is due."""
    entries, standing = apps.get_model("ledger", "Entry"), apps.get_model("ledger", "Standing")
    due: dict[str, list[str]] = {}
    for entry in entries.objects.filter(kind__in=(SET, DONE)).order_by("seq"):
        data = json.loads(bytes(entry.body))["data"]
        of_change = due.setdefault(entry.change, [])
        if entry.kind == SET:
            of_change.append(data["due"])
        else:
            of_change[data["follow_up"] - 1] = ""
    for ref, several in due.items():
        left = [datetime.fromisoformat(each) for each in several if each]
        number = int(ref.rpartition("-")[2])
        ended = standing.objects.filter(number=number, is_open=False).exclude(outcome="withdrawn")
        if left:
            ended.update(tick_at=min(left))


class Migration(migrations.Migration):
    dependencies = [("ledger", "0007_errand_channel")]

    operations = [migrations.RunPython(come_due, migrations.RunPython.noop)]
