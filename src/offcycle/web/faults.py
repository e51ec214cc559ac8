"""This module answers when there is no page to show: what happened, and what to do now.

Django also says why, in arguments that name what no visitor needs to know; they are taken and left.
"""

import sys
from collections.abc import Callable
from http import HTTPStatus

import structlog
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from offcycle.people import private_links, security_log
from offcycle.web import held

log = structlog.get_logger()

Answer = Callable[[HttpRequest], HttpResponse]


def _fault(request: HttpRequest, status: int, title: str, because: str, do: str) -> HttpResponse:
    told = {"title": title, "because": because, "do": do}
    return render(request, "web/fault.html", told, status=status)


def not_found(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    """There is nothing here, or nothing that this person may see: both look the same."""
    return _fault(
        request,
        404,
        "Nothing to see here",
        "There is no such page, or it is about a system on which you hold no role.",
        "Check the address. If somebody sent you the link, ask them for a role on the system.",
    )


def not_allowed(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    security_log.denied(request, "page")
    return _fault(
        request,
        403,
        "This was refused",
        "You are not allowed to do this.",
        "Go back to the list and look at what the change waits for.",
    )


def stale_form(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    """A form was sent that this server did not give out, or that is too old; from a page of ours, nothing typed is lost."""
    if held.may_hold(request):
        return held.held(request)
    carried = held.came_back(request)
    if carried is not None:
        return carried
    security_log.denied(request, "form")
    return _fault(
        request,
        403,
        "The form was not accepted",
        "It was not opened in this browser, or it is too old. Cookies may be switched off.",
        "Open the page again, and send the form once more. Nothing was changed.",
    )


def not_understood(
    request: HttpRequest, exception: object = None, *_: object, **__: object
) -> HttpResponse:
    """Something cannot be read; or there is too much of it, which Django calls by the same name."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return _too_large(request)
    return _fault(
        request,
        400,
        "This was not understood",
        "The address or the form has something in it that cannot be read.",
        "Go back, and try it again from the page. Nothing was changed.",
    )


def _too_large(request: HttpRequest) -> HttpResponse:
    return _fault(
        request,
        413,
        "This is too large",
        "More was sent than a page takes at once. Nothing was changed.",
        "Go back, where what you typed still stands. Send less of it, or a smaller file.",
    )


def explained(answer: Answer) -> Answer:
    """Middleware: where an address is only sent to, whoever opens it by hand is told so instead of seeing an empty page."""

    def with_words(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or response.content:
            return response
        told = _fault(
            request,
            405,
            "There is nothing to look at here",
            "This address only takes what a button of a page sends. Nothing was changed.",
            "Go back to the page with the button, or to the list of changes.",
        )
        told.headers["Allow"] = response.headers.get("Allow", "")
        return told

    return with_words


def broken(request: HttpRequest) -> HttpResponse:
    """Something here broke; the page is made without asking anything that may be broken, too.

    The visitor is told to name the time, so whoever runs Offcycle has to find that minute in the output.
    """
    error = sys.exc_info()[1]  # Django asks for this page while it handles what broke
    path = private_links.untold(request.path)
    log.error("web.broken", method=request.method, path=path, exc_info=error)
    told = {
        "title": "Something broke here",
        "because": "Offcycle could not make this page. That is not your fault, and nothing was lost: what was recorded stays recorded.",
        "do": "Try again in a minute. If it stays like this, tell whoever runs Offcycle the time at which you saw it.",
    }
    return HttpResponse(render_to_string("web/fault.html", told), status=500)
