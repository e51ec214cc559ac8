"""This module is step 1 over HTTP: the plan is written, read back and compared."""

from dataclasses import dataclass, replace
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field, ValidationError

from offcycle.api import etags, giving, parsing, plan_comparing, plan_reading
from offcycle.api.callers import caller
from offcycle.api.plan_comparing import CheckedAgainst, PlanDiff
from offcycle.api.plan_reading import Plan, Saved
from offcycle.api.problems import FieldFault, Problem, refused
from offcycle.api.shapes import Asked
from offcycle.ledger import plans, read
from offcycle.ledger.overtaken import overtaken, revision_at
from offcycle.ledger.plans import OvertakenError
from offcycle.ledger.read import View
from offcycle.ledger.record import Recorded, StaleError, UnknownChangeError
from offcycle.process import consequences
from offcycle.process.consequences import Ends
from offcycle.process.facts import Revision, fold
from offcycle.process.kernel import Actor, Refused
from offcycle.runbook import FrontMatterUnreadableError, choose

router = Router(tags=["plan"])

LARGEST_PLAN = 1024 * 1024
MARKDOWN = "text/markdown"
TEXTS = frozenset({MARKDOWN, "text/plain"})
ATTEMPTS = 5

RevisionNumber = Annotated[int, Query(ge=1, le=1_000_000)]


class PlanAsked(Asked):
    """A new revision: a document, a choice among the procedures of the one that is there, or both."""

    markdown: str | None = None
    procedure: str | None = Field(
        default=None, description="The procedure to follow, where the plan has several."
    )
    message: str = Field(default="", description="What was changed, and why.")
    give_up_say: bool = Field(
        default=False, description="An approver knows that writing it ends their say."
    )
    based_on: int | None = Field(
        default=None,
        ge=0,
        le=1_000_000,
        description="The revision that was written over, 0 for none; instead of If-Match, so that what happened besides does not matter.",
    )


_WRITES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            MARKDOWN: {"schema": {"type": "string"}},
            "application/json": {"schema": {"$ref": "#/components/schemas/PlanAsked"}},
        },
    }
}


@router.put("/changes/{ref}/plan", response=Saved, operation_id="write-plan", openapi_extra=_WRITES)
def write(
    request: HttpRequest,
    ref: str,
    give_up_say: Annotated[
        bool, Query(description="The same as in JSON, for a document that is sent as it is.")
    ] = False,
    based_on: Annotated[
        int | None,
        Query(ge=0, le=1_000_000, description="Likewise: the revision that was written over."),
    ] = None,
) -> HttpResponse:
    """Document the plan, or save a new revision of it; what hung on other operations ends.

    Once there is a plan, `based_on` has to say which revision was written over, or If-Match which state of the change the new
    one rests on. If another was saved meanwhile, the answer is 409 with what differs, and nothing is overwritten.
    """
    asked = _asked(request, give_up_say=give_up_say, based_on=based_on)

    def produce() -> HttpResponse:
        actor = caller(request).actor
        recorded = _revised(request, ref, asked, actor)
        current = recorded.facts.revisions[-1]
        told = plan_reading.saved(ref, current, _ended(ref, recorded.n, actor))
        return giving.sent(told.model_dump_json(exclude_none=True).encode(), recorded.n)

    return giving.once(request, produce)


@router.post(
    "/changes/{ref}/plan/check",
    response=CheckedAgainst,
    operation_id="check-plan",
    openapi_extra=_WRITES,
)
def check(request: HttpRequest, ref: str) -> HttpResponse:
    """What would be read in a new revision, what saving it would end, and what it would change; nothing is saved."""
    return giving.once(request, lambda: _checked(request, ref))


def _checked(request: HttpRequest, ref: str) -> HttpResponse:
    asked, actor = _asked(request), caller(request).actor
    view = giving.seen(ref, actor)
    before = view.facts.plan
    source = _source(view, asked)
    ask, _ = plans.asked(source, plans.reading(before) if before else None)
    ends = consequences.of_edit(view.case_for(actor), ask)
    if isinstance(ends, Refused):
        raise refused("plan", ends.refusals)
    new = plan_reading.after(source, before)
    against = plan_comparing.against(before, new, actor.account) if before else None
    told = CheckedAgainst.model_validate({**plan_reading.checked(new, ends), "against": against})
    return giving.sent(told.model_dump_json().encode(), view.n)


