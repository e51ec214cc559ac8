"""This module knows the browser again in which somebody signs in; one that is new for the account is told to its owner by mail.

What the browser keeps for that is a signed number without meaning, which no script can read and no other site gets.
"""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from offcycle.ledger import read
from offcycle.ledger.record import record
from offcycle.people import known_browsers, origins, security_log
from offcycle.process.kernel import Actor

SALT = "offcycle.web.browsers"
MAKERS = (
    ("Edge", r"\bEdg(e|A|iOS)?/"),
    ("Opera", r"\bOPR/"),
    ("Samsung Internet", r"\bSamsungBrowser/"),
    ("Firefox", r"\b(Firefox|FxiOS)/"),
    ("Chrome", r"\b(Chrome|CriOS|Chromium)/"),
    ("Safari", r"\bSafari/"),
)
"""Browsers and how they say so; the first that fits holds, for many name others besides themselves."""
PLACES = (
    ("an iPhone", r"\biPhone\b"),
    ("an iPad", r"\biPad\b"),
    ("Android", r"\bAndroid\b"),
    ("Windows", r"\bWindows\b"),
    ("ChromeOS", r"\bCrOS\b"),
    ("a Mac", r"\bMacintosh\b"),
    ("Linux", r"\bLinux\b"),
)


def cookie() -> str:
    """What the cookie is called; by https, a browser takes this name from this very host alone."""
    name = "offcycle-browser"
    return f"__Host-{name}" if settings.SESSION_COOKIE_SECURE else name


def met(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer to who has just signed in, which lets the browser be known again."""
    longest = int(known_browsers.KEPT.total_seconds())
    secret = request.get_signed_cookie(cookie(), default="", salt=SALT, max_age=longest)
    who = Actor(request.user.get_username(), "page")
    found = known_browsers.meet(
        who.account,
        secret or "",
        known_browsers.Seen(in_words(request), origins.address(request), read.now()),
        record=lambda ask: record(command="meet-browser", ask=ask, actor=who),
    )
    if found is None:
        return response
    if found.new:
        security_log.new_browser(request, who.account)
    request.session[known_browsers.IN_SESSION] = found.number
    response.set_signed_cookie(
        cookie(),
        found.secret,
        salt=SALT,
        max_age=longest,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def in_words(request: HttpRequest) -> str:
    """Which browser it is, as people say it; never in its own words, which could be anything."""
    said = request.headers.get("User-Agent", "")
    maker = next((name for name, sign in MAKERS if re.search(sign, said)), "an unknown browser")
    place = next((name for name, sign in PLACES if re.search(sign, said)), "an unknown device")
    return f"{maker} on {place}"
