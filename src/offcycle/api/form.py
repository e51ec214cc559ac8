"""This module is step 3 over HTTP: the form is read, with what is missing and who can give it, and filled."""

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from offcycle.api import etags, giving
from offcycle.api.callers import caller
from offcycle.api.change_shapes import Change
from offcycle.api.problems import Problem
from offcycle.api.shapes import Asked, Waiting
from offcycle.process import form
from offcycle.process.kernel import Case

router = Router(tags=["form"])


SubmissionNumber = Annotated[int, Query(ge=1, le=1_000_000)]


class FormField(BaseModel):
    """One field of the form."""

    name: str
    label: str
    help: str
    kind: Literal["text", "long_text", "choice", "yes_no", "number"]
    required: bool
    choices: list[str]
    longest: int = Field(description="How many characters it takes.")
    value: str
    filled_from: str = Field(
        description="What it was filled from: `typed`, or the name of what is known already; empty without a value."
    )
    missing: bool
    asked_of: list[Waiting] = Field(description="Who can give it.")


class Form(BaseModel):
    """The form as it stands."""

    title: str
    complete: bool
    fields: list[FormField]


class FillAsked(Asked):
    """The fields to fill, by their names; those that are not named are left alone."""

    fields: dict[str, str]


@router.get("/changes/{ref}/form", response=Form, operation_id="form")
def read_form(
    request: HttpRequest, ref: str, submission: SubmissionNumber | None = None
) -> HttpResponse:
    """The form with what is filled in, what is missing, and who can give it; or as it was submitted."""
    actor = caller(request).actor
    view = giving.seen(ref, actor)
    if submission and submission > len(view.facts.submissions):
        raise Problem("not_found", f"{ref} has no submission {submission}. List its submissions.")
    content = _form(view.case_for(actor), submission).model_dump_json().encode()
    return etags.unless_known(request, giving.sent(content, view.n))


def _form(case: Case, submission: int | None) -> Form:
    made = case.facts.submissions[submission - 1] if submission else None
    fields = [_field(each, case) for each in form.fields(case, made)]
    return Form(
        title=case.policy.form.title,
        complete=not any(each.missing for each in fields),
        fields=fields,
    )


def _field(field: form.Field, case: Case) -> FormField:
    about = field.about
    return FormField(
        name=about.name,
        label=about.label,
        help=about.help,
        kind=about.kind,
        required=about.required,
        choices=list(about.choices),
        longest=about.longest,
        value=field.value,
        filled_from=field.filled_from,
        missing=field.missing,
        asked_of=Waiting.all_of(case.waiting(*(about.asked_of or case.policy.may.form))),
    )


@router.post("/changes/{ref}/fill-form", response=Change, operation_id="fill-form")
def fill(request: HttpRequest, ref: str, body: FillAsked) -> HttpResponse:
    """Fill fields of the form; fields that are not named are left alone."""
    return giving.give(request, ref, "fill-form", body.into(form.Fill))
