"""This module is what was submitted, over HTTP: every submission with what became of it, and in what two of them differ."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from offcycle.api import etags, giving, plan_comparing, submission_reading
from offcycle.api.callers import caller
from offcycle.api.paging import Cursor, Limit, unknown_cursor
from offcycle.api.problems import Problem
from offcycle.api.submission_shapes import SubmissionDiff, SubmissionList
from offcycle.ledger.read import View
from offcycle.process.facts import Submission
from offcycle.process.review import sealing

router = Router(tags=["review"])

Earlier = Annotated[
    int | None, Query(alias="from", ge=1, le=1_000_000, description="The one before it by default.")
]


@router.get(
    "/changes/{ref}/submissions",
    response={200: SubmissionList, 304: None},
    operation_id="submissions",
)
def read_submissions(
    request: HttpRequest, ref: str, limit: Limit = 50, cursor: Cursor = None
) -> HttpResponse:
    """Every submission of a change, newest first: what it sealed, what was decided on it, and what became of it."""
    actor = caller(request).actor
    view = giving.seen(ref, actor)
    case, before = view.case_for(actor), _before(cursor)
    found = [each for each in reversed(case.facts.submissions) if each.number < before]
    told = SubmissionList.model_validate(
        {
            "items": [submission_reading.shown(case, each) for each in found[:limit]],
            "next": str(found[limit - 1].number) if len(found) > limit else None,
        }
    )
    return etags.unless_known(request, giving.sent(told.model_dump_json().encode(), view.n))


def _before(cursor: str | None) -> int:
    if cursor is None:
        return 1_000_001
    if not cursor.isascii() or not cursor.isdigit():
        raise unknown_cursor()
    return int(cursor)


@router.get(
    "/changes/{ref}/submissions/{number}/diff",
    response=SubmissionDiff,
    operation_id="submission-diff",
)
def read_difference(
    request: HttpRequest, ref: str, number: int, from_: Earlier = None
) -> HttpResponse:
    """In what a submission differs from the one before it, or from another that is named."""
    view = giving.seen(ref, caller(request).actor)
    after = _submission(view, number)
    if from_ is None and number == 1:
        return giving.told(SubmissionDiff(change=ref, from_submission=None, to_submission=1, differs=[], plan=[]))  # fmt: skip
    before = _submission(view, from_ or number - 1)
    first, second = (view.facts.revisions[each.revision - 1] for each in (before, after))
    told = {
        "change": view.ref,
        "from_submission": before.number,
        "to_submission": after.number,
        "differs": submission_reading.parts(
            sealing.differing(sealing.sealed(before), sealing.sealed(after))
        ),
        "plan": plan_comparing.diff(view.ref, first, second).differences,
    }
    return giving.told(SubmissionDiff.model_validate(told))


def _submission(view: View, number: int) -> Submission:
    found = next((each for each in view.facts.submissions if each.number == number), None)
    if found is None:
        raise Problem("not_found", f"{view.ref} has no submission {number}. List its submissions.")
    return found
