"""This module is the first-run list over HTTP: whether the organisation has the people and systems that its process needs."""

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from offcycle.api import giving
from offcycle.api.callers import caller
from offcycle.api.problems import Problem
from offcycle.ledger import read
from offcycle.process.people import readiness as rules

router = Router(tags=["directory"])


class ReadinessItem(BaseModel):
    """One thing that was looked at."""

    name: str
    state: Literal["ok", "missing", "warning"] = Field(
        description="What is missing stops changes; a warning stops none while everybody is there."
    )
    found: str
    do: str = Field(description="Empty where nothing needs to be done.")
    command: str = Field(description="The command of the server that does it, or the next part.")


class Readiness(BaseModel):
    """Whether changes could go through all their steps with the people that are there."""

    ready: bool = Field(description="Whether nothing is missing.")
    items: list[ReadinessItem]


@router.get("/readiness", response=Readiness, operation_id="readiness")
def readiness(request: HttpRequest) -> HttpResponse:
    """What the process still lacks of people, policy and systems; for administrators. `offcycle check` looks at the machine, too."""
    world = read.world()
    if caller(request).actor.account not in world.roster.administrators():
        raise Problem(
            "not_allowed",
            "This was refused, because you are not an administrator. Ask one of them to look.",
        )
    found = rules.readiness(world, read.now())
    items = [
        ReadinessItem.model_validate(
            {name: getattr(each, name) for name in ReadinessItem.model_fields}
        )
        for each in found
    ]
    ready = not any(each.state == rules.MISSING for each in found)
    return giving.told(Readiness(ready=ready, items=items))
