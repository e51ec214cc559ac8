"""This module keeps how people's browsers are reached; which there are, and whose, is in the record."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import transaction

from offcycle.people.models import Browser
from offcycle.process.kernel import Refused
from offcycle.process.people import AddWay
from offcycle.process.policy.channels import PUSH

LONGEST_ENDPOINT = 2000


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a browser says of how it is reached."""

    endpoint: str
    public: str
    auth: str

    @property
    def service(self) -> str:
        """The host through which it is reached; empty if that is nothing that could be."""
        try:
            parts = urlsplit(self.endpoint)
            plain = parts.scheme in {"https", "http"} and parts.username is None
            return (
                (parts.hostname or "") if plain and len(self.endpoint) <= LONGEST_ENDPOINT else ""
            )
        except ValueError:
            return ""


def add(
    said: Subscription, name: str, *, for_mail: bool, record: Callable[[AddWay], object]
) -> object:
    """Name a browser as a way to be told; gives what `record` gave, with nothing kept if that is a refusal."""
    number = secrets.token_hex(8)
    with transaction.atomic():
        ask = AddWay(number, PUSH, name, service=said.service, for_mail=for_mail)
        outcome = record(ask)
        if not isinstance(outcome, Refused):
            Browser.objects.create(
                way=number, endpoint=said.endpoint, public=said.public, auth=said.auth
            )
    return outcome


def of(way: str) -> Subscription | None:
    """How a browser is reached, if it is known."""
    found = Browser.objects.filter(way=way).first()
    return Subscription(found.endpoint, found.public, found.auth) if found else None


def forget(way: str) -> None:
    """Keep it no longer."""
    Browser.objects.filter(way=way).delete()
