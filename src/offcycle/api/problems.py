"""This module tells callers what went wrong: problem details after RFC 9457, with every reason and what to do.

Each kind of problem has one code, one status and one title; `PROBLEMS` is all of them, and the page of the interface lists it.
"""

import json
from dataclasses import dataclass, field
from typing import Literal

from django.http import HttpResponse
from pydantic import BaseModel, Field

from offcycle.api.shapes import Unmet
from offcycle.process.kernel import Refusal

MEDIA_TYPE = "application/problem+json"
TYPE = "/api/v1/docs#{code}"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem."""

    status: int
    title: str


Code = Literal[
    "not_understood", "not_signed_in", "not_allowed", "not_found", "method_not_allowed", "refused",
    "stale", "in_flight", "too_large", "media_type", "wrong", "key_used", "condition_missing",
    "too_many", "broken", "unavailable", "not_printed",
]  # fmt: skip

PROBLEMS: dict[Code, Kind] = {
    "not_understood": Kind(400, "The request was not understood"),
    "not_signed_in": Kind(401, "Nobody is signed in"),
    "not_allowed": Kind(403, "This sign-in may not do that"),
    "not_found": Kind(404, "There is nothing here that you may see"),
    "method_not_allowed": Kind(405, "The address does not take this method"),
    "refused": Kind(409, "The process refused the command"),
    "stale": Kind(409, "The change has moved on since you looked at it"),
    "in_flight": Kind(409, "The same command is still being carried out"),
    "too_large": Kind(413, "The request is too large"),
    "media_type": Kind(415, "The body is of a kind that is not taken here"),
    "wrong": Kind(422, "The request was understood, but a value cannot be"),
    "key_used": Kind(422, "The idempotency key was used for another request"),
    "condition_missing": Kind(428, "The request has to say which state it is based on"),
    "too_many": Kind(429, "Too many commands"),
    "broken": Kind(500, "Something broke in Offcycle"),
    "unavailable": Kind(503, "The record cannot be reached now"),
    "not_printed": Kind(503, "The paper cannot be printed now"),
}


class FieldFault(BaseModel):
    """What is the matter with one field of the request."""

    field: str = Field(description="Where it stands, for example `triage.incident.active`.")
    message: str


class ProblemDetails(BaseModel):
    """What went wrong, after RFC 9457."""

    type: str = Field(description="Where the kind of problem is explained.")
    title: str
    status: int
    detail: str = Field(description="What was refused, because of what, and what to do now.")
    code: Code
    unmet: list[Unmet] | None = Field(
        default=None, description="On a refusal by the process: every reason, all at once."
    )
    errors: list[FieldFault] | None = Field(
        default=None, description="On a request that is not understood or wrong: every field."
    )


class HiddenError(Exception):
    """What was asked for is there, and this person may not see it; the cause of a problem that tells them neither."""


@dataclass(eq=False)
class Problem(Exception):  # noqa: N818 - its name is that of the RFC
    """A request that cannot be answered as it was asked."""

    code: Code
    detail: str
    unmet: list[Unmet] | None = None
    errors: list[FieldFault] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 0  # where it is not the one of the kind
    also: BaseModel | None = None  # what one kind of request is told besides

    def response(self) -> HttpResponse:
        """The problem as it is sent."""
        kind = PROBLEMS[self.code]
        status = self.status or kind.status
        details = ProblemDetails(
            type=TYPE.format(code=self.code),
            title=kind.title,
            status=status,
            detail=self.detail,
            code=self.code,
            unmet=self.unmet,
            errors=self.errors,
        )
        told = details.model_dump(mode="json", exclude_none=True)
        if self.also:
            told |= self.also.model_dump(mode="json")
        return HttpResponse(
            json.dumps(told, ensure_ascii=False),
            status=status,
            content_type=MEDIA_TYPE,
            headers=self.headers,
        )


def refused(command: str, refusals: tuple[Refusal, ...]) -> Problem:
    """The problem that a refusal by the process is: wrong if only what was typed is at fault, else refused."""
    reasons = [Unmet.of(each) for each in refusals]
    only_input = all(each.typed for each in refusals)
    detail = " ".join(f"{each.because} {each.do}" for each in refusals)
    says = f"“{command}” was refused. {detail}"
    return Problem("wrong" if only_input else "refused", says, unmet=reasons)
