"""This module reads back the invitation to a call that a notice carries, as it was owed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from offcycle.adapters.notify.invitation import Attendee, Invitation
from offcycle.ledger.errands import Owed


def of(owed: Owed) -> Invitation | None:
    """The invitation that goes with a notice; its name ends with the host of our messages, so that the calendar we publish has the same."""
    said: Mapping[str, Any] | None = owed.payload.get("invitation")
    if not said:
        return None
    host = owed.message_id.rpartition("@")[2].rstrip(">")
    name, address = said["organiser"]
    return Invitation(
        method=str(said["method"]),
        uid=f"{said['name']}@{host}",
        sequence=int(said["sequence"]),
        made_at=owed.owed_at,
        starts_at=datetime.fromisoformat(said["starts_at"]),
        ends_at=datetime.fromisoformat(said["ends_at"]),
        title=str(said["title"]),
        organiser=Attendee(name, address),
        attendees=tuple(Attendee(*each) for each in said["people"]),
        place=str(said["place"]),
        link=str(said["link"]),
    )
