"""This module is a change on paper over HTTP: its form and plan as a PDF or a Word document, and the evidence of all that happened."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from offcycle.api import etags, giving
from offcycle.api.callers import caller
from offcycle.api.limits import count_command
from offcycle.api.problems import Problem
from offcycle.ledger.read import View
from offcycle.paper import bundle, forms, own, printing

router = Router(tags=["paper"])

PDF, ZIP = "application/pdf", "application/zip"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

Submission = Annotated[
    int | None, Query(ge=1, le=1_000_000, description="As it was sealed, and decided on.")
]


def _gives(media_type: str, what: str) -> dict[str, Any]:
    content = {media_type: {"schema": {"type": "string", "format": "binary"}}}
    return {"responses": {200: {"description": what, "content": content}}}


@router.get(
    "/changes/{ref}/form.pdf",
    operation_id="form-pdf",
    openapi_extra=_gives(PDF, "The form, and the plan to run from by hand."),
)
def form_pdf(request: HttpRequest, ref: str, submission: Submission = None) -> HttpResponse:
    """The form with the plan as a PDF, to print and to work from by hand: as it stands, or as a submission sealed it.

    Where the policy names a fillable PDF of the organisation's own, it is that one, filled, with the plan behind it.
    """
    view = _looked_at(request, ref)
    made, name = _printed(view, submission, own.PDF)
    return _file(request, view, made, PDF, f'inline; filename="{name}.pdf"')


@router.get(
    "/changes/{ref}/form.docx",
    operation_id="form-docx",
    openapi_extra=_gives(WORD, "The form as a Word document."),
)
def form_docx(request: HttpRequest, ref: str, submission: Submission = None) -> HttpResponse:
    """The form as a Word document: as it stands, or as a submission sealed it.

    Where the policy names a Word document of the organisation's own, it is that one, filled; else our own layout with the plan.
    """
    view = _looked_at(request, ref)
    made, name = _printed(view, submission, own.WORD)
    return _file(request, view, made, WORD, f'attachment; filename="{name}.docx"')


def _printed(view: View, submission: int | None, kind: str) -> tuple[bytes, str]:
    """A paper and what its file is called."""
    try:
        if submission is None:
            job, name = forms.standing(view, kind), f"{view.ref}-draft"
        else:
            job = forms.sealed(view, submission, kind=kind)
            name = f"{view.ref}-submission-{submission}"
        return printing.printed(job), name
    except forms.NoSubmissionError as error:
        raise Problem(
            "not_found", f"{error} Leave out `submission` for the form as it stands."
        ) from error
    except printing.NotPrintedError as error:
        raise Problem("not_printed", str(error), headers={"Retry-After": "5"}) from error


@router.get(
    "/changes/{ref}/evidence.zip",
    operation_id="evidence",
    openapi_extra=_gives(ZIP, "The whole record of the change."),
)
def evidence(request: HttpRequest, ref: str) -> HttpResponse:
    """The whole record of a change, to be checked without this server: `offcycle verify`."""
    view = _looked_at(request, ref)
    name = f'attachment; filename="{ref}-evidence.zip"'
    return _file(request, view, bundle.packed(view), ZIP, name)


def _looked_at(request: HttpRequest, ref: str) -> View:
    """The change, if the caller may see it; what costs work is counted like a command."""
    who = caller(request)
    count_command(who.key)
    return giving.seen(ref, who.actor)


def _file(
    request: HttpRequest, view: View, content: bytes, media_type: str, disposition: str
) -> HttpResponse:
    response = giving.sent(content, view.n, media_type=media_type)
    response.headers["Content-Disposition"] = disposition
    return etags.unless_known(request, response)
