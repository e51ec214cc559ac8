"""This module makes whoever opens wrong links without end wait, by address; a link that holds opens from there all the same.

A wrong one is answered alike whatever it is about, and before and behind the limit, so nobody learns whether a change exists.
"""

import math

from django.http import HttpRequest

from offcycle.people import security_log
from offcycle.people.buckets import Buckets
from offcycle.people.origins import address

WRONG_A_MINUTE = 20
_wrong = Buckets(WRONG_A_MINUTE)


def counted(request: HttpRequest) -> int:
    """Count a wrong link; gives 0, or the seconds to wait where it is one too many, which no log is filled with."""
    wait = _wrong.take(address(request))
    if not wait:
        security_log.denied(request, "status")
    return math.ceil(wait)
