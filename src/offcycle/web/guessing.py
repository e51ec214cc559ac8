"""This module makes whoever guesses passwords wait, by name and address, so that no guesser locks out anybody else."""

import math
from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from offcycle.people import security_log
from offcycle.people.origins import address


def name_typed(request: HttpRequest, credentials: dict[str, str] | None = None) -> str:
    """The name for which somebody tries: the same however it is capitalised, as the account is."""
    found = (credentials or request.POST).get("username") or ""
    return str(found).strip().lower()


def refused(request: HttpRequest) -> HttpResponse | None:
    """The answer to an address from which too much was wrong of late, whatever the name; None as long as it was not.

    Where all come by a proxy that was not declared, there is one address for everybody, and no such limit.
    """
    if not settings.ADDRESSES_ARE_TOLD:
        return None
    window = timezone.now() - settings.AXES_COOLOFF_TIME
    tried = AccessAttempt.objects.filter(ip_address=address(request), attempt_time__gt=window)
    found = tried.aggregate(wrong=Sum("failures_since_start"), last=Max("attempt_time"))
    if (found["wrong"] or 0) < settings.WRONG_FROM_ADDRESS:
        return None
    security_log.locked(request, name_typed(request), "address")
    return _wait(request, found["last"], "address")


def locked(
    request: HttpRequest, _answer: HttpResponse, credentials: dict[str, str] | None
) -> HttpResponse:
    """The answer where axes has locked a name for an address."""
    name = name_typed(request, credentials)
    tried = AccessAttempt.objects.filter(ip_address=address(request), username=name)
    return _wait(request, tried.aggregate(last=Max("attempt_time"))["last"], "account")


def _wait(request: HttpRequest, last: datetime | None, by: str) -> HttpResponse:
    now = timezone.now()
    until = (last or now) + settings.AXES_COOLOFF_TIME
    seconds = max(1, math.ceil((until - now) / timedelta(seconds=1)))
    told = {
        "until": until + timedelta(minutes=1),  # shown in minutes, and never before its time
        "minutes": -(-seconds // 60),
        "by": by,
        "wrong": settings.AXES_FAILURE_LIMIT if by == "account" else settings.WRONG_FROM_ADDRESS,
    }
    answer = render(request, "web/locked.html", told, status=429)
    answer["Retry-After"] = str(seconds + 1)
    answer["Cache-Control"] = "no-store"
    return answer
