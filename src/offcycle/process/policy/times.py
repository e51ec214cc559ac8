"""This module is what the policy says of time: the zone, core hours, windows, and how long things may take."""

from pydantic import Field

from offcycle.process.policy.part import Part


class Hours(Part):
    """When people are at work, in the organisation's zone, and when nobody is to be woken."""

    zone: str = "America/New_York"
    core_from: str = "12:00"
    core_until: str = "17:00"
    days: tuple[str, ...] = ("MO", "TU", "WE", "TH", "FR")
    holidays: str = "US"  # a country of python-holidays; empty for none
    quiet_from: str = ""
    quiet_until: str = ""


class Windows(Part):
    """When production of what is no emergency may be changed: an RFC 5545 rule, in the organisation's zone."""

    rule: str = "FREQ=MONTHLY;BYDAY=3TH"
    opens: str = "20:00"
    hours: int = Field(default=4, gt=0, le=168)
    lead_working_days: int = Field(default=5, ge=0)
    furthest_days: int = Field(default=35, gt=0)


class Times(Part):
    """For one priority: hours until somebody responds, and until it is resolved."""

    response_hours: int = Field(gt=0)
    resolution_hours: int = Field(gt=0)


class Clocks(Part):
    """How long things may take."""

    acknowledge_minutes: int = Field(default=15, gt=0)
    acknowledge_core_hours: int = Field(default=2, gt=0)
    escalate_minutes: int = Field(default=15, gt=0)
    help_minutes: int = Field(default=120, gt=0)
    warn_percent: int = Field(default=75, gt=0, lt=100)
    standby_minutes: int = Field(default=60, gt=0)
    run_silent_minutes: int = Field(default=60, gt=0)
    first_update_minutes: int = Field(default=15, gt=0)
    update_minutes: int = Field(default=60, gt=0)
    roll_call_priorities: tuple[str, ...] = ()
    exposed_response_hours: int = Field(default=1, gt=0)
    priorities: dict[str, Times] = {}


class Limits(Part):
    """How far a run may depart from what was approved."""

    amendments: int = Field(default=2, ge=0)
    follow_up_days: int = Field(default=7, gt=0)  # until what a plan leaves for later is due
