"""This module is the visitor's own page: who they are here, what they hold, and the keys that they have given out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from offcycle.people import tokens
from offcycle.web.organisation import case_of
from offcycle.web.people import directory
from offcycle.web.visitor import ZONE, known_zone, page, visitor


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
        "zone": timezone.get_current_timezone_name().replace("_", " "),
        "zone_at": timezone.localtime(case.at),
        "from_browser": known_zone(request.COOKIES.get(ZONE, "")) is not None,
    }
    return render(request, "web/people/account.html", told)
