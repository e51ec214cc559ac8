"""This module makes what goes with messages and copies as a PDF: printed when it is sent, from the record as it was when it was owed.

Nothing waits for paper: where it cannot be printed, the message says so and goes without.
"""

import structlog
from django.conf import settings

from offcycle.adapters.archive.port import Archive, Copy, digest_of
from offcycle.adapters.failure import Failure
from offcycle.adapters.notify.port import Attachment
from offcycle.ledger import read
from offcycle.ledger.errands import Owed
from offcycle.paper import forms
from offcycle.paper.printing import NotPrintedError, printed

PDF = "application/pdf"
TRIES = 3
"""How often a message waits for its form after a fault that nobody foresaw, a few seconds each time."""
LARGEST = 8 * 1024 * 1024
"""Mail servers often take no more than ten megabytes, and a file grows by a third on its way."""

log = structlog.get_logger()


def with_form(owed: Owed) -> tuple[str, tuple[Attachment, ...]]:
    """What a message says of the form that belongs to it, and the form."""
    number = int(owed.payload.get("form", 0))
    if not number:
        return "", ()
    name = f"{owed.change}-submission-{number}.pdf"
    try:
        content = _form(owed, number)
    except (NotPrintedError, LookupError) as error:
        return _without(owed, number, str(error))
    except Exception:
        if owed.attempts < TRIES:
            raise
        # Whatever the fault is, it is no reason for nobody to be told, nor for what follows to wait behind this.
        log.exception("paper.broke", change=owed.change, submission=number)
        return _without(owed, number, f"Printing it failed {owed.attempts} times.")
    return f"\nAttached: {name}, the form and the plan, to print and to work from.\n", (
        Attachment(name, PDF, content),
    )


def _without(owed: Owed, number: int, because: str) -> tuple[str, tuple[Attachment, ...]]:
    log.warning("paper.not_printed", change=owed.change, submission=number, because=because)
    link = f"{settings.BASE_URL}/changes/{owed.change}"
    return f"\nThe form could not be attached. {because} It can be read here: {link}\n", ()


def lay_beside(owed: Owed, archive: Archive) -> None:
    """Put the form as a PDF beside its copy in the archive, if that can be done now; the copy is what counts."""
    number = int(owed.payload["submission"])
    name = str(owed.payload["name"]).removesuffix(".md")
    try:
        content = _form(owed, number)
        archive.save(Copy(f"{name}.pdf", content, digest_of(content), PDF))
    except (NotPrintedError, LookupError, Failure) as error:
        log.warning("paper.not_archived", change=owed.change, submission=number, because=str(error))
    except Exception:
        # The copy is saved and reported by now; a fault of the press must not make it owed for ever.
        log.exception("paper.broke", change=owed.change, submission=number)


def _form(owed: Owed, number: int) -> bytes:
    view = read.change(owed.change or "")
    # What was recorded afterwards was never submitted, so it is printed as it stands.
    made = printed(forms.sealed(view, number, until=owed.seq) if number else forms.standing(view))
    if len(made) > LARGEST:
        raise NotPrintedError(
            f"It has {len(made)} bytes, which is more than mail takes. Open it on the page."
        )
    return made
