"""This module is the end over HTTP: stakeholders are told, the change is closed; and what was said about it on the way."""

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from offcycle.api import etags, giving
from offcycle.api.afterwards_shapes import Drafts
from offcycle.api.callers import caller
from offcycle.api.change_shapes import Change
from offcycle.api.shapes import NOTHING, Asked, Instant, Nothing
from offcycle.ledger import links
from offcycle.process import triage
from offcycle.process.notices import TellStakeholders, wording
from offcycle.process.notices.outside import EndLinks

router = Router(tags=["notices"])


class TellAsked(Asked):
    """What stakeholders are told."""

    message: str


@router.get("/changes/{ref}/drafts", response={200: Drafts, 304: None}, operation_id="drafts")
def drafts(request: HttpRequest, ref: str) -> HttpResponse:
    """What stakeholders would be told now: an update, the last one, and how it ended; as the pages propose it."""
    actor = caller(request).actor
    view = giving.seen(ref, actor)
    case = view.case_for(actor)
    found = Drafts(
        update=wording.draft_update(case),
        last_update=wording.draft_update(case, last=True),
        ending=wording.draft_ending(case),
    )
    sent = giving.sent(found.model_dump_json().encode(), view.n)
    return etags.unless_known(request, sent)


@router.post(
    "/changes/{ref}/notify-stakeholders", response=Change, operation_id="notify-stakeholders"
)
def tell(request: HttpRequest, ref: str, body: TellAsked) -> HttpResponse:
    """Send stakeholders the notice of how it ended."""
    return giving.give(request, ref, "notify-stakeholders", body.into(TellStakeholders))


class LinkTold(BaseModel):
    """Somebody who is told outside, with their private link as it holds now; the link itself stands in their mail alone."""

    address: str
    account: str = Field(description="Empty for a plain address.")
    since: Instant | None = Field(description="Since a mail with it left; null until one has.")
    open: bool = Field(description="Whether there is one, now or in the next mail.")
    ended_at: Instant | None = Field(description="When one was ended last.")
    ended_by: str


class LinkList(BaseModel):
    """Everybody who is told outside; nobody while there is no page, as in a drill."""

    items: list[LinkTold]
    next: None = None


@router.get("/changes/{ref}/links", response={200: LinkList, 304: None}, operation_id="links")
def private_links(request: HttpRequest, ref: str) -> HttpResponse:
    """Who holds a private link to how a change stands, and since when."""
    actor = caller(request).actor
    view = giving.seen(ref, actor)
    found = links.holders(view.case_for(actor))
    items = [LinkTold.model_validate(each, from_attributes=True) for each in found]
    sent = giving.sent(LinkList(items=items).model_dump_json().encode(), view.n)
    return etags.unless_known(request, sent)


class LinksAsked(Asked):
    """Whose private link to the state of a change ends."""

    address: str = Field(default="", description="Left out: of everybody who is told.")
    renew: bool = Field(default=True, description="Whether a new one stands in the next mail.")


@router.post("/changes/{ref}/end-links", response=Change, operation_id="end-links")
def end_links(request: HttpRequest, ref: str, body: LinksAsked | None = None) -> HttpResponse:
    """End private links of stakeholders to the state of a change; new ones stand in the next mail, or none."""
    return giving.give(request, ref, "end-links", (body or LinksAsked()).into(EndLinks))


@router.post("/changes/{ref}/close", response=Change, operation_id="close")
def close(request: HttpRequest, ref: str, body: Nothing = NOTHING) -> HttpResponse:
    """Close the change with the outcome that its last run had."""
    return giving.give(request, ref, "close", body.into(triage.Nothing))
