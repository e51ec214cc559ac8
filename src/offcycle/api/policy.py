"""This module is the policy over HTTP: the one in force, what is wrong with another, what that would do, and putting it into force."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router
from pydantic import BaseModel, Field

from offcycle.api import giving
from offcycle.api.callers import caller
from offcycle.api.giving import Given
from offcycle.api.readiness import ReadinessItem
from offcycle.api.shapes import Asked
from offcycle.ledger import policies, read
from offcycle.process import agenda
from offcycle.process.kernel import Actor
from offcycle.process.people import ActivatePolicy
from offcycle.process.policy import Policy
from offcycle.process.policy.checking import faults
from offcycle.process.policy.plain import plain
from offcycle.process.policy.schema import schema
from offcycle.process.policy_effects import Effects, OnChange

router = Router(tags=["policy"])


class PolicyTold(BaseModel):
    """The policy in force."""

    version: int = Field(description="0 while none was put into force.")
    name: str
    text: str = Field(description="The TOML file, as it was put into force.")
    plain: str = Field(description="The same in plain words, as Markdown.")


class PolicyAsked(Asked):
    """A policy file."""

    text: str = Field(description="The TOML file.")


class FaultTold(BaseModel):
    """What is wrong at a place of the file."""

    line: int
    column: int
    where: str = Field(description="The setting; empty where the text is no TOML.")
    says: str
    do: str


class GateTurned(BaseModel):
    """A gate that would open or shut."""

    gate: str
    opens: bool
    why: str
    do: str


class ChangeTouched(BaseModel):
    """An open change for which something would turn."""

    ref: str
    title: str
    judged_as_before: bool = Field(
        description="The policy loosens approvals, so another judges this change."
    )
    turned: list[GateTurned]


class EffectsTold(BaseModel):
    """What the policy would do if it came into force now."""

    looser: list[str] = Field(description="For changes that are requested later only.")
    tighter: list[str] = Field(description="At once.")
    looked_at: int = Field(description="How many open changes that you may see were looked at.")
    changes: list[ChangeTouched] = Field(description="Those of them for which something turns.")


class PolicyChecked(BaseModel):
    """Whether a policy could come into force, and what it would do."""

    usable: bool
    faults: list[FaultTold]
    effects: EffectsTold | None = Field(description="Null while it cannot be used.")
    windows: list[str] = Field(
        description="The next twelve windows that its rule would give, for people, in its zone."
    )
    lacking: list[ReadinessItem] = Field(
        description="People and systems that the organisation lacks for it; its gates wait for them."
    )


@router.get("/policy", response=PolicyTold, operation_id="policy")
def policy(
    request: HttpRequest,  # noqa: ARG001 - every operation is given it
) -> HttpResponse:
    """The policy in force: as the file that it is, and in plain words."""
    return giving.told(_in_force())


@router.get("/policy/schema", response=dict[str, Any], operation_id="policy-schema")
def policy_schema(
    request: HttpRequest,  # noqa: ARG001 - every operation is given it
) -> HttpResponse:
    """The JSON Schema of the file, for editors."""
    return JsonResponse(schema())


@router.post("/policy/check", response=PolicyChecked, operation_id="check-policy")
def check(request: HttpRequest, body: PolicyAsked) -> HttpResponse:
    """What is wrong with a policy file; or, if nothing is, what it would do to the open changes that the caller may see.

    Whoever is signed in may ask, because the policy is everybody's to improve: nothing is changed, nothing is told that the
    caller may not see anyway, and it counts against the limit of commands. Only administrators put it into force.
    """
    return giving.once(request, lambda: giving.told(_checked(body.text, caller(request).actor)))


@router.post("/policy", response=PolicyTold, operation_id="activate-policy")
def activate(request: HttpRequest, body: PolicyAsked) -> HttpResponse:
    """Put a policy into force; for administrators. What it loosens holds for changes that are requested later only."""

    def produce() -> HttpResponse:
        given = Given("activate-policy", ActivatePolicy(body.text))
        giving.recorded_or_refused(caller(request).actor, given)
        return giving.told(_in_force())

    return giving.once(request, produce)


def _in_force() -> PolicyTold:
    world = read.world()
    return PolicyTold(
        version=world.policy_version,
        name=world.policy.name,
        text=policies.text_in_force(),
        plain=plain(world.policy, world.roster.name),
    )


def _checked(text: str, actor: Actor) -> PolicyChecked:
    found = [
        FaultTold.model_validate({name: getattr(each, name) for name in FaultTold.model_fields})
        for each in faults(text)
    ]
    if found:
        return PolicyChecked(usable=False, faults=found, effects=None, windows=[], lacking=[])
    new = Policy.parse(text)
    lacking = [
        ReadinessItem.model_validate(
            {name: getattr(each, name) for name in ReadinessItem.model_fields}
        )
        for each in policies.lacking(new)
    ]
    effects = _effects(policies.weigh(new, actor))
    windows = [agenda.said(new, each) for each in agenda.preview(new, read.now())]
    return PolicyChecked(usable=True, faults=[], effects=effects, windows=windows, lacking=lacking)


def _effects(found: Effects) -> EffectsTold:
    return EffectsTold(
        looser=list(found.looser),
        tighter=list(found.tighter),
        looked_at=found.looked_at,
        changes=[_touched(each) for each in found.changes],
    )


def _touched(change: OnChange) -> ChangeTouched:
    turned = [
        GateTurned(gate=each.gate, opens=each.opens, why=each.why, do=each.do)
        for each in change.turned
    ]
    return ChangeTouched(
        ref=change.ref,
        title=change.title,
        judged_as_before=change.judged_as_before,
        turned=turned,
    )
