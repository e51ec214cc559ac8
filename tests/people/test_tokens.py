"""This module tries tokens: they are known again, expire, can be revoked, and their secrets are nowhere."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from offcycle.ledger import read
from offcycle.ledger.record import record
from offcycle.people import passwords, tokens
from offcycle.people.models import Account, Token
from offcycle.process import people
from offcycle.process.kernel import Actor, Refused
from tests.ledger import told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _organisation() -> None:
    told.organise()


def by(account: str) -> Callable[[people.MakeToken], object]:
    return lambda ask: record(command="make-token", ask=ask, actor=Actor(account))


def made(
    scopes: tuple[str, ...] = ("read", "write"), account: str = "dev", maker: str = "dev"
) -> str:
    return tokens.make(
        account=account,
        name="CI",
        scopes=scopes,
        expires_at=read.now() + timedelta(hours=1),
        record=by(maker),
    )


def test_a_token_is_known_again() -> None:
    secret = made()
    found = tokens.authenticate(secret, read.now())
    number = secret.split("_")[1]
    assert found == tokens.Known("dev", frozenset({"read", "write"}), own=True, number=number)
    assert found.via == "token"


def test_a_token_that_an_administrator_made_says_so() -> None:
    found = tokens.authenticate(made(maker="admin"), read.now())
    assert found
    assert (found.account, found.via) == ("dev", "issued")


def test_the_rules_refuse_a_token_and_nothing_is_left() -> None:
    with pytest.raises(tokens.TokenRefusedError, match="not your account"):
        made(maker="hosting")
    assert not Token.objects.exists()


def test_a_token_ends() -> None:
    raw = made()
    assert tokens.authenticate(raw, read.now() + timedelta(hours=2)) is None
    number = Token.objects.get().id
    told.give("revoke-token", people.RevokeToken(number))
    assert tokens.authenticate(raw, read.now()) is None


def test_a_disabled_account_has_no_token() -> None:
    raw = made()
    told.give("disable-account", people.DisableAccount("dev"))
    assert tokens.authenticate(raw, read.now()) is None


def test_nothing_but_the_token_itself_is_a_token() -> None:
    raw = made()
    number = Token.objects.get().id
    Token.objects.create(
        id="unborn", account="dev", name="", scopes="[]", own=True,
        expires_at=read.now() + timedelta(days=1),
    )  # fmt: skip
    wrong = [
        "", "x", raw[:-1], raw + "x", raw.upper(), f"offcycle_{number}_", f"offcycle_{number}",
        f"offcycle__{raw}", "offcycle_unborn_", "offcycle_unborn_x", f"other_{raw.partition('_')[2]}",
        "offcycle_\x00_x", "offcycle_é_\ud800",
    ]  # fmt: skip
    for each in wrong:
        assert tokens.authenticate(each, read.now()) is None, each
    assert tokens.authenticate(raw, read.now())


def test_no_secret_stands_in_the_database() -> None:
    raw = made()
    secret = raw.split("_", 2)[2]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of the database's own tables
            for row in cursor.fetchall():
                told_by_row = " ".join(
                    bytes(value).decode(errors="replace")
                    if isinstance(value, bytes | memoryview)
                    else str(value)
                    for value in row
                )
                assert secret not in told_by_row, table


def test_a_password_is_set_by_the_person_or_an_administrator() -> None:
    def set_by(account: str) -> Refused | None:
        return passwords.set_password(
            account="dev",
            password="correct horse battery staple",
            record=lambda ask: record(command="reset-credentials", ask=ask, actor=Actor(account)),
        )

    assert isinstance(set_by("hosting"), Refused)
    assert not Account.objects.get(username="dev").has_usable_password()
    for account in ("dev", "admin"):
        assert set_by(account) is None
        assert Account.objects.get(username="dev").check_password("correct horse battery staple")
