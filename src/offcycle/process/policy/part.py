"""This module is what every part of the policy is: frozen, and with nothing in it that is not known."""

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """A part of the policy: frozen, and nothing in it that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid")
