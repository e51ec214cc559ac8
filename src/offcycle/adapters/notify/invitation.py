"""This module writes the invitation to a call as iCalendar (RFC 5545), the way mail carries it to calendars (RFC 5546 and 6047)."""

from dataclasses import dataclass
from datetime import datetime

from icalendar import Calendar, Event, vCalAddress

METHODS = ("REQUEST", "CANCEL")


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who is invited, and whether it cannot be done without them."""

    name: str
    address: str
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Invitation:
    """One state of one call: asked for, moved, or taken back."""

    method: str
    uid: str
    sequence: int
    made_at: datetime
    starts_at: datetime
    ends_at: datetime
    title: str
    organiser: Attendee
    attendees: tuple[Attendee, ...]
    place: str = ""
    link: str = ""


def written(call: Invitation, *, sent_by: str = "") -> str:
    """The invitation as text; `sent_by` is the address that sends it in the organiser's name."""
    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", "-//Offcycle//Invitation//EN")
    made.add("calscale", "GREGORIAN")
    made.add("method", call.method)
    made.add_component(_event(call, sent_by))
    return bytes(made.to_ical()).decode("utf-8")


def _event(call: Invitation, sent_by: str) -> Event:
    event = Event()
    event.add("uid", call.uid)
    event.add("sequence", call.sequence)
    event.add("dtstamp", call.made_at)
    event.add("dtstart", call.starts_at)
    event.add("dtend", call.ends_at)
    event.add("summary", _plain(call.title))
    event.add("status", "CANCELLED" if call.method == "CANCEL" else "CONFIRMED")
    if call.place:
        event.add("location", _plain(call.place))
    said = [f"Join: {call.place}"] * bool(call.place) + [f"The change: {call.link}"] * bool(
        call.link
    )
    event.add("description", "\n".join(map(_plain, said)))
    if call.link:
        event.add("url", call.link)
    # A server that sends for everybody has an address of its own; who organises is who set the call.
    organiser = call.organiser if call.organiser.address else Attendee("Offcycle", sent_by)
    event.add("organizer", _address(organiser, sent_by))
    for each in call.attendees:
        event.add("attendee", _attendee(each, call.organiser), encode=False)
    return event


def _address(organiser: Attendee, sent_by: str) -> vCalAddress:
    found = vCalAddress(f"mailto:{organiser.address}")
    found.params["CN"] = _plain(organiser.name)
    if sent_by and sent_by != organiser.address:
        found.params["SENT-BY"] = f"mailto:{sent_by}"
    return found


def _attendee(person: Attendee, organiser: Attendee) -> vCalAddress:
    comes = person.address == organiser.address
    found = vCalAddress(f"mailto:{person.address}")
    found.params["CN"] = _plain(person.name)
    found.params["CUTYPE"] = "INDIVIDUAL"
    found.params["ROLE"] = "REQ-PARTICIPANT" if person.needed else "OPT-PARTICIPANT"
    found.params["PARTSTAT"] = "ACCEPTED" if comes else "NEEDS-ACTION"
    found.params["RSVP"] = "FALSE" if comes else "TRUE"
    return found


def _plain(text: str) -> str:
    """A text on one line, of what can be seen, without what ends a parameter."""
    seen = "".join(each if each.isprintable() and each != '"' else " " for each in text)
    return " ".join(seen.split())
