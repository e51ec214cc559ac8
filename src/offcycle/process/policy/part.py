"""This module is what every part of the policy is, and how it writes names: frozen, and with nothing in it that is not known."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

SLUG = "^[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?$"

Role = Annotated[str, Field(pattern=SLUG)]
Account = Annotated[str, Field(pattern=SLUG)]
Priority = Literal["P0", "P1", "P2", "P3"]


class Part(BaseModel):
    """A part of the policy: frozen, and nothing in it that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid")
