"""This module is what the policy says of time: the zone, core hours, windows, and how long things may take."""

from typing import Annotated, Literal

from pydantic import Field

from offcycle.process.policy.part import Part, Priority

Minutes = Annotated[int, Field(gt=0)]
Day = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
PRIORITIES: tuple[Priority, ...] = ("P0", "P1", "P2", "P3")


class Hours(Part):
    """When people are at work, in the organisation's zone, and when nobody is to be woken."""

    zone: str = Field(
        default="America/New_York", description="The organisation's time zone, by its IANA name."
    )
    core_from: str = Field(default="12:00", description="When core hours begin, on working days.")
    core_until: str = Field(default="17:00", description="When they end; 00:00 is the day's end.")
    days: tuple[Day, ...] = Field(
        default=("MO", "TU", "WE", "TH", "FR"), description="The days of the week that are worked."
    )
    holidays: str = Field(
        default="US",
        description="The country whose public holidays are kept, in capital letters; empty for none.",
    )
    quiet_from: str = Field(
        default="", description="When quiet hours begin, in which nobody is woken; empty for none."
    )
    quiet_until: str = Field(default="", description="When quiet hours end; empty for none.")


class Windows(Part):
    """When production of what is no emergency may be changed, in the organisation's zone."""

    rule: str = Field(
        default="FREQ=MONTHLY;BYDAY=3TH",
        description="The days on which windows open, as an RFC 5545 rule; empty if all are set by hand.",
    )
    opens: str = Field(default="20:00", description="The time of day at which they open.")
    hours: int = Field(default=4, gt=0, le=168, description="How many hours they last.")
    lead_working_days: int = Field(
        default=5, ge=0, description="How many working days lie before the window that is proposed."
    )
    furthest_days: int = Field(
        default=35, gt=0, description="How many days away the window that is proposed may be."
    )


class Times(Part):
    """For one priority: hours until somebody responds, and until it is resolved."""

    response_hours: int = Field(gt=0, description="Hours until somebody responds.")
    resolution_hours: int = Field(gt=0, description="Hours until it is resolved.")


class Clocks(Part):
    """How long things may take."""

    acknowledge_minutes: int = Field(
        default=15,
        gt=0,
        description="In an incident, minutes until somebody acknowledges a change.",
    )
    acknowledge_core_hours: int = Field(
        default=2, gt=0, description="Otherwise, core hours until somebody acknowledges a change."
    )
    escalate_minutes: int = Field(
        default=15, gt=0, description="Minutes between one level that is alarmed and the next."
    )
    help_minutes: int = Field(
        default=120, gt=0, description="Minutes until a call for help in staging is set."
    )
    warn_percent: int = Field(
        default=75, gt=0, lt=100, description="After so much of a clock's time it warns."
    )
    standby_minutes: int = Field(
        default=60,
        gt=0,
        description="How many minutes old a word of standing by may be at the start.",
    )
    run_silent_minutes: int = Field(
        default=60, gt=0, description="After so many silent minutes a run is asked about."
    )
    first_update_minutes: int = Field(
        default=15, gt=0, description="In an incident, minutes until stakeholders are told first."
    )
    update_minutes: int = Field(
        default=60, gt=0, description="In an incident, minutes from one update to the next."
    )
    decision_minutes: int = Field(
        default=60,
        gt=0,
        description="In an incident that is not among the quorum's silent priorities, minutes until a decision is expected.",
    )
    decision_core_hours: int = Field(
        default=8, gt=0, description="Without an incident, core hours until a decision is expected."
    )
    decision_reminder_minutes: tuple[Minutes, ...] = Field(
        default=(15, 30),
        description="In an incident, after so many minutes approvers are reminded of a decision.",
    )
    window_notice_hours: int = Field(
        default=24, gt=0, description="How many hours before a window hosting is reminded of it."
    )
    archive_minutes: int = Field(
        default=60,
        gt=0,
        description="Minutes until somebody is told that a form is not in the archive yet.",
    )
    accept_core_hours: int = Field(
        default=10,
        gt=0,
        description="Core hours in which approvers look at what was recorded afterwards.",
    )
    roll_call_priorities: tuple[Priority, ...] = Field(
        default=(),
        description="Priorities at which people are asked at once whether they are there.",
    )
    update_priorities: tuple[Priority, ...] = Field(
        default=(),
        description="Priorities at which stakeholders are told at once, and then again and again.",
    )
    exposed_response_hours: int = Field(
        default=1, gt=0, description="Hours until somebody responds when personal data is exposed."
    )
    priorities: dict[str, Times] = Field(
        default={},
        description="Hours to respond and to resolve, by priority.",
        json_schema_extra={"propertyNames": {"enum": list(PRIORITIES)}},
    )


class Limits(Part):
    """How far a run may depart from what was approved, and how long things may last."""

    amendments: int = Field(
        default=2,
        ge=0,
        description="How many steps of a run may be amended before it is submitted again.",
    )
    absence_days: int = Field(
        default=92, gt=0, description="The longest absence that is recorded at once, in days."
    )
    follow_up_days: int = Field(
        default=7,
        gt=0,
        description="Days after production until what a plan leaves for later is due.",
    )
