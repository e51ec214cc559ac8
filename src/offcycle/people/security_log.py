"""This module writes the security log: who signed in, who tried to, and what was denied, under names that stay the same.

It is no part of the record, so that nobody outside can fill the chain. What each event and field means stands in
docs/running/security-log.md; a name that stands there is never given another meaning.
"""

import structlog
from django.http import HttpRequest

from offcycle.people import private_links
from offcycle.people.models import Account
from offcycle.people.origins import address

_log = structlog.get_logger("offcycle.security")


def signed_in(request: HttpRequest, account: str) -> None:
    _log.info("signin.succeeded", account=account, address=address(request))


def new_browser(request: HttpRequest, account: str) -> None:
    """Somebody signed in with a browser that was not known for the account; its owner is mailed."""
    _log.warning("signin.new_browser", account=account, address=address(request))


def browser_forgotten(request: HttpRequest, account: str) -> None:
    _log.info("browser.forgotten", account=account, address=address(request))


def failed(request: HttpRequest, typed: str) -> None:
    _log.warning("signin.failed", address=address(request), **_named(typed))


def locked(request: HttpRequest, typed: str, by: str) -> None:
    """A sign-in was refused without a look at the password: `by` is `account` or `address`."""
    _log.warning("signin.locked", by=by, address=address(request), **_named(typed))


def signed_out(request: HttpRequest, account: str) -> None:
    _log.info("signout", account=account, address=address(request))


def session_ended(request: HttpRequest, account: str, because: str) -> None:
    """A session ended by itself: `because` is `idle` or `age`."""
    _log.info("session.ended", account=account, because=because, address=address(request))


def password_changed(request: HttpRequest, account: str) -> None:
    _log.info("password.changed", account=account, address=address(request))


def denied(request: HttpRequest, because: str, account: str | None = None) -> None:
    """Something was asked for that this person may not have, or nobody who is not signed in."""
    _log.warning(
        "access.denied",
        because=because,
        account=_visitor(request) if account is None else account,
        method=request.method,
        path=private_links.untold(request.path),
        address=address(request),
    )


def _visitor(request: HttpRequest) -> str:
    """Who asked; nobody is known yet where it was refused before the session was looked at."""
    user = getattr(request, "user", None)
    return user.get_username() if user else ""


def _named(typed: str) -> dict[str, object]:
    """A name that is nobody's is not written down: people type their password into the wrong field."""
    known = Account.objects.filter(username=typed.strip().lower()).values_list("username").first()
    return {"account": known[0] if known else "", "known": known is not None}
