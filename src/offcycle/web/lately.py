"""This module remembers in the browser who was in it last, as a number that tells nobody the name."""

from django.conf import settings
from django.http import HttpResponse
from django.utils.crypto import salted_hmac

COOKIE = "offcycle-last"
KEPT_SECONDS = 30 * 24 * 3600


def remember(response: HttpResponse, account: str) -> HttpResponse:
    """Let the browser know whose it is now."""
    response.set_cookie(
        COOKIE,
        number(account),
        max_age=KEPT_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def number(account: str) -> str:
    """What tells one person from another without naming them."""
    return salted_hmac("offcycle.web.lately", account, algorithm="sha256").hexdigest()[:32]
