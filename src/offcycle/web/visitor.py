"""This module says who looks at a page, and what everybody who does is told: the time there, and whether it shows or asks."""

from collections.abc import Callable
from typing import ParamSpec
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from offcycle.ledger import read
from offcycle.ledger.read import View
from offcycle.ledger.record import UnknownChangeError
from offcycle.people import security_log
from offcycle.process.kernel import Actor
from offcycle.process.visibility import may_see
from offcycle.web import held

ZONE = "zone"
"""The cookie in which a browser tells its time zone; without it, the organisation's holds."""
P = ParamSpec("P")


def visitor(request: HttpRequest) -> Actor:
    """The signed-in person, by the door `page`."""
    return Actor(request.user.get_username(), "page")


def seen(request: HttpRequest, ref: str) -> View:
    """A change that the visitor may see; for who may not, there is no such page."""
    try:
        view = read.change(ref)
    except UnknownChangeError as error:
        raise Http404 from error
    if not may_see(visitor(request), view.world, view.facts):
        security_log.denied(request, "change")
        raise Http404
    return view


def page(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """A page that only shows: for signed-in people, never kept by a cache, and never changing anything."""
    shown: Callable[P, HttpResponse] = require_safe(never_cache(login_required(_in_zone(view))))
    return shown


def asks(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """A page with a form: GET shows it, POST sends it; nothing is lost of what arrives signed out."""
    asking: Callable[P, HttpResponse] = require_http_methods(["GET", "HEAD", "POST"])(
        never_cache(_held(login_required(_in_zone(view))))
    )
    return asking


def _held(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """The view, but what somebody sends who is signed out by now is carried through signing in."""

    def answer(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request = args[0]
        if (
            isinstance(request, HttpRequest)
            and request.method == "POST"
            and not request.user.is_authenticated
        ):
            return held.held(request)
        return view(*args, **kwargs)

    return answer


def _in_zone(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """The view, with times said in the zone of whoever reads them."""

    def answer(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request = args[0]
        named = request.COOKIES.get(ZONE, "") if isinstance(request, HttpRequest) else ""
        with timezone.override(known_zone(named) or ZoneInfo(read.world().policy.hours.zone)):
            return view(*args, **kwargs)

    return answer


def known_zone(name: str) -> ZoneInfo | None:
    """The time zone of that name, as a cookie spells it ("America%2FNew_York"); a browser may send anything."""
    try:
        return ZoneInfo(unquote(name)) if name else None
    except (KeyError, ValueError, OSError):  # not known, no key that could be a file's, or a folder
        return None
