"""This module keeps the people's tables as the organisation's entries tell; it writes no credentials and removes none."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import F

from offcycle.people.models import Account, Holding, System, Team, Token
from offcycle.process.events import Event, organisation
from offcycle.process.facts import Happened

UNUSABLE = "!"
"""What stands for the password of an account that has none: Django lets nobody in with it."""


def apply(happened: Iterable[Happened]) -> None:
    """Take in what happened to the organisation."""
    for each in happened:
        project = _PROJECT.get(type(each.event))
        if project:
            project(each.event)


def reset() -> None:
    """Begin anew: nobody is active and nothing is held until the entries say so; credentials stay with their accounts."""
    for table in (Holding, System, Team):
        table.objects.all().delete()
    Account.objects.update(
        is_active=False, administrator=False, name="", email="", times_disabled=0
    )
    Token.objects.update(revoked=True)


def _shown(text: str) -> str:
    """A text as both databases can keep it: PostgreSQL keeps no NUL."""
    return text.replace("\x00", "\ufffd")


def _account_added(e: organisation.AccountAdded) -> None:
    told: dict[str, Any] = {
        "name": _shown(e.name),
        "email": _shown(e.email),
        "administrator": e.administrator,
    }
    if not Account.objects.filter(username=e.account).update(**told, is_active=True):
        Account.objects.create(username=e.account, password=UNUSABLE, **told)


def _account_disabled(e: organisation.AccountDisabled) -> None:
    told = {"is_active": False, "times_disabled": F("times_disabled") + 1}
    Account.objects.filter(username=e.account).update(**told)


def _account_enabled(e: organisation.AccountEnabled) -> None:
    Account.objects.filter(username=e.account).update(is_active=True)


def _team_set(e: organisation.TeamSet) -> None:
    Team.objects.update_or_create(slug=e.team, defaults={"name": _shown(e.name)})


def _system_set(e: organisation.SystemSet) -> None:
    told = {
        "name": _shown(e.name),
        "team": e.team,
        "staging": _shown(e.staging),
        "production": _shown(e.production),
        "stakeholders": json.dumps(e.stakeholders),
    }
    System.objects.update_or_create(slug=e.system, defaults=told)


def _role_given(e: organisation.RoleGiven) -> None:
    Holding.objects.get_or_create(account=e.account, role=e.role, on=e.on)


def _role_taken(e: organisation.RoleTaken) -> None:
    Holding.objects.filter(account=e.account, role=e.role, on=e.on).delete()


def _token_made(e: organisation.TokenMade) -> None:
    told = {
        "account": e.account,
        "name": _shown(e.name),
        "scopes": json.dumps(e.scopes),
        "expires_at": e.expires_at,
        "own": e.own,
        "revoked": False,
    }
    Token.objects.update_or_create(id=e.token, defaults=told)


def _token_revoked(e: organisation.TokenRevoked) -> None:
    Token.objects.filter(id=e.token).update(revoked=True)


_PROJECT: dict[type[Event], Callable[[Any], None]] = {
    organisation.AccountAdded: _account_added,
    organisation.AccountDisabled: _account_disabled,
    organisation.AccountEnabled: _account_enabled,
    organisation.TeamSet: _team_set,
    organisation.SystemSet: _system_set,
    organisation.RoleGiven: _role_given,
    organisation.RoleTaken: _role_taken,
    organisation.TokenMade: _token_made,
    organisation.TokenRevoked: _token_revoked,
}
