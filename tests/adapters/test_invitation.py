"""This module holds the invitation to a call to RFC 5545 and 5546, as the part of a mail that calendars look for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import icalendar
import pytest

from offcycle.adapters.failure import Failure
from offcycle.adapters.notify.invitation import Attendee, Invitation
from offcycle.adapters.notify.port import Message
from offcycle.adapters.notify.rfc5322 import as_email

AT = datetime(2026, 11, 23, 2, 14, 7, tzinfo=UTC)
ANN = Attendee('Ann "The Fixer"; Lee:\r\nX-EVIL: 1', "ann@example.org")
CALL = Invitation(
    method="REQUEST",
    uid="CR-1001-call-1@offcycle.example.org",
    sequence=3,
    made_at=AT,
    starts_at=AT + timedelta(hours=1),
    ends_at=AT + timedelta(hours=1, minutes=30),
    title="CR-1001 needs help, " + "ä" * 80 + "\r\nATTENDEE:mailto:evil@example.org",
    organiser=ANN,
    attendees=(ANN, Attendee("Bo", "bo@example.org", needed=False)),
    place="https://meet.example.org/1",
    link="https://offcycle.example.org/changes/CR-1001",
)
MESSAGE = Message(
    "<e7.bo@offcycle.example.org>", "bo@example.org", "A call", "A call.\n", AT, invitation=CALL
)


def part(message: Message) -> EmailMessage:
    mail = as_email(message, sender="Offcycle <offcycle@example.org>")
    read = message_from_bytes(mail.as_bytes(), _class=EmailMessage, policy=default)
    assert read.get_content_type() == "multipart/alternative"
    *_, last = read.iter_parts()
    assert isinstance(last, EmailMessage)
    return last


def test_a_mail_carries_the_call_with_its_method_its_number_and_everybody_invited() -> None:
    found = part(MESSAGE)
    assert found.get_content_type() == "text/calendar"
    assert found["Content-Type"].params["method"] == "REQUEST"
    calendar = icalendar.Calendar.from_ical(found.get_payload(decode=True))
    assert (calendar["METHOD"], calendar["VERSION"]) == ("REQUEST", "2.0")
    (event,) = calendar.walk("VEVENT")
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (CALL.uid, 3, "CONFIRMED")
    assert event.decoded("DTSTART") == CALL.starts_at.replace(microsecond=0)
    assert event["ORGANIZER"] == "mailto:ann@example.org"
    assert event["ORGANIZER"].params["SENT-BY"] == "mailto:offcycle@example.org"
    assert [str(each) for each in event["ATTENDEE"]] == [
        "mailto:ann@example.org",
        "mailto:bo@example.org",
    ]
    assert event["ATTENDEE"][1].params["ROLE"] == "OPT-PARTICIPANT"
    assert event["LOCATION"] == CALL.place
    assert "X-EVIL" not in event


def test_taking_it_back_says_so_to_mail_and_calendar_alike() -> None:
    found = part(replace(MESSAGE, invitation=replace(CALL, method="CANCEL")))
    assert found["Content-Type"].params["method"] == "CANCEL"
    (event,) = icalendar.Calendar.from_ical(found.get_payload(decode=True)).walk("VEVENT")
    assert event["STATUS"] == "CANCELLED"


def test_lines_are_folded_and_end_as_calendars_have_them() -> None:
    content = part(MESSAGE).get_payload(decode=True)
    assert isinstance(content, bytes)
    lines = content.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75


def test_another_method_is_refused_for_ever() -> None:
    with pytest.raises(Failure, match="none that calendars know") as found:
        part(replace(MESSAGE, invitation=replace(CALL, method="REQUEST; x")))
    assert found.value.permanent
