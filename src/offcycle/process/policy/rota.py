"""This module is what the policy says of who is on call: people who take turns, or the calendar that says whose turn it is."""

from typing import Literal

from pydantic import Field

from offcycle.process.policy.channels import REFERENCE
from offcycle.process.policy.part import Account, Part

TURNS, CALENDAR, PAGERDUTY = "turns", "calendar", "pagerduty"
PLACE = r"^(https://api(\.eu)?\.pagerduty\.com|http://(127\.0\.0\.1|localhost)(:[0-9]{1,5})?)$"
"""Where a token of PagerDuty's may be sent; whoever writes a policy must not be able to have it sent elsewhere."""


class Rota(Part):
    """Who is on call: by turns that the policy counts, or as a calendar of the organisation says."""

    source: Literal["turns", "calendar", "pagerduty"] = Field(
        default="turns",
        description="Who says whose turn it is: the turns of this policy, an iCalendar feed (calendar), or pagerduty.",
    )
    secret: str = Field(
        default="",
        pattern=f"{REFERENCE}|^$",
        description="Where the feed's address, or PagerDuty's API key, is; never the secret itself: env:OFFCYCLE_CHANNEL_NAME, or file:/folder/offcycle-channel-name.",
    )
    secondary_word: str = Field(
        default="secondary",
        min_length=1,
        max_length=40,
        description="Of a calendar: the word in an event's title by which it is about the secondary.",
    )
    escalation_policy: str = Field(
        default="",
        pattern=r"^[A-Z0-9]{0,30}$",
        description="Of pagerduty: the escalation policy, such as P1ABCDE; its first level is on call, its second the secondary.",
    )
    address: str = Field(
        default="https://api.pagerduty.com",
        pattern=PLACE,
        description="Of pagerduty: the service region's address, such as https://api.eu.pagerduty.com.",
    )
    turns: tuple[Account, ...] = Field(
        default=(),
        description="The accounts that take turns, in their order; beside a calendar they hold until it is read the first time.",
    )
    first_day: str = Field(
        default="2026-01-05",
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        description="The day on which the first of them begins, such as 2026-01-05.",
    )
    at: str = Field(default="09:00", description="The time of day at which one hands over.")
    days: int = Field(default=7, gt=0, le=366, description="How many days a turn lasts.")

    @property
    def read(self) -> bool:
        """Whether somebody else says whose turn it is, so that it has to be read there."""
        return self.source != TURNS
