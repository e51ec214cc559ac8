"""This module proves that guessing is slow, that it locks out nobody else, and that the security log tells of it."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import make_password
from django.db.models import F
from django.test import Client, override_settings
from structlog.testing import capture_logs

from offcycle.people import origins
from offcycle.people.models import Account
from offcycle.people.passwords import set_password
from tests.web.conftest import Browser, a_change

PASSWORD = "a password of one's own"
NEW = "another one, and longer"
TRIES = 5
pytestmark = pytest.mark.usefixtures("people")


@pytest.fixture
def people(organisation: None) -> None:  # noqa: ARG001 - it has to be there first
    for name in ("dev", "qa"):
        Account.objects.filter(username=name).update(password=make_password(PASSWORD))


def attempt(name: str, password: str, address: str = "198.51.100.7", **more: str) -> int:
    told = {"username": name, "password": password}
    return Client().post("/sign-in", told, REMOTE_ADDR=address, **more).status_code


def test_the_fifth_wrong_password_closes_the_account_to_that_address_alone() -> None:
    spelt = ["dev", "DEV", " dev", "dev", "Dev"]
    given = [attempt(name, f"wrong {n}", HTTP_USER_AGENT=str(n)) for n, name in enumerate(spelt)]
    assert given == [422] * (TRIES - 1) + [429]
    assert attempt("dev", PASSWORD) == 429
    assert attempt("qa", PASSWORD) == 302
    assert attempt("dev", PASSWORD, "198.51.100.8") == 302


def test_the_page_says_until_when_and_the_wait_ends_though_somebody_goes_on_guessing() -> None:
    for _ in range(TRIES + 3):
        attempt("dev", "wrong")
    answer = Client().post("/sign-in", {"username": "dev"}, REMOTE_ADDR="198.51.100.7")
    assert answer.status_code == 422  # nothing was guessed
    told = {"username": "dev", "password": "x"}
    answer = Client().post("/sign-in", told, REMOTE_ADDR="198.51.100.7")
    assert 0 < int(answer["Retry-After"]) <= 601
    text = answer.content.decode()
    assert "UTC, which is in 10 minutes" in text
    assert "administrator" in text
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=10, seconds=1))
    assert attempt("dev", PASSWORD) == 302
    assert not AccessAttempt.objects.exists()


def test_the_right_password_begins_the_count_anew() -> None:
    for _ in range(3):
        assert [attempt("dev", "wrong") for _ in range(TRIES - 1)] == [422] * (TRIES - 1)
        assert attempt("dev", PASSWORD) == 302


def test_a_new_password_opens_the_account_at_once() -> None:
    for _ in range(TRIES):
        attempt("dev", "wrong")
    set_password(account="dev", password=NEW, record=lambda _: None)
    assert attempt("dev", NEW) == 302


@override_settings(WRONG_FROM_ADDRESS=3)
def test_one_address_cannot_try_a_password_on_everybody() -> None:
    given = [attempt(name, "Summer2026!") for name in ("dev", "qa", "cor1", "cor2", "nobody")]
    assert given == [422] * 3 + [429] * 2
    assert attempt("dev", PASSWORD, "198.51.100.8") == 302
    with override_settings(ADDRESSES_ARE_TOLD=False):  # all come by one proxy that was not declared
        assert attempt("dev", PASSWORD) == 302


@pytest.mark.parametrize(
    ("proxies", "told", "found"),
    [
        (0, "203.0.113.9", "198.51.100.7"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.1.1.1, 203.0.113.9", "203.0.113.9"),  # the first part is the sender's own
        (2, "1.1.1.1, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "198.51.100.7"),  # did not come by both
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
        (1, "nonsense", origins.UNKNOWN),
    ],
)
def test_proxies_are_believed_as_far_as_they_were_declared(
    proxies: int, told: str, found: str
) -> None:
    with override_settings(PROXIES=proxies):
        attempt("dev", "wrong", HTTP_X_FORWARDED_FOR=told)
    assert AccessAttempt.objects.get().ip_address == found


def test_what_is_written_down_of_an_attempt_has_nothing_that_was_typed() -> None:
    told = {"username": "hunter2 by mistake", "password": "hunter3", "held": "words of a form"}
    with capture_logs() as logs:
        Client().post("/sign-in", told)
    row = AccessAttempt.objects.get()
    kept = f"{row.get_data} {row.post_data}"
    assert not [each for each in ("hunter2", "hunter3", "words") if each in kept]
    assert logs == [
        {
            "event": "signin.failed",
            "log_level": "warning",
            "account": "",
            "known": False,
            "address": "127.0.0.1",
        }
    ]


def test_the_security_log_tells_who_comes_goes_and_fails() -> None:
    with capture_logs() as logs:
        client = Client()
        for password in ("wrong", PASSWORD):
            client.post("/sign-in", {"username": "dev", "password": password})
        client.post("/sign-out")
        for _ in range(TRIES):
            attempt("dev", "wrong")
        attempt("dev", PASSWORD)
        Client(enforce_csrf_checks=True).post("/sign-out")
    names = [each["event"] for each in logs]
    assert names[:4] == ["signin.failed", "signin.succeeded", "signin.new_browser", "signout"]
    assert names[4:].count("signin.failed") == TRIES + 1
    assert names[4:].count("signin.locked") == 2
    assert {each["account"] for each in logs[:-1]} == {"dev"}
    assert (names[-1], logs[-1]["because"], logs[-1]["path"]) == (
        "access.denied",
        "form",
        "/sign-out",
    )


def test_what_is_hidden_or_not_allowed_is_told_as_denied(browser: Browser) -> None:
    ref = a_change(1)
    Account.objects.create(username="nosy", password="!", name="Nosy", email="n@example.org")
    with capture_logs() as logs:
        client = browser("nosy")
        for path in (f"/changes/{ref}", f"/api/v1/changes/{ref}", "/api/v1/readiness"):
            assert client.get(path).status_code in {403, 404}
        assert Client().get("/api/v1/changes").status_code == 401
        assert (
            client.get("/changes/CR-9").status_code == 404
        )  # there is none, so nothing was denied
    denied = [each for each in logs if each["event"] == "access.denied"]
    assert [(each["because"], each["account"]) for each in denied] == [
        ("change", "nosy"),
        ("change", "nosy"),
        ("not_allowed", "nosy"),
        ("not_signed_in", ""),
    ]
