"""This module is what the policy says of channels: the ways beside mail by which notices leave."""

from typing import Annotated, Literal

from pydantic import Field

from offcycle.process.policy.part import SLUG, Part, Role

MAIL = "mail"
"""The channel that is always there: a mail to each person."""
PUSH = "push"
"""The channel to the browsers that people named themselves; it is set up in no policy."""
OURS = (MAIL, PUSH)

REFERENCE = r"^(env:OFFCYCLE_CHANNEL_[A-Z0-9_]{1,60}|file:/([A-Za-z0-9_-][A-Za-z0-9_.-]*/)*offcycle-channel-[A-Za-z0-9_.-]{1,60})$"
"""Only what is named as a channel's secret: whoever writes a policy must not be able to have others sent away."""
ADDRESS = r"^(https://[A-Za-z0-9.-]+(:[0-9]{1,5})?|http://(127\.0\.0\.1|localhost)(:[0-9]{1,5})?)(/[!-~]*)?$"
NUMBER = r"^\+[0-9]{6,15}$"

ChannelName = Annotated[str, Field(pattern=SLUG)]
Kind = Literal["slack", "teams", "pagerduty", "webhook", "sms"]


class Channel(Part):
    """A way beside mail by which notices leave, such as a chat."""

    kind: Kind = Field(description="What it is: slack, teams, pagerduty, webhook or sms.")
    secret: str = Field(
        pattern=REFERENCE,
        description="Where its secret is, and never the secret itself: env:OFFCYCLE_CHANNEL_NAME, or file:/folder/offcycle-channel-name. Of slack and teams it is the address to post to, of pagerduty the routing key, of webhook and sms what signs.",
    )
    secret_before: str = Field(
        default="",
        pattern=f"{REFERENCE}|^$",
        description="Of webhook and sms: where the old secret is while it is being changed; both sign.",
    )
    address: str = Field(
        default="",
        pattern=f"{ADDRESS}|^$",
        description="Of webhook and sms: the https:// address to post to; of pagerduty the service region's, such as https://events.eu.pagerduty.com.",
    )
    numbers: tuple[Annotated[str, Field(pattern=NUMBER)], ...] = Field(
        default=(), description="Of sms: the numbers, such as +15555550100."
    )
    own_numbers: bool = Field(
        default=False,
        description="Of sms: whether people may have their own notices sent to a number of theirs through it.",
    )
    instead: tuple[Role, ...] = Field(
        min_length=1,
        description="The roles that get a mail instead when the channel fails and the notice names nobody else.",
    )
    next: str = Field(
        default="",
        pattern=f"{SLUG}|^$",
        description="The channel that takes a notice when this one fails, before anybody is mailed; left out, it is mailed.",
    )
    fall_back_minutes: int = Field(
        default=15,
        gt=0,
        le=24 * 60,
        description="After so many minutes without success a notice goes there, or is mailed instead.",
    )
    confidential: bool = Field(
        default=False,
        description="Whether everybody who reads there may read the details of security related changes.",
    )


HOST = r"^(\*\.)?[A-Za-z0-9.-]{1,253}$"


class Push(Part):
    """Notices in people's own browsers."""

    services: tuple[Annotated[str, Field(pattern=HOST)], ...] = Field(
        default=(
            "fcm.googleapis.com",
            "updates.push.services.mozilla.com",
            "*.push.apple.com",
            "*.notify.windows.com",
        ),
        description="The hosts through which browsers may be reached, those of their makers; none at all switches it off.",
    )
