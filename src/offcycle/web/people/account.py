"""This module is the visitor's own page: who they are here, what they hold, and the keys that they have given out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils import timezone

from offcycle.people import known_browsers, security_log, tokens
from offcycle.web.organisation import case_of
from offcycle.web.people import directory
from offcycle.web.visitor import ZONE, asks, known_zone, page, visitor


@page
def account(request: HttpRequest) -> HttpResponse:
    """Who the visitor is, with their roles, absences and tokens."""
    case, of = case_of(request), visitor(request).account
    told = {
        "now": case.at,
        "person": case.world.roster.accounts[of],
        "holdings": directory.holdings(case, of),
        "absences": directory.absences_of(case, of),
        "tokens": tokens.listed(of, case.at),
        "browsers": known_browsers.of(of, case.at),
        "this_browser": request.session.get(known_browsers.IN_SESSION, ""),
        "zone": timezone.get_current_timezone_name().replace("_", " "),
        "zone_at": timezone.localtime(case.at),
        "from_browser": known_zone(request.COOKIES.get(ZONE, "")) is not None,
    }
    return render(request, "web/people/account.html", told)


@asks
def forget_browser(request: HttpRequest, number: str) -> HttpResponse:
    """Know a browser no longer, and end what is open in it; doing it twice is doing it once."""
    of = visitor(request).account
    here = request.session.get(known_browsers.IN_SESSION) == number
    if request.method == "POST" and known_browsers.forget(of, number):
        security_log.browser_forgotten(request, of)
        if here:
            request.session.flush()
        messages.success(
            request, "The browser is forgotten, and whoever was signed in there is out."
        )
    return HttpResponseRedirect(resolve_url("account"), status=303)
