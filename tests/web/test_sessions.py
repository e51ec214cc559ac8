"""This module proves when a session ends: by time, with the account, and with the password."""

import json
from collections.abc import Callable

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client, override_settings
from structlog.testing import capture_logs

from offcycle.ledger.models import Entry
from offcycle.people.models import Account
from offcycle.process.people import DisableAccount, EnableAccount
from offcycle.web import sessions
from tests.ledger import told

PASSWORD = "a password of one's own"
NEW = "another one, and longer"
HOUR = 3600
Later = Callable[[float], None]


@pytest.fixture(autouse=True)
def _people(organisation: None) -> None:  # noqa: ARG001 - it has to be there first
    Account.objects.filter(username="dev").update(password=make_password(PASSWORD))


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Let time go by."""
    begun = sessions.time.time()
    gone = [0.0]
    monkeypatch.setattr(sessions.time, "time", lambda: begun + gone[0])
    return lambda hours: gone.__setitem__(0, gone[0] + hours * HOUR)


def signed_in() -> Client:
    client = Client()
    assert client.post("/sign-in", {"username": "dev", "password": PASSWORD}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/password").status_code == 200


def test_an_unused_session_ends_and_a_used_one_by_its_age(later: Later) -> None:
    used, unused = signed_in(), signed_in()
    later(0.9)
    assert is_in(used)
    later(0.2)
    with capture_logs() as logs:
        assert not is_in(unused)
    assert [(each["event"], each["account"], each["because"]) for each in logs] == [
        ("session.ended", "dev", "idle")
    ]
    for _ in range(13):
        assert is_in(used)
        later(0.9)
    with capture_logs() as logs:
        assert not is_in(used)
    assert [each["because"] for each in logs] == ["age"]


def test_a_page_that_is_left_open_does_not_keep_its_session(later: Later) -> None:
    client = signed_in()
    for _ in range(3):
        later(0.4)
        client.get("/changes/CR-1/n", headers={sessions.ASKED_BY_ITSELF: "1"})
    assert not is_in(client)


def test_a_page_writes_no_session_while_it_is_fresh(later: Later) -> None:
    client = signed_in()
    later(0.01)
    answer = client.get("/password")
    assert "sessionid" not in answer.cookies
    later(0.1)
    assert "sessionid" in client.get("/password").cookies


def test_the_key_of_a_session_is_new_after_signing_in() -> None:
    client = Client()
    session = client.session
    session["found"] = "by somebody else"
    session.save()
    client.cookies["sessionid"] = planted = str(session.session_key)
    assert client.post("/sign-in", {"username": "dev", "password": PASSWORD}).status_code == 302
    assert client.cookies["sessionid"].value != planted


def test_the_cookies_are_for_this_site_alone_and_for_no_script() -> None:
    client = signed_in()
    for name in ("sessionid", "offcycle-last"):
        cookie = client.cookies[name]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert "dev" not in cookie.value
    with override_settings(SESSION_COOKIE_SECURE=True):
        assert all(signed_in().cookies[name]["secure"] for name in ("sessionid", "offcycle-last"))


def test_a_disabled_account_is_out_everywhere_and_its_sessions_never_come_back() -> None:
    client = signed_in()
    untouched = signed_in()
    told.give("disable-account", DisableAccount("dev"))
    assert not is_in(client)
    told.give("enable-account", EnableAccount("dev"))
    assert not is_in(client)
    assert not is_in(untouched)
    assert is_in(signed_in())


def change(client: Client, now: str, new: str, again: str) -> tuple[int, str]:
    typed = {"password": now, "new_password": new, "again_password": again}
    answer = client.post("/password", typed)
    return answer.status_code, answer.content.decode()


def test_a_new_password_of_ones_own_ends_every_other_session_and_stands_in_the_record() -> None:
    here, elsewhere = signed_in(), signed_in()
    key = here.cookies["sessionid"].value
    with capture_logs() as logs:
        assert change(here, PASSWORD, NEW, NEW)[0] == 302
    assert [each["event"] for each in logs] == ["password.changed"]
    assert "is changed" in here.get("/password?changed").content.decode()
    assert here.cookies["sessionid"].value != key
    assert not is_in(elsewhere)
    last = Entry.objects.latest("seq")
    said = json.loads(bytes(last.body))
    assert (said["kind"], said["actor"], said["via"]) == ("people.credentials_reset", "dev", "page")
    assert Client().post("/sign-in", {"username": "dev", "password": NEW}).status_code == 302


def test_a_password_that_is_sent_twice_is_set_once() -> None:
    client = signed_in()
    assert change(client, PASSWORD, NEW, NEW)[0] == 302
    last = Entry.objects.latest("seq").seq
    assert change(client, PASSWORD, NEW, NEW)[0] == 302
    assert Entry.objects.latest("seq").seq == last
    assert change(client, PASSWORD, NEW + "!", NEW + "!")[0] == 422


@pytest.mark.parametrize(
    ("now", "new", "again", "says"),
    [
        ("wrong", NEW, NEW, "not your password"),
        (PASSWORD, NEW, NEW + "!", "not the same"),
        (PASSWORD, "short", "short", "too short"),
        (PASSWORD, "1qaz2wsx3edc", "1qaz2wsx3edc", "too common"),
        (PASSWORD, "", "", "required"),
    ],
)
def test_what_is_wrong_with_a_new_password_is_said(
    now: str, new: str, again: str, says: str
) -> None:
    client = signed_in()
    status, page = change(client, now, new, again)
    assert status == 422
    assert says in page
    assert is_in(signed_in())


def test_guessing_the_present_password_from_an_open_session_is_slow_too() -> None:
    client = signed_in()
    assert [change(client, "wrong", NEW, NEW)[0] for _ in range(6)] == [422] * 4 + [429] * 2
    assert is_in(client)


def test_nobody_signs_up_and_no_mail_resets_a_password() -> None:
    for path in ("/signup", "/accounts/signup/", "/accounts/password/reset/", "/password/reset"):
        assert Client().get(path).status_code == 404
