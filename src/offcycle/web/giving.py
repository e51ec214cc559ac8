"""This module carries out what a form on a page asks for: one command, once, and on to the page that shows it.

Theory of operation: every form carries a word of chance (`once`). A command is known by that word and by what was typed, so that a
double click, a second press after "back" and a reload have one effect and the same answer, while a form that was corrected is
another command. A refusal is not kept: the form is shown again with every reason and with all that was typed.
"""

import hashlib
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url

from offcycle.ledger import attempts, idempotency
from offcycle.ledger.record import Recorded, StaleError, UnknownChangeError, record
from offcycle.process.kernel import Refusal, Refused
from offcycle.web.visitor import visitor

ONCE = "once"
"""The hidden field in which a form carries its word of chance."""
NOT_TYPED = frozenset({"csrfmiddlewaretoken", ONCE})
PATIENCE = 10.0  # seconds that a second press waits for the first
STALE = "state.stale"


@dataclass(frozen=True, slots=True)
class Given:
    """A command with what was typed for it, on a change or on the organisation."""

    name: str
    ask: object
    ref: str | None = None
    documents: Iterable[bytes] = field(default=())
    if_n: int | None = None  # only if the change has as many entries as the reader saw


class RefusedError(Exception):
    """What was asked for was refused, and nothing of it is kept."""

    def __init__(self, refused: Refused) -> None:
        super().__init__()
        self.refused = refused


Onward = Callable[[Recorded], str]


def give(
    request: HttpRequest, given: Given, *, onward: str | Onward, done: str | Onward
) -> HttpResponse | Refused:
    """Carry out a command once: gives the way onward, or every reason against it.

    `onward` is the address that shows the effect, `done` the sentence that says it there.
    """
    return carry_out(request, lambda: command(request, given), onward=onward, done=done)


def command(request: HttpRequest, given: Given) -> Recorded | Refused:
    """What a command in the visitor's name leads to."""
    try:
        return record(
            command=given.name,
            ask=given.ask,
            actor=visitor(request),
            change=given.ref,
            if_n=given.if_n,
            documents=given.documents,
        )
    except StaleError as error:
        return stale(str(error))
    except UnknownChangeError as error:
        return stale(str(error))


def stale(because: str) -> Refused:
    """The refusal of what rests on a state that is over."""
    return Refused((Refusal(STALE, "", because, "Look at what has changed, and send it again."),))


def carry_out(
    request: HttpRequest,
    work: Callable[[], Recorded | Refused],
    *,
    onward: str | Onward,
    done: str | Onward,
) -> HttpResponse | Refused:
    """Do the work of a form once for its word of chance and what was typed in it."""

    def produce() -> tuple[int, dict[str, str], bytes]:
        outcome = work()
        if isinstance(outcome, Refused):
            raise RefusedError(outcome)
        headers = {"Location": onward if isinstance(onward, str) else onward(outcome)}
        return 303, headers, (done if isinstance(done, str) else done(outcome)).encode()

    def undone() -> idempotency.Answered | Refused:
        """A refusal as a value, so that no more is undone than what was done here."""
        try:
            return once(request, produce)
        except RefusedError as refusal:
            return refusal.refused

    answered = attempts.whole(undone)
    if isinstance(answered, Refused):
        return answered
    if answered.body:
        messages.success(request, answered.body.decode())
    return HttpResponseRedirect(answered.headers["Location"], status=303)


def once(request: HttpRequest, produce: idempotency.Produce) -> idempotency.Answered:
    """What a form leads to, or what it led to before; for what is shown itself instead of a page that can be read again.

    Raises RefusedError where the first press does not come to an end, and whatever `produce` does; then nothing is kept.
    """
    with transaction.atomic():
        return _once(request, produce)


def _once(request: HttpRequest, produce: idempotency.Produce) -> idempotency.Answered:
    typed = digest_of(request)
    key = f"page:{request.POST.get(ONCE, '')[:64] or secrets.token_hex(16)}:{typed[:32]}"
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return idempotency.once(
                account=visitor(request).account, key=key, request_digest=typed, produce=produce
            )
        except idempotency.InFlightError as error:
            if time.monotonic() > until:
                raise RefusedError(stale("It is still being carried out.")) from error
            time.sleep(0.1)


def digest_of(request: HttpRequest) -> str:
    """The digest of what was typed and where it was sent; of files, of their bytes."""
    found = hashlib.sha256(request.path.encode())
    for name in sorted(set(request.POST) - NOT_TYPED):
        for value in request.POST.getlist(name):
            found.update(f"\0{name}\0{value}".encode())
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            found.update(f"\0{name}\0".encode())
            found.update(hashlib.file_digest(file, "sha256").digest())
            file.seek(0)
    return found.hexdigest()


def to_change(ref: str, part: str = "") -> str:
    """The address of a change's page, or of a part of it."""
    return resolve_url("change", ref) + (f"#{part}" if part else "")
