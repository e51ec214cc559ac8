"""This module is step 0 over HTTP: a change is requested, judged, acknowledged, and taken back."""

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from offcycle.api import giving
from offcycle.api.callers import caller
from offcycle.api.change_shapes import Change
from offcycle.api.giving import Given
from offcycle.api.shapes import NOTHING, Asked, Impact, Instant, Nothing, PersonalData, Urgency
from offcycle.ledger import read
from offcycle.ledger.read import View
from offcycle.process import triage as process
from offcycle.process.kernel import Actor
from offcycle.process.people.absences import of_roll_call

router = Router(tags=["triage"])


class Incident(Asked):
    """Whether there is an active incident."""

    active: bool | None = None
    users_cannot_access: bool | None = None
    performance_degraded: bool | None = None


class ImmediateNeed(Asked):
    """Whether the change meets an immediate need."""

    security: bool | None = None
    quality: bool | None = None


class Questions(Asked):
    """The two questions, and why; what is left out is not said now."""

    incident: Incident = Field(default_factory=Incident)
    immediate_need: ImmediateNeed = Field(default_factory=ImmediateNeed)
    why: str | None = None


class TriageAsked(Asked):
    """What is said about the change; what is left out stays as it is."""

    title: str | None = None
    description: str | None = None
    triage: Questions = Field(default_factory=Questions)
    impact: Impact | None = None
    urgency: Urgency | None = None
    personal_data: PersonalData | None = None
    security_related: bool | None = None
    affected: list[str] | None = Field(default=None, description="Other systems, by their slugs.")
    links: list[str] | None = None

    def answers(self) -> process.Answers:
        """The same as the process takes it."""
        asked = self.triage
        return process.Answers(
            title=self.title,
            description=self.description,
            links=None if self.links is None else tuple(self.links),
            **asked.incident.model_dump(),
            **asked.immediate_need.model_dump(),
            why=asked.why,
            impact=self.impact,
            urgency=self.urgency,
            personal_data=self.personal_data,
            security_related=self.security_related,
            affected=None if self.affected is None else tuple(self.affected),
        )


class RequestAsked(TriageAsked):
    """A request: the system and a title are enough; the rest now, or later by `triage`."""

    system: str = Field(description="The system's slug.")
    title: str
    drill: bool = Field(default=False, description="An exercise, which touches no production.")
    give_up_say: bool = Field(
        default=False, description="An approver knows that requesting it ends their say."
    )


class WithdrawAsked(Asked):
    """Why the change is taken back."""

    reason: str


class AvailableAsked(Asked):
    """An answer to the roll call."""

    answer: Literal["here", "out", "back"]
    until: Instant | None = Field(default=None, description="Needed unless the answer is here.")


class MarkAsked(Asked):
    """Why the change is marked as security related, or no longer."""

    reason: str


class AffectedAsked(Asked):
    """The other systems that the change touches, all of them."""

    systems: list[str]


@router.post("/changes", response={201: Change}, operation_id="request")
def request_change(request: HttpRequest, body: RequestAsked) -> HttpResponse:
    """Ask for an off-cycle change of a system; the hosting team is told at once."""
    actor = caller(request).actor

    def produce() -> HttpResponse:
        ref = giving.whole(lambda: _requested(actor, body))
        response = giving.shown(read.change(ref), actor, status=201)
        response.headers["Location"] = f"/api/v1/changes/{ref}"
        return response

    return giving.once(request, produce)


def _requested(actor: Actor, body: RequestAsked) -> str:
    """The reference of a new change: requested, and judged as far as it was said."""
    ask = process.Request(body.system, body.title, body.drill, give_up_say=body.give_up_say)
    ref = giving.recorded_or_refused(actor, Given("request", ask)).change or ""
    answers = body.model_copy(update={"title": None}).answers()
    if answers != process.Answers():
        giving.recorded_or_refused(actor, Given("triage", answers), ref=ref)
    return ref


@router.post("/changes/{ref}/triage", response=Change, operation_id="triage")
def answer(request: HttpRequest, ref: str, body: TriageAsked) -> HttpResponse:
    """Answer the triage questions, or answer them anew when the facts change."""
    return giving.give(request, ref, "triage", body.answers())


@router.post("/changes/{ref}/acknowledge", response=Change, operation_id="acknowledge")
def acknowledge(request: HttpRequest, ref: str, body: Nothing = NOTHING) -> HttpResponse:
    """Acknowledge a change, for the hosting team."""
    return giving.give(request, ref, "acknowledge", body.into(process.Nothing))


@router.post("/changes/{ref}/withdraw", response=Change, operation_id="withdraw")
def withdraw(request: HttpRequest, ref: str, body: WithdrawAsked) -> HttpResponse:
    """Take a change back, with a reason, before production is touched."""
    return giving.give(request, ref, "withdraw", body.into(process.Withdraw))


@router.post("/changes/{ref}/available", response=Change, operation_id="available")
def available(request: HttpRequest, ref: str, body: AvailableAsked) -> HttpResponse:
    """Answer the roll call: here, out until a time, or back at a time."""
    actor, ask = caller(request).actor, body.into(process.Available)
    besides = of_roll_call(read.world(), actor.account, body.answer, body.until, read.now())

    def both() -> View:
        for name, absence in besides:
            giving.recorded_or_refused(actor, Given(name, absence))
        return giving.carried_out(request, ref, Given("available", ask))

    return giving.once(request, lambda: giving.shown(giving.whole(both), actor))


@router.post("/changes/{ref}/raise-security", response=Change, operation_id="raise-security")
def raise_security(request: HttpRequest, ref: str, body: MarkAsked) -> HttpResponse:
    """Mark the change as security related; the security officer is told at once, with all that is there so far."""
    return giving.give(request, ref, "raise-security", body.into(process.Mark))


@router.post("/changes/{ref}/lower-security", response=Change, operation_id="lower-security")
def lower_security(request: HttpRequest, ref: str, body: MarkAsked) -> HttpResponse:
    """Take back the mark that the change is security related; only the security officer does."""
    return giving.give(request, ref, "lower-security", body.into(process.Mark))


@router.post("/changes/{ref}/affected", response=Change, operation_id="affected")
def affected(request: HttpRequest, ref: str, body: AffectedAsked) -> HttpResponse:
    """Name the other systems that the change touches; their teams are copied."""
    return giving.give(request, ref, "affected", process.Affected(tuple(body.systems)))
