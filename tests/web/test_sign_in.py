"""This module tells how people get in and out."""

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from offcycle.people.models import Account
from offcycle.process.people import DisableAccount
from tests.ledger import told
from tests.web.conftest import Browser

PASSWORD = "a password of dev's own"


@pytest.fixture
def dev(organisation: None) -> None:  # noqa: ARG001 - it has to be there first
    Account.objects.filter(username="dev").update(password=make_password(PASSWORD))


@pytest.mark.parametrize("path", ["/", "/changes/CR-1001", "/?show=ended"])
@pytest.mark.usefixtures("organisation")
def test_a_stranger_is_asked_to_sign_in_first(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in?next=/")


@pytest.mark.usefixtures("dev")
def test_the_right_password_leads_on_to_the_page_that_was_wanted() -> None:
    client = Client()
    told_in = {"username": "dev", "password": PASSWORD, "next": "/changes/CR-1001"}
    answer = client.post("/sign-in", told_in)
    assert (answer.status_code, answer["Location"]) == (302, "/changes/CR-1001")
    assert b"Dev" in client.get("/").content
    assert client.get("/sign-in")["Location"] == "/"


@pytest.mark.usefixtures("dev")
def test_a_wrong_password_is_told_and_lets_nobody_in() -> None:
    client = Client()
    answer = client.post("/sign-in", {"username": "dev", "password": "wrong"})
    assert answer.status_code == 422
    assert "do not belong together" in answer.content.decode()
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil"]
)
@pytest.mark.usefixtures("dev")
def test_nobody_is_led_elsewhere(elsewhere: str) -> None:
    answer = Client().post("/sign-in", {"username": "dev", "password": PASSWORD, "next": elsewhere})
    assert answer["Location"] == "/"


@pytest.mark.usefixtures("dev")
def test_a_disabled_account_is_not_let_in() -> None:
    told.give("disable-account", DisableAccount("dev"))
    client = Client()
    assert client.post("/sign-in", {"username": "dev", "password": PASSWORD}).status_code == 422
    assert client.get("/").status_code == 302


@pytest.mark.usefixtures("organisation")
def test_an_account_without_a_password_is_not_let_in() -> None:
    for guess in ("", "!", "dev"):
        answer = Client().post("/sign-in", {"username": "qa", "password": guess})
        assert answer.status_code == 422


def test_signing_out_takes_a_press_and_no_link(browser: Browser) -> None:
    client = browser("dev")
    assert client.get("/sign-out").status_code == 405
    assert client.get("/").status_code == 200
    assert client.post("/sign-out")["Location"] == "/sign-in"
    assert client.get("/").status_code == 302


@pytest.mark.usefixtures("dev")
def test_a_form_from_elsewhere_is_refused_in_plain_words() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/sign-in", {"username": "dev", "password": PASSWORD})
    assert answer.status_code == 403
    assert "Nothing was changed" in answer.content.decode()


@pytest.mark.usefixtures("organisation")
def test_sample_accounts_are_shown_in_the_demonstration_alone() -> None:
    page = Client().get("/sign-in").content.decode()
    assert "Sample accounts" not in page
    assert "demonstration" not in page
