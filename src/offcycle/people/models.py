"""This module is the tables of the people: projections of the organisation's entries, and credentials.

Everything here but the hashes of passwords and tokens, and what people keep for their own pages, is written by `projection.py`
from the record. The hashes are in no entry and no document; they stand here alone and survive a rebuild.
"""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac


class Account(AbstractBaseUser):
    """A person who can sign in."""

    username = models.CharField(max_length=64, primary_key=True)  # the slug of the rules
    name = models.TextField()
    email = models.TextField()
    administrator = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    times_disabled = models.PositiveIntegerField(default=0)

    objects = BaseUserManager["Account"]()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session rests on besides the password: one from before the account was disabled stays over when it is enabled."""
        told = f"{self.password}:{self.times_disabled}"
        return salted_hmac(
            "offcycle.people.session", told, secret=secret, algorithm="sha256"
        ).hexdigest()


class Team(models.Model):
    """A team, whose systems can be given to somebody together."""

    slug = models.CharField(max_length=64, primary_key=True)
    name = models.TextField()

    def __str__(self) -> str:
        return self.slug


class System(models.Model):
    """A hosted system; an empty address means that it has no such environment."""

    slug = models.CharField(max_length=64, primary_key=True)
    name = models.TextField()
    team = models.CharField(max_length=64)
    staging = models.TextField()
    production = models.TextField()
    stakeholders = models.TextField()  # JSON: a list of mail addresses

    def __str__(self) -> str:
        return self.slug


class Holding(models.Model):
    """A role that somebody holds on a system, on the systems of a team (`team:x`), or everywhere (`*`)."""

    account = models.CharField(max_length=64)
    role = models.CharField(max_length=64)
    on = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "role", "on"], name="holding_once")
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.role} on {self.on}"


class Token(models.Model):
    """An API token; of its secret only the hash is kept."""

    id = models.CharField(max_length=64, primary_key=True)
    account = models.CharField(max_length=64)
    name = models.TextField()
    scopes = models.TextField()  # JSON: a list
    expires_at = models.DateTimeField()
    own = models.BooleanField()  # made by the person in whose name it acts
    revoked = models.BooleanField(default=False)
    secret_hash = models.CharField(max_length=64, default="")  # hexadecimal; empty: not given out

    class Meta:
        indexes = [models.Index(fields=["account"], name="token_account")]

    def __str__(self) -> str:
        return f"{self.id} of {self.account}"


class Kept(models.Model):
    """What a person keeps for their own pages, such as a view of the board that they named; no part of the record."""

    account = models.CharField(max_length=64)
    kind = models.CharField(max_length=16)
    name = models.CharField(max_length=80)
    value = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "kind", "name"], name="kept_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name} of {self.account}"


class Browser(models.Model):
    """How a browser is reached that somebody named as a way to be told; it is in no entry, because whoever knows it can send there."""

    way = models.CharField(max_length=64, primary_key=True)
    endpoint = models.TextField()
    public = models.CharField(max_length=128)  # the browser's key, base64url
    auth = models.CharField(max_length=64)  # its secret, base64url

    def __str__(self) -> str:
        return self.way


class KnownBrowser(models.Model):
    """A browser in which an account was used; by what it is known again, only the hash is kept."""

    number = models.CharField(max_length=64, primary_key=True)
    account = models.CharField(max_length=64)
    secret_hash = models.CharField(max_length=64, unique=True)  # of the account and the browser
    words = models.CharField(max_length=80)  # such as: Firefox on Windows
    address = models.CharField(max_length=64)  # from which it was used last
    met_at = models.DateTimeField()
    used_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["account"], name="known_browser_account")]

    def __str__(self) -> str:
        return f"{self.number} of {self.account}"
