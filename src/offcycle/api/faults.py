"""This module is the one place where an exception becomes a problem; one that is not known is logged, and says nothing of the insides."""

import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from ninja.errors import AuthenticationError, HttpError, ValidationError

from offcycle.api import parsing
from offcycle.api.callers import not_signed_in
from offcycle.api.problems import HiddenError, Problem
from offcycle.people import security_log

log = structlog.get_logger()

NINJAS_OWN = (Exception, HttpError, ValidationError, Http404)
"""The exceptions for which ninja has answers of its own, which are not problems."""


def answer(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """The answer to a request that raised an exception."""
    problem = _problem(error)
    _tell_security(request, problem)
    if problem.code == "unavailable":
        log.warning("api.record_unavailable", path=request.path, exc_info=error)
    if problem.code == "broken":
        log.error("api.broken", method=request.method, path=request.path, exc_info=error)
    return problem.response()


def _tell_security(request: HttpRequest, problem: Problem) -> None:
    """Tell who asked for what they may not have; rules that refuse a command are no matter of security."""
    hidden = isinstance(problem.__cause__, HiddenError)
    if not hidden and problem.code not in {"not_signed_in", "not_allowed"}:
        return
    known = getattr(request, "auth", None)
    account = known.actor.account if known else None
    security_log.denied(request, "change" if hidden else problem.code, account)


def _problem(error: object) -> Problem:
    match error:
        case Problem():
            return error
        case HttpError(__cause__=Problem() as problem):  # what the parser refused, with its reason
            return problem
        case AuthenticationError():
            return not_signed_in("The request was refused, because it does not say who sends it.")
        case ValidationError():
            return parsing.not_valid(error.errors)
        case OperationalError() | InterfaceError():
            return _unavailable()
        case _:
            return _of_transport(error)


def _of_transport(error: object) -> Problem:
    match error:
        case RequestDataTooBig():
            return too_large()
        case UnreadablePostError():
            detail = "The body broke off before its end. Send it again."
            return Problem("not_understood", detail)
        case HttpError():
            return Problem("not_understood", f"The request was not understood. {error}.")
        case _:
            detail = "Something broke in Offcycle; what was recorded stays recorded. Look at the change before you send it again."
            return Problem("broken", detail)


def too_large() -> Problem:
    """The problem that a body has too many bytes."""
    detail = (
        f"The body was not read, because it has more than {parsing.LARGEST_BODY} bytes. Send less."
    )
    return Problem("too_large", detail)


def _unavailable() -> Problem:
    detail = "The record cannot be reached or is too busy, so nothing was done. Send it again in a moment."
    return Problem("unavailable", detail, headers={"Retry-After": "1"})
