"""This module is a change on paper over HTTP: its form and plan as a PDF, and the evidence of all that happened."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from offcycle.api import etags, giving
from offcycle.api.callers import caller
from offcycle.api.limits import count_command
from offcycle.api.problems import Problem
from offcycle.ledger.read import View
from offcycle.paper import bundle, forms, printing

router = Router(tags=["paper"])

PDF, ZIP = "application/pdf", "application/zip"


def _gives(media_type: str, what: str) -> dict[str, Any]:
    content = {media_type: {"schema": {"type": "string", "format": "binary"}}}
    return {"responses": {200: {"description": what, "content": content}}}


@router.get(
    "/changes/{ref}/form.pdf",
    operation_id="form-pdf",
    openapi_extra=_gives(PDF, "The form, and the plan to run from by hand."),
)
def form_pdf(
    request: HttpRequest,
    ref: str,
    submission: Annotated[
        int | None, Query(ge=1, le=1_000_000, description="As it was sealed, and decided on.")
    ] = None,
) -> HttpResponse:
    """The form with the plan as a PDF, to print and to work from by hand: as it stands, or as a submission sealed it."""
    view = _looked_at(request, ref)
    try:
        job = forms.standing(view) if submission is None else forms.sealed(view, submission)
        made = printing.printed(job)
    except forms.NoSubmissionError as error:
        raise Problem(
            "not_found", f"{error} Leave out `submission` for the form as it stands."
        ) from error
    except printing.NotPrintedError as error:
        raise Problem("not_printed", str(error), headers={"Retry-After": "5"}) from error
    name = f"{ref}-submission-{submission}" if submission else f"{ref}-draft"
    return _file(request, view, made, PDF, f'inline; filename="{name}.pdf"')


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