@dataclass(frozen=True, slots=True)
class _Sent:
    """What was sent: JSON, or a document as it came, with what its address says."""

    asked: PlanAsked
    document: bytes | None = None


def _ended(ref: str, n: int, actor: Actor) -> Ends:
    """What the entry n of a change, a revision of its plan, ended."""
    view = read.change(ref)
    case = view.case_for(actor)
    before, after = (replace(case, facts=fold(view.happened[:end], ref)) for end in (n - 1, n))
    return consequences.of_saved(before, after)


def _asked(
    request: HttpRequest, *, give_up_say: bool = False, based_on: int | None = None
) -> _Sent:
    """What was sent: the bytes of a document as they came, or JSON."""
    if not request.body:
        raise _nothing_sent("body")
    if request.content_type in TEXTS:
        asked = PlanAsked(give_up_say=give_up_say, based_on=based_on)
        return _Sent(asked, not_too_large(request.body))
    if request.content_type != giving.JSON:
        raise Problem(
            "media_type",
            f"The plan was not read, because it came as {request.content_type or 'nothing that was named'}. Send it as {MARKDOWN}, or as {giving.JSON}.",
        )
    try:
        asked = PlanAsked.model_validate(parsing.read(request.body))
    except ValidationError as error:
        raise parsing.not_valid([dict(each) for each in error.errors()]) from error
    if asked.markdown is None and asked.procedure is None:
        raise _nothing_sent("markdown")
    not_too_large((asked.markdown or "").encode())
    if asked.based_on is None:
        asked.based_on = based_on
    return _Sent(asked)


def _nothing_sent(field: str) -> Problem:
    message = "It is missing. Give the document, or a procedure to choose."
    return Problem(
        "not_understood",
        f"The plan was not saved, because nothing of it was sent. {message}",
        errors=[FieldFault(field=field, message=message)],
    )


def not_too_large(source: bytes) -> bytes:
    if len(source) > LARGEST_PLAN:
        raise Problem(
            "too_large",
            f"The plan was not saved, because it has {len(source)} bytes and at most {LARGEST_PLAN} are taken. Make several changes of it, or leave out what is no step.",
        )
    return source


def _revised(request: HttpRequest, ref: str, sent: _Sent, actor: Actor) -> Recorded:
    """What the new revision left in the record; raises a Problem if it was refused."""
    conditional, if_n = "If-Match" in request.headers, etags.expected(request)
    stated = conditional or sent.asked.based_on is not None
    for attempt in range(ATTEMPTS):
        view = giving.seen(ref, actor)
        if view.facts.plan and not stated:
            raise _condition_missing(view)
        expected = if_n if stated else view.n
        try:
            return _revise(view, sent, actor, expected)
        except OvertakenError as error:
            raise _overtaken(ref, sent, actor, error.based_on) from error
        except StaleError as error:
            # A first plan rests on nothing, so that something else has happened does not matter to it.
            if stated or attempt == ATTEMPTS - 1:
                raise _stale(ref, sent, actor, error, expected) from error
    raise AssertionError  # the last attempt returns or raises


def _stale(ref: str, sent: _Sent, actor: Actor, error: StaleError, if_n: int | None) -> Problem:
    """Something happened since: another revision, which is shown; or something else, which the plan need not rest on."""
    view = giving.seen(ref, actor)
    current = len(view.facts.revisions)
    based_on = revision_at(view.happened, if_n) if if_n is not None else current
    if based_on != current:
        return _overtaken(ref, sent, actor, based_on)
    return Problem(
        "stale",
        f"{error} The plan is as it was: send `based_on` {current} instead of If-Match to save over it.",
    )


