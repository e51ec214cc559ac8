"""This module ends sessions that nobody used for long, or that are old, and tells the security log who comes and goes."""

import time
from collections.abc import Callable
from typing import Any

from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest, HttpResponse

from offcycle.ledger import read
from offcycle.people import known_browsers, security_log

SINCE, SEEN = "since", "seen"
"""When a session began, and when it was last used, in seconds; by the real clock, which no demonstration moves."""
NOTED_PARTS = 12
"""A use is written down when a twelfth of the idle time has passed, so that not every page writes."""
ASKED_BY_ITSELF = "X-Offcycle-Live"
"""What a page asks because time passes says so, and is no use that somebody makes of the session."""

Answer = Callable[[HttpRequest], HttpResponse]


def lasting(answer: Answer) -> Answer:
    """Middleware, before anybody asks who is signed in: a session that is over is forgotten here."""

    def with_session(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            _look(request, time.time())
        return answer(request)

    return with_session


def _look(request: HttpRequest, now: float) -> None:
    session = request.session
    seen = session.get(SEEN, 0)
    over = _over(session.get(SINCE, 0), seen, now)
    if over:
        security_log.session_ended(request, str(session[SESSION_KEY]), over)
        session.flush()
    elif (
        ASKED_BY_ITSELF not in request.headers
        and now - seen > settings.SESSION_IDLE_SECONDS / NOTED_PARTS
    ):
        session[SEEN] = now
        if known_browsers.IN_SESSION in session:
            number = str(session[known_browsers.IN_SESSION])
            known_browsers.used(str(session[SESSION_KEY]), number, read.now())


def _over(since: float, seen: float, now: float) -> str:
    """Why a session is over; empty while it is not."""
    if now - since > settings.SESSION_COOKIE_AGE:
        return "age"
    return "idle" if now - seen > settings.SESSION_IDLE_SECONDS else ""


def _signed_in(*, request: HttpRequest, user: Any, **_: object) -> None:
    request.session[SINCE] = request.session[SEEN] = time.time()
    type(request.session).clear_expired()  # nobody else ever sweeps them up
    security_log.signed_in(request, user.get_username())


def _signed_out(*, request: HttpRequest, user: Any, **_: object) -> None:
    if user is not None:
        security_log.signed_out(request, user.get_username())


def _failed(
    *, credentials: dict[str, Any], request: HttpRequest | None = None, **_: object
) -> None:
    if request is not None:
        security_log.failed(request, str(credentials.get("username") or ""))


def _locked(*, request: HttpRequest, username: str | None, **_: object) -> None:
    security_log.locked(request, username or "", "account")


def listen() -> None:
    """Hear of every sign-in, by whatever door; Django would forget functions that nobody else holds."""
    for signal, heard in (
        (user_logged_in, _signed_in),
        (user_logged_out, _signed_out),
        (user_login_failed, _failed),
        (user_locked_out, _locked),
    ):
        signal.connect(heard, weak=False, dispatch_uid=f"offcycle.{heard.__name__}")
