"""This module proves that nothing typed is lost when a form arrives signed out or too late, and that nothing is sent by itself."""

import json
import re
from html import unescape

import pytest
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from offcycle.people.models import Account
from offcycle.web import held

PASSWORD = "a password of one's own"
HERE = {"HTTP_ORIGIN": "http://testserver"}
TYPED = {
    "title": 'Site <down> & "out"',
    "notes": "first\r\n\r\nlast, é — 停",
    "systems": ["shop", "lists"],
    "empty": "",
    "new_password": "never carried",
    "csrfmiddlewaretoken": "stale",
}
CARRIED = {k: v for k, v in TYPED.items() if k not in {"new_password", "csrfmiddlewaretoken"}}

sent: list[dict[str, list[str]]] = []


def taking(request: HttpRequest) -> HttpResponse:
    """A page that takes forms, as those of the product do."""
    if not request.user.is_authenticated:
        return held.held(request)
    sent.append({str(name): list(map(str, each)) for name, each in request.POST.lists()})
    return HttpResponse("taken")


urlpatterns = [path("taking", taking), path("", include("offcycle.config.urls"))]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.usefixtures("people")]


@pytest.fixture
def people(organisation: None) -> None:  # noqa: ARG001 - it has to be there first
    sent.clear()
    for name in ("dev", "qa"):
        Account.objects.filter(username=name).update(password=make_password(PASSWORD))


def client_in(account: str, *, csrf: bool = False) -> Client:
    client = Client(enforce_csrf_checks=csrf)
    assert sign_in(client, account).status_code == 302
    return client


def sign_in(client: Client, account: str, password: str = PASSWORD, **more: str) -> HttpResponse:
    page = client.get("/sign-in").content.decode()
    told = {"username": account, "password": password, **more}
    if 'name="csrfmiddlewaretoken"' in page:
        told["csrfmiddlewaretoken"] = inputs(page)["csrfmiddlewaretoken"][0]
    answer: HttpResponse = client.post("/sign-in", told, **HERE)
    return answer


def inputs(page: str) -> dict[str, list[str]]:
    """The hidden fields of a page, by name."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', page):
        found.setdefault(unescape(name), []).append(unescape(value))
    return found


def test_what_was_typed_goes_through_signing_in_and_is_sent_by_a_press_alone() -> None:
    client = client_in("dev")
    client.post("/sign-out")
    asked = client.post("/taking?from=list", TYPED, HTTP_REFERER="http://testserver/changes/CR-1")
    page = asked.content.decode()
    assert asked.status_code == 403
    assert "Nothing was sent yet" in page
    assert "never carried" not in page
    packed = inputs(page)["held"][0]
    assert json.loads(packed)["back"] == "/changes/CR-1"

    wrong = sign_in(client, "dev", "wrong", held=packed)
    assert inputs(wrong.content.decode())["held"] == [packed]

    shown = sign_in(client, "dev", held=packed).content.decode()
    assert "You are signed in again. Nothing was sent yet." in shown
    assert "Somebody else" not in shown
    assert "Site &lt;down&gt; &amp;" in shown
    assert 'action="/taking?from=list"' in shown
    assert 'href="/changes/CR-1"' in shown
    assert sent == []

    again = {
        k: v for k, v in inputs(shown.partition('action="/taking')[2]).items() if k != held.TOKEN
    }
    assert again == {k: v if isinstance(v, list) else [v] for k, v in CARRIED.items()}
    assert client.post("/taking?from=list", again).content == b"taken"
    assert sent == [again]


def test_another_person_is_told_that_it_may_not_be_theirs() -> None:
    client = client_in("dev")
    client.post("/sign-out")
    packed = inputs(client.post("/taking", TYPED).content.decode())["held"][0]
    assert "dev" not in packed
    assert (
        "Somebody else may have typed this" in sign_in(client, "qa", held=packed).content.decode()
    )


def test_files_are_not_kept_and_that_is_said() -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = Client()
    page = client.post("/taking", {"note": "x", "plan": SimpleUploadedFile("plan.md", b"# secret")})
    text = page.content.decode()
    assert "plan.md" in text
    assert "# secret" not in text
    assert "plan.md" in sign_in(client, "dev", held=inputs(text)["held"][0]).content.decode()


def test_what_is_too_long_stays_in_the_browser_and_that_is_said() -> None:
    answer = Client().post("/taking", {"note": "x" * (held.LARGEST + 1)})
    assert answer.status_code == 413
    assert "button Back" in answer.content.decode()


def test_two_mebibytes_come_through_in_any_script() -> None:
    text = "停" * (held.LARGEST // 3 - 100)
    client = Client()
    packed = inputs(client.post("/taking", {"note": text}).content.decode())["held"][0]
    shown = sign_in(client, "dev", held=packed).content.decode()
    assert inputs(shown)["note"] == [text]


def test_a_form_from_before_signing_in_again_is_shown_and_not_sent() -> None:
    client = client_in("dev", csrf=True)
    answer = client.post("/taking", TYPED, **HERE)
    page = answer.content.decode()
    assert "Nothing was sent yet" in page
    assert sent == []
    again = inputs(page.partition('action="/taking"')[2])
    assert client.post("/taking", again, **HERE).content == b"taken"


def test_without_cookie_and_session_it_is_held_too() -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.post("/taking", TYPED, **HERE).content.decode()
    packed = inputs(page)["held"][0]
    stale = {"username": "dev", "password": PASSWORD, "held": packed}
    again = client.post(
        "/sign-in", stale, **HERE
    ).content.decode()  # a stale sign-in page keeps it as well
    assert inputs(again)["held"] == [packed]
    assert "signed in again" in sign_in(client, "dev", held=packed).content.decode()
    reloaded = client.post("/sign-in", stale, **HERE).content.decode()
    assert "signed in again" in reloaded
    assert sent == []


@pytest.mark.parametrize(
    "said",
    [
        {"HTTP_ORIGIN": "https://evil.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {},
    ],
)
def test_a_form_from_elsewhere_is_never_held(said: dict[str, str]) -> None:
    for client in (client_in("dev", csrf=True), Client(enforce_csrf_checks=True)):
        for path_sent in ("/taking", "/sign-in"):
            told = {
                "title": "attack",
                "held": held.Held("/taking", "/", [("a", ["attack"])], [], "").packed(),
            }
            answer = client.post(path_sent, told, **said)
            assert answer.status_code == 403
            assert "attack" not in answer.content.decode()


@pytest.mark.parametrize(
    "sent_to",
    [
        "https://evil.example/",
        "//evil.example/x",
        "/\\evil",
        "javascript:alert(1)",
        "/api/v1/changes",
        "/sign-out",
        "/password",
        "/no-such",
    ],
)
def test_nothing_is_carried_to_elsewhere_or_past_the_pages(sent_to: str) -> None:
    client = client_in("dev")
    packed = held.Held(sent_to, "/", [("a", ["typed"])], [], "").packed()
    assert client.post("/sign-in", {"held": packed})["Location"] == "/"
    nonsense = (
        "",
        "{",
        "[]",
        "7",
        '{"path": "/taking"}',
        '{"path":"/taking","back":"//x","fields":[],"files":[],"who":""}',
    )
    assert [client.post("/sign-in", {"held": each}).status_code for each in nonsense] == [302] * 6


@override_settings(SESSION_IDLE_SECONDS=-1)
def test_a_session_that_ran_out_holds_what_arrives() -> None:
    client = client_in("dev")
    page = client.post("/taking", TYPED).content.decode()
    assert "You were signed out. Nothing was sent yet." in page