def _overtaken(ref: str, sent: _Sent, actor: Actor, based_on: int) -> Problem:
    """The problem that another revision was saved meanwhile, with what differs."""
    view = giving.seen(ref, actor)
    revisions = tuple(view.facts.revisions)
    if based_on > len(revisions):
        what = f"{ref} has no revision {based_on} of a plan; it has {len(revisions)}."
        return Problem("wrong", f"The plan was not saved, because it cannot rest on that. {what}")
    if sent.document is None and sent.asked.markdown is None:
        yours = _chosen(plans.markdown(_revision(view, based_on)), sent.asked.procedure)
    else:
        yours = _source(view, sent)
    return plan_comparing.problem(ref, overtaken(revisions, based_on, yours))


def _revise(view: View, sent: _Sent, actor: Actor, expected: int | None) -> Recorded:
    try:
        outcome = plans.revise(
            change=view.ref,
            markdown=_source(view, sent),
            actor=actor,
            message=sent.asked.message,
            give_up_say=sent.asked.give_up_say,
            if_n=expected,
            based_on=sent.asked.based_on,
        )
    except UnknownChangeError as error:  # it was there a moment ago
        raise giving.no_change(view.ref) from error
    if isinstance(outcome, Refused):
        raise refused("plan", outcome.refusals)
    return outcome


def _condition_missing(view: View) -> Problem:
    return Problem(
        "condition_missing",
        f"The plan of {view.ref} was not saved, because it has one already and the request does not say which state it is based on. "
        "Read the plan, and send its revision as `based_on`, or its ETag in the header If-Match.",
    )


def _source(view: View, sent: _Sent) -> bytes:
    """The bytes of the new revision."""
    asked = sent.asked
    if sent.document is not None:
        return sent.document
    source = asked.markdown.encode() if asked.markdown is not None else _current(view)
    return _chosen(source, asked.procedure)


def _chosen(source: bytes, procedure: str | None) -> bytes:
    """The document with a procedure chosen, if one is named."""
    if procedure is None:
        return source
    try:
        return choose(source, procedure)
    except FrontMatterUnreadableError as error:
        raise Problem("wrong", str(error)) from error


def _current(view: View) -> bytes:
    return plans.markdown(_revision(view, None))


def _revision(view: View, number: int | None) -> Revision:
    revisions = view.facts.revisions
    if number is None and revisions:
        return revisions[-1]
    if number is None or number > len(revisions):
        what = f"revision {number} of a plan" if number else "plan"
        raise Problem("not_found", f"{view.ref} has no {what} yet. PUT writes one.")
    return revisions[number - 1]


_READS: dict[str, Any] = {
    "responses": {200: {"content": {MARKDOWN: {"schema": {"type": "string"}}}}}
}


@router.get("/changes/{ref}/plan", response=Plan, operation_id="plan", openapi_extra=_READS)
def read_plan(
    request: HttpRequest, ref: str, revision: RevisionNumber | None = None
) -> HttpResponse:
    """The plan, byte for byte as it was sent; or as it was read, for those who accept JSON."""
    view = giving.seen(ref, caller(request).actor)
    wanted = _revision(view, revision)
    if request.get_preferred_type([MARKDOWN, giving.JSON]) == giving.JSON:
        told = plan_reading.plan(ref, wanted)
        response = giving.sent(told.model_dump_json().encode(), view.n)
    else:
        response = giving.sent(
            plans.markdown(wanted), view.n, media_type=f"{MARKDOWN}; charset=utf-8"
        )
        response.headers["Plan-Digest"] = wanted.plan
    response.headers["Vary"] = f"Accept, {response.headers['Vary']}"
    return etags.unless_known(request, response)


@router.get("/changes/{ref}/plan/diff", response=PlanDiff, operation_id="plan-diff")
def read_diff(
    request: HttpRequest,
    ref: str,
    from_: Annotated[int, Query(alias="from", ge=1, le=1_000_000)],
    to: RevisionNumber | None = None,
) -> HttpResponse:
    """What differs between two revisions; the later is the current one unless it is named."""
    view = giving.seen(ref, caller(request).actor)
    return giving.told(plan_comparing.diff(ref, _revision(view, from_), _revision(view, to)))
