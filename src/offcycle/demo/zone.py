"""This module says the times of the demonstration's own pages in the zone of the sample organisation, as its mails do."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone

from offcycle.ledger import read

P = ParamSpec("P")


def in_its_zone(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """The view, with times said as the organisation counts them."""

    @wraps(view)
    def answer(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        with timezone.override(ZoneInfo(read.world().policy.hours.zone)):
            return view(*args, **kwargs)

    return answer
