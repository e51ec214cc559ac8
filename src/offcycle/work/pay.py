"""This module pays what is owed: it claims errands, hands them to an adapter, and says what came of it.

Laws:
- At least once: an errand is settled only after its adapter has returned, and what was held by a
  worker that died is claimed by another when the lease ends. Adapters know a second time by its id.
- A temporary failure is tried again, later each time. A permanent one is kept with its reason, for
  people to see. Nothing else ends an errand.
- What the record must know of it is told by a command, before the errand is settled.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from django.conf import settings

from offcycle.adapters.archive.port import Archive, Copy
from offcycle.adapters.failure import Failure
from offcycle.adapters.notify.port import Message, Notifier
from offcycle.ledger import dispatch, documents, errands
from offcycle.ledger.dispatch import Waiting
from offcycle.ledger.errands import Owed, Through
from offcycle.people import private_links
from offcycle.process.notices import markup
from offcycle.work import failing, inviting, papers
from offcycle.work.channels import none_but_mail
from offcycle.work.health import Health
from offcycle.work.report import report_archived

LEASE_SECONDS = 30
_SAFE_SECONDS = 15.0
"""Of the lease: what was not begun by then is left for whoever claims it next, as a call may take 12 seconds."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Adapters:
    """The partners through which this installation pays."""

    notifier: Notifier
    archive: Archive
    papers: bool = (
        True  # whether forms are printed; without, messages that carry one are left to another
    )
    channels: Callable[[str], Notifier] = none_but_mail  # by the name that the policy gives it
    health: Health = field(default_factory=Health)


def pay_once(
    worker: str,
    adapters: Adapters,
    *,
    now: Callable[[], datetime],
    limit: int = 5,
    through: Through = "",
) -> int:
    """Claim what is due, or the part that goes `through` something, and try each errand once; gives how many were tried."""
    until = time.monotonic() + _SAFE_SECONDS
    tried = 0
    for owed in errands.claim(
        worker=worker,
        limit=limit,
        lease_seconds=LEASE_SECONDS,
        papers=adapters.papers,
        through=through,
    ):
        if time.monotonic() > until:
            log.warning("errand.left", worker=worker, because="the lease is nearly over")
            break
        _try(owed, worker, adapters, now)
        tried += 1
    return tried


def pay_one(
    worker: str, adapters: Adapters, errand: int, *, now: Callable[[], datetime]
) -> Waiting | None:
    """Try one errand once, if it is due and nobody holds it; gives when it is to be looked at again, None if it is settled."""
    held = errands.claim(
        worker=worker, limit=1, lease_seconds=LEASE_SECONDS, papers=adapters.papers, only=errand
    )
    for owed in held:
        _try(owed, worker, adapters, now)
    return dispatch.again(errand)


def _try(owed: Owed, worker: str, adapters: Adapters, now: Callable[[], datetime]) -> None:
    try:
        note = _pay(owed, adapters, now)
    except Failure as failure:
        if owed.kind == errands.NOTICE:
            adapters.health.failed(owed, failure)
        failing.settle(owed, failure, worker=worker, at=now())
    except Exception as error:
        log.exception("errand.broke", errand=owed.id, kind=owed.kind)
        text = f"It was not sent, because of a fault in Offcycle ({type(error).__name__}: {error}). Look in the log; it is tried again."
        failing.settle(owed, Failure(text, permanent=False), worker=worker, at=now())
    else:
        if owed.kind == errands.NOTICE:
            adapters.health.took(owed)
        if not errands.paid(owed.id, worker=worker, note=note):
            log.warning("errand.paid_late", errand=owed.id, because="the lease was over")


def _pay(owed: Owed, adapters: Adapters, now: Callable[[], datetime]) -> str:
    """Hand it over; gives the note to keep with the errand."""
    if owed.kind == errands.NOTICE:
        # Dated by what happened: one that leaves late must not read as if it had just happened.
        room = owed.payload.get("channel")
        notifier = adapters.channels(str(room)) if room else adapters.notifier
        notifier.send(message_of(owed, made_at=min(owed.owed_at, now())))
        return notifier.name
    if owed.kind == errands.ARCHIVE:
        saved = adapters.archive.save(copy_of(owed))
        report_archived(owed.change or "", owed.payload["submission"], saved)
        if adapters.papers:
            papers.lay_beside(owed, adapters.archive)
        return saved.location
    raise Failure(
        f"It was not carried out, because no adapter here is for errands of the kind {owed.kind!r}. Do it by hand.",
        permanent=True,
    )


def message_of(owed: Owed, *, made_at: datetime) -> Message:
    """The message that a notice asks for.

    Adapters refuse a subject with a line break; one that was pasted into a title must not keep the
    people from being told, so all white space becomes single spaces here.
    """
    said, attachments = papers.with_form(owed)
    text = private_links.written(str(owed.payload["text"]), owed.to) + said
    return Message(
        id=owed.message_id,
        to=str(owed.payload.get("place", owed.to)),
        subject=" ".join(str(owed.payload["subject"]).split()),
        text=text,
        made_at=made_at,
        headers=_thread(owed),
        attachments=attachments,
        invitation=inviting.of(owed),
        link=markup.link_in(text, settings.BASE_URL),
        change=owed.change or "",
        event=owed.name,
        topic=str(owed.payload.get("topic", "")),
    )


def _thread(owed: Owed) -> dict[str, str]:
    """What puts all messages about a change together: each answers one that was never sent and is always the same."""
    if not owed.change:
        return {}
    root = f"<{owed.change.lower()}@{owed.message_id.rpartition('@')[2]}"
    return {"In-Reply-To": root, "References": root}


def copy_of(owed: Owed) -> Copy:
    """The copy that is to be archived."""
    digest = str(owed.payload["digest"])
    return Copy(
        name=str(owed.payload["name"]),
        data=documents.load(digest),
        digest=digest,
        media_type=str(owed.payload["media_type"]),
    )
