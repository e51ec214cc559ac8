"""This module proves that a browser which an account was not used in before is mailed to its owner, and known from then on."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client, RequestFactory, override_settings
from structlog.testing import capture_logs

from offcycle.ledger.models import Entry, Errand
from offcycle.people import known_browsers
from offcycle.people.models import Account, KnownBrowser
from offcycle.web import browsers

PASSWORD = "a password of one's own"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
COOKIE = "offcycle-browser"


@pytest.fixture(autouse=True)
def _people(organisation: None) -> None:  # noqa: ARG001 - it has to be there first
    Account.objects.filter(username__in=("dev", "qa")).update(password=make_password(PASSWORD))


def sign_in(client: Client, who: str = "dev") -> Client:
    client.post("/sign-out")
    told_in = {"username": who, "password": PASSWORD}
    sent = client.post("/sign-in", told_in, headers={"User-Agent": FIREFOX})
    assert sent.status_code == 302
    return client


def met() -> list[tuple[str, bool]]:
    """Who was mailed of a browser, in order, and whether of a first one."""
    bodies = [json.loads(bytes(each.body)) for each in Entry.objects.order_by("seq")]
    return [
        (each["data"]["account"], each["data"]["first"])
        for each in bodies
        if each["kind"] == "people.browser_met"
    ]


@pytest.mark.says("always.19")
def test_each_account_is_mailed_once_of_each_browser() -> None:
    here, elsewhere = Client(), Client()
    with capture_logs() as logs:
        sign_in(here)
    assert [each["event"] for each in logs] == ["signin.succeeded", "signin.new_browser"]
    sign_in(here)
    sign_in(here, "qa")  # another account, and to that the browser is new
    sign_in(elsewhere)
    sign_in(elsewhere)
    assert met() == [("dev", True), ("qa", True), ("dev", False)]
    last = Errand.objects.filter(kind="notice").latest("id")
    assert last.to == Account.objects.get(username="dev").email
    mail = json.loads(last.payload)
    assert mail["subject"] == "A new browser was used to sign in"
    assert "in Firefox on Linux, from the network address 127.0.0.1." in mail["text"]


def test_what_the_browser_keeps_is_signed_and_out_of_reach_and_not_what_we_keep() -> None:
    client = sign_in(Client())
    kept = client.cookies[COOKIE]
    assert (kept["httponly"], kept["samesite"]) == (True, "Lax")
    secret = kept.value.split(":")[0]
    assert secret not in json.dumps(list(KnownBrowser.objects.values()), default=str)
    with override_settings(SESSION_COOKIE_SECURE=True):
        assert sign_in(Client()).cookies[f"__Host-{COOKIE}"]["secure"]
    client.cookies[COOKIE] = f"{secret}:made:up"
    sign_in(client)
    assert len(met()) == 3


def test_a_browser_that_is_forgotten_is_out_and_is_mailed_of_again() -> None:
    here, elsewhere, stranger = sign_in(Client()), sign_in(Client()), sign_in(Client(), "qa")
    there = elsewhere.session[known_browsers.IN_SESSION]
    page = here.get("/account").content.decode()
    assert page.count("Firefox on Linux</strong>") == 2
    assert page.count(">this one<") == 1
    stranger.post(f"/account/browsers/{there}/forget")
    assert elsewhere.get("/account").status_code == 200
    here.post(f"/account/browsers/{there}/forget")
    assert elsewhere.get("/account").status_code == 302
    assert here.get("/account").content.decode().count("Firefox on Linux</strong>") == 1
    sign_in(elsewhere)
    assert met()[-1] == ("dev", False)
    assert len(met()) == 4
    mine = here.session[known_browsers.IN_SESSION]
    assert here.post(f"/account/browsers/{mine}/forget").status_code == 303
    assert here.get("/account").status_code == 302


def test_a_browser_that_was_not_used_for_very_long_is_not_known_and_few_are_kept() -> None:
    client = sign_in(Client())
    long_ago = KnownBrowser.objects.get().used_at - known_browsers.KEPT - timedelta(days=1)
    KnownBrowser.objects.update(used_at=long_ago)
    sign_in(client)
    assert met() == [("dev", True), ("dev", True)]
    for number in range(known_browsers.MOST):
        seen = known_browsers.Seen("Firefox on Linux", "192.0.2.7", long_ago + known_browsers.KEPT)
        known_browsers.meet("qa", f"secret {number}", seen, record=lambda _: None)
    known_browsers.meet("qa", "one more", seen, record=lambda _: None)
    assert KnownBrowser.objects.filter(account="qa").count() == known_browsers.MOST


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; like Mac OS X) Version/18.0 Safari/604.1", "Safari on an iPhone"),
        ("<b>Your bank</b>", "an unknown browser on an unknown device"),
    ],
)
def test_a_browser_is_said_in_our_words_and_never_in_its_own(said: str, words: str) -> None:
    assert browsers.in_words(RequestFactory().get("/", headers={"User-Agent": said})) == words
