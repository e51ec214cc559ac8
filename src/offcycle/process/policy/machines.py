"""This module is what the policy says of machines: which executors a plan may ask for."""

from typing import Annotated

from pydantic import Field, field_validator

from offcycle.process.policy.part import Part

EXECUTOR = "^[a-z][a-z0-9_-]{0,63}$"
HAND = "hand"

Executor = Annotated[str, Field(pattern=EXECUTOR)]


class Executors(Part):
    """What a plan may have done by machine. A person may do each such step by hand as well."""

    enabled: tuple[Executor, ...] = Field(
        default=("ansible", "http", "jenkins", "sh"),
        description="The executors that a plan may ask for, such as sh; a step for another one is a fault of the plan.",
    )

    @field_validator("enabled")
    @classmethod
    def _machines(cls, enabled: tuple[str, ...]) -> tuple[str, ...]:
        if HAND in enabled:
            raise ValueError("“hand” is no executor: what people do is always possible")
        return enabled
