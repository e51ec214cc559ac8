"""This module is what the policy says of who is on call: people who take turns, where no calendar says it."""

from pydantic import Field

from offcycle.process.policy.part import Account, Part


class Rota(Part):
    """Who is on call, in turns; whoever comes next is the secondary."""

    turns: tuple[Account, ...] = Field(
        default=(), description="The accounts that take turns, in their order; empty for no rota."
    )
    first_day: str = Field(
        default="2026-01-05",
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        description="The day on which the first of them begins, such as 2026-01-05.",
    )
    at: str = Field(default="09:00", description="The time of day at which one hands over.")
    days: int = Field(default=7, gt=0, le=366, description="How many days a turn lasts.")
