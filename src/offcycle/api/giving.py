"""This module gives commands to the record for a caller, and answers with the change as it then stands.

Theory of operation: count the command, read what the caller's state was (If-Match), and carry it out, once for each
idempotency key. A refusal is an answer like any other, and is kept with its key. What is not kept: that there is no such
change, and that the caller has to look at it first, because then the same command may be sent again.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel

from offcycle.api import etags, showing
from offcycle.api.callers import caller
from offcycle.api.limits import count_command
from offcycle.api.problems import FieldFault, HiddenError, Problem, refused
from offcycle.ledger import attempts, idempotency, read
from offcycle.ledger.idempotency import Answered
from offcycle.ledger.read import View
from offcycle.ledger.record import Recorded, StaleError, UnknownChangeError, record
from offcycle.process.canonical import digest
from offcycle.process.kernel import Actor
from offcycle.process.visibility import may_see

JSON = "application/json"
AGAIN = "Idempotency-Replayed"
PRIVATE = {"Vary": "Authorization, Cookie", "Cache-Control": "private, no-cache"}

_KEY = re.compile(r"[\x21-\x7e]{1,255}")


@dataclass(frozen=True, slots=True)
class Given:
    """A command on a change, with what is typed for it."""

    name: str
    ask: object
    documents: Iterable[bytes] = ()


T = TypeVar("T")

Produce = Callable[[], HttpResponse]


def seen(ref: str, actor: Actor) -> View:
    """A change that the actor may see; for whoever may not, there is none."""
    try:
        view = read.change(ref)
    except UnknownChangeError as error:
        raise no_change(ref) from error
    if not may_see(actor, view.world, view.facts):
        raise no_change(ref) from HiddenError(ref)
    return view


def no_change(ref: str) -> Problem:
    """The problem that there is no such change, or none that may be seen."""
    return Problem(
        "not_found",
        f"There is no change {ref[:40]} that you may see. List the changes to find the one you mean.",
    )


def give(request: HttpRequest, ref: str, name: str, ask: object) -> HttpResponse:
    """Give one command on a change; answers with the change."""

    def produce() -> HttpResponse:
        return shown(carried_out(request, ref, Given(name, ask)), caller(request).actor)

    return once(request, produce)


def carried_out(request: HttpRequest, ref: str, given: Given) -> View:
    """The change after a command on it; raises a Problem if it was refused."""
    recorded_or_refused(caller(request).actor, given, ref=ref, if_n=etags.expected(request))
    return read.change(ref)


def recorded_or_refused(
    actor: Actor, given: Given, *, ref: str | None = None, if_n: int | None = None
) -> Recorded:
    """What a command left in the record; raises a Problem if it was refused.

    Whoever may give a command may see the change, so only a refusal has to ask whether it may be told.
    """
    try:
        outcome = record(
            command=given.name,
            ask=given.ask,
            actor=actor,
            change=ref,
            if_n=if_n,
            documents=given.documents,
        )
    except UnknownChangeError as error:
        raise no_change(error.ref) from error
    except StaleError as error:
        seen(error.ref, actor)
        raise Problem("stale", str(error)) from error
    if isinstance(outcome, Recorded):
        return outcome
    if ref is not None:
        seen(ref, actor)
    raise refused(given.name, outcome.refusals)


def shown(view: View, actor: Actor, status: int = 200) -> HttpResponse:
    """A change as it is sent."""
    content = showing.change(view, actor).model_dump_json().encode()
    return sent(content, view.n, status=status)


def sent(content: bytes, n: int, *, status: int = 200, media_type: str = JSON) -> HttpResponse:
    """Something about a change with n entries, with its ETag."""
    headers = {"ETag": etags.tag(n, content), **PRIVATE}
    return HttpResponse(content, status=status, content_type=media_type, headers=headers)


def told(answer: BaseModel) -> HttpResponse:
    """Something that belongs to no change."""
    return HttpResponse(answer.model_dump_json(), content_type=JSON, headers=PRIVATE)


def told_by_alias(answer: BaseModel, status: int = 200) -> HttpResponse:
    """The same, where a field is called what no name of ours can be."""
    content = answer.model_dump_json(by_alias=True)
    return HttpResponse(content, status=status, content_type=JSON, headers=PRIVATE)


def once(request: HttpRequest, produce: Produce) -> HttpResponse:
    """The answer to a command, which is carried out once for each idempotency key."""
    who = caller(request)
    count_command(who.key)
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return produce()
    if not _KEY.fullmatch(key):
        message = "It has to be 1 to 255 visible characters of ASCII."
        raise Problem(
            "not_understood",
            f"The header Idempotency-Key was not understood. {message}",
            errors=[FieldFault(field="Idempotency-Key", message=message)],
        )
    answered = whole(lambda: _answered(request, who.actor.account, key, produce))
    headers = {**answered.headers, AGAIN: "true"} if answered.again else answered.headers
    return HttpResponse(answered.body, status=answered.status, headers=headers)


def whole(work: Callable[[], T]) -> T:
    """The outcome of work that is done wholly, or undone if it raises a Problem."""

    def undone() -> T | Problem:
        try:
            with transaction.atomic():
                return work()
        except Problem as problem:  # as a value, so that no more is undone than what was done here
            return problem

    outcome = attempts.whole(undone)
    if isinstance(outcome, Problem):
        raise outcome
    return outcome


def _answered(request: HttpRequest, account: str, key: str, produce: Produce) -> Answered:
    try:
        return idempotency.once(
            account=account,
            key=key,
            request_digest=digest(_whole(request)),
            produce=lambda: _kept(produce),
        )
    except idempotency.KeyReusedError as error:
        raise Problem("key_used", str(error)) from error
    except idempotency.InFlightError as error:
        raise Problem("in_flight", str(error), headers={"Retry-After": "1"}) from error


def _whole(request: HttpRequest) -> bytes:
    return b"\n".join([str(request.method).encode(), request.path.encode(), request.body])


def _kept(produce: Produce) -> tuple[int, dict[str, str], bytes]:
    """An answer as it is kept; refusals are kept too, but not that the caller has to look first."""
    try:
        response = produce()
    except Problem as problem:
        if problem.code not in {"refused", "wrong"}:
            raise
        response = problem.response()
    return response.status_code, dict(response.headers), response.content
