"""This module is expunging over HTTP: one person proposes, the other confirms, and nothing that is expunged is ever sent back."""

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from offcycle.api import giving
from offcycle.api.callers import caller
from offcycle.api.problems import Problem, refused
from offcycle.api.shapes import NOTHING, Asked, Instant, Nothing
from offcycle.ledger import expunging, read
from offcycle.ledger.expunging import NothingFoundError
from offcycle.process.erasures import Proposal
from offcycle.process.facts import Facts
from offcycle.process.kernel import Actor, Case, Refused
from offcycle.process.people.expunging import ProposeExpunge, capacities, waiting

router = Router(tags=["record"])


class ProposeAsked(Asked):
    """What was pasted by mistake: a passage wherever it stands, or the texts of some entries."""

    change: str = Field(default="", description="Its reference; empty for what belongs to none.")
    reason: str = Field(description="Why, without what is to be expunged.")
    passage: str = Field(default="", description="What is to be found nowhere any more.")
    entries: list[int] = Field(
        default_factory=list, description="The `seq` of entries whose texts are to go whole."
    )


class PlaceTold(BaseModel):
    """An entry of which something goes."""

    seq: int
    kind: str


class ProposalTold(BaseModel):
    """A proposal that waits for the other of the two persons."""

    proposal: int
    change: str
    by: str
    at: Instant
    reason: str
    places: list[PlaceTold]


class ProposalList(BaseModel):
    """The proposals that wait, oldest first."""

    items: list[ProposalTold]
    next: None = None


class ExpungedTold(BaseModel):
    """What was expunged."""

    proposal: int
    change: str
    digests: list[str] = Field(
        description="The documents that are empty now, as the record names them."
    )


@router.post("/expunge", response={201: ProposalTold}, operation_id="propose-expunge")
def propose(request: HttpRequest, body: ProposeAsked) -> HttpResponse:
    """Propose to expunge what was pasted by mistake; it happens when the other of the two persons confirms."""
    actor = caller(request).actor

    def produce() -> HttpResponse:
        ask = ProposeExpunge(body.change, body.reason, body.passage, tuple(body.entries))
        try:
            outcome = expunging.propose(ask, actor)
        except NothingFoundError as error:
            raise Problem("wrong", str(error)) from error
        if isinstance(outcome, Refused):
            raise refused("propose-expunge", outcome.refusals)
        response = giving.told(_told(read.world().erasures.proposals[outcome.number]))
        response.status_code = 201
        return response

    return giving.once(request, produce)


@router.get("/expunge", response=ProposalList, operation_id="expunge-proposals")
def proposals(request: HttpRequest) -> HttpResponse:
    """The proposals that wait; for administrators and the security officer alone."""
    actor = caller(request).actor
    case = _case(actor)
    found = waiting(case) if capacities(case, actor.account) else ()
    return giving.told(ProposalList(items=[_told(each) for each in found]))


@router.post("/expunge/{proposal}/confirm", response=ExpungedTold, operation_id="expunge")
def confirm(request: HttpRequest, proposal: int, body: Nothing = NOTHING) -> HttpResponse:  # noqa: ARG001 - nothing is typed
    """Expunge what was proposed, for good: the other of the two persons confirms it here."""
    actor = caller(request).actor

    def produce() -> HttpResponse:
        outcome = expunging.confirm(proposal, actor)
        if isinstance(outcome, Refused):
            raise refused("expunge", outcome.refusals)
        event = outcome.happened[0].event
        digests = list(getattr(event, "digests", ()))
        change = str(getattr(event, "change", ""))
        return giving.told(ExpungedTold(proposal=proposal, change=change, digests=digests))

    return giving.once(request, produce)


def _case(actor: Actor) -> Case:
    return Case(Facts(), read.world(), actor, read.now())


def _told(proposal: Proposal) -> ProposalTold:
    try:
        places = expunging.places(proposal.number)
    except NothingFoundError:  # it went with another proposal
        places = ()
    return ProposalTold(
        proposal=proposal.number,
        change=proposal.change,
        by=proposal.by,
        at=proposal.at,
        reason=proposal.reason,
        places=[PlaceTold(seq=each.seq, kind=each.kind) for each in places],
    )
