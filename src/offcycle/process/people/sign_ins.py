"""This module records that an account was used in a browser that it was not used in before, so that whose account it is hears of it.

Whoever has somebody's password is found out by the mail; no policy can switch it off, as it is a receipt.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from offcycle.process.events import Event, Prose
from offcycle.process.events import organisation as events
from offcycle.process.kernel import Case, Unmet, check, command, rule
from offcycle.process.people.who import slug_unmet
from offcycle.process.rules import is_active


@dataclass(frozen=True, slots=True)
class MeetBrowser:
    """A browser in which somebody has just signed in, and which was not known for the account."""

    browser: str  # a number; by what the browser is known again is never seen here
    words: str  # such as: Firefox on Windows
    address: str  # from which network address
    first: bool = False  # whether no other was known


@rule("browser.in_person", "A browser becomes known by signing in with it, never with a token.")
def _in_person(case: Case) -> Unmet | None:
    if case.actor.via == "page":
        return None
    return Unmet("You did not come by the page.", "Sign in to the page with the browser.")


@check("browser.number", "A browser is known by a short name.", typed=True)
def _number(_: Case, ask: MeetBrowser) -> Unmet | None:
    return slug_unmet("a browser", ask.browser)


@command(
    "meet-browser", MeetBrowser, is_active, _in_person, checks=(_number,), on="organisation"
)  # fmt: skip
def meet_browser(case: Case, ask: MeetBrowser) -> Iterator[Event]:
    """Record that somebody signed in with a browser that was not known for their account."""
    yield events.BrowserMet(
        browser=ask.browser,
        account=case.actor.account,
        words=Prose(ask.words),
        address=Prose(ask.address),
        first=ask.first,
    )
