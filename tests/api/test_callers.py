"""This module signs in by every door: tokens of one's own and issued ones, the session of a page, and what is neither."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from offcycle.ledger import read
from offcycle.ledger.record import record
from offcycle.process.kernel import Actor
from offcycle.process.people import DisableAccount, RevokeToken
from tests.api.http import V1, People, Way, a_way, token
from tests.api.test_requests import is_problem
from tests.ledger.told import give

ASKED = {"system": "eclkc", "title": "Site down"}


def called(authorization: str | None) -> tuple[int, dict[str, str], Any]:
    headers = {} if authorization is None else {"Authorization": authorization}
    response = Client().get(f"{V1}/changes", headers=headers)
    return response.status_code, dict(response.headers), response.json()


NOBODY = [
    None, "", "Bearer", "Bearer ", "Bearer nonsense", "Bearer offcycle_", "Bearer offcycle_x_y",
    "Basic ZGV2OmRldg==", "Token offcycle_x_y", "Bearer offcycle_\x80_\xff", "Bearer " + "x" * 8000,
]  # fmt: skip


@pytest.mark.parametrize("authorization", NOBODY)
@pytest.mark.usefixtures("people")
def test_nobody_is_signed_in(authorization: str | None) -> None:
    status, headers, told = called(authorization)
    assert (status, told["code"]) == (401, "not_signed_in")
    assert headers["WWW-Authenticate"] == 'Bearer realm="Offcycle"'


def test_a_token_is_whole_or_nothing(people: People) -> None:
    whole = people.token("dev")
    assert called(f"Bearer {whole}")[0] == 200
    assert called(f"bearer {whole}")[0] == 200
    for part in (whole[:-1], whole + "x", whole.upper(), whole.replace("offcycle", "onecycle")):
        assert called(f"Bearer {part}")[0] == 401


def test_a_token_expires(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    authorization, now = f"Bearer {people.token('dev')}", read.now()
    monkeypatch.setattr(read, "now", lambda: now + timedelta(hours=13))
    assert called(authorization)[0] == 401


def test_a_token_is_revoked(people: People) -> None:
    whole = people.token("dev")
    assert called(f"Bearer {whole}")[0] == 200
    give("revoke-token", RevokeToken(whole.split("_")[1]))
    assert called(f"Bearer {whole}")[0] == 401


def test_a_disabled_account_has_no_say(people: People) -> None:
    authorization = f"Bearer {people.token('dev')}"
    give("disable-account", DisableAccount("dev"))
    assert called(authorization)[0] == 401


def test_a_token_that_may_only_read(people: People) -> None:
    people.made["dev"] = token("dev", scopes=("read",))
    assert people.get("dev", "/changes").status == 200
    is_problem(people.post("dev", "/changes", ASKED), 403, "not_allowed")
    people.made["dev"] = token("dev", scopes=("read", "write"))
    assert people.post("dev", "/changes", ASKED).status == 201


@pytest.mark.parametrize("issued", [True, False])
def test_an_issued_token_and_one_without_the_scope_do_not_decide(
    people: People, issued: bool
) -> None:
    way = a_way(people, Way.submit)
    path = f"/changes/{way.ref}/decide"
    body = {"verdict": "approve", "digest": way.change()["submission"]["digest"]}
    people.made["cor1"] = token("cor1", scopes=("read", "write"), issued=issued)
    told = is_problem(people.post("cor1", path, body), 409, "refused")
    assert [each["rule"] for each in told["unmet"]] == ["actor.in_person"]
    people.made["cor1"] = token("cor1")
    assert people.post("cor1", path, body).status == 200


def test_the_demonstration_lets_issued_tokens_decide(people: People, settings: Any) -> None:
    settings.DEMO = True
    way = a_way(people, Way.submit)
    body = {"verdict": "approve", "digest": way.change()["submission"]["digest"]}
    people.made["cor1"] = token("cor1", scopes=("read", "write"), issued=True)
    assert people.post("cor1", f"/changes/{way.ref}/decide", body).status == 200
    events = people.get("cor1", f"/changes/{way.ref}/events?limit=200").json["items"]
    assert events[-1]["via"] == "demo"


@pytest.mark.says("always.15")
def test_every_event_says_by_which_door_it_came(people: People) -> None:
    people.post("dev", "/changes", ASKED)
    people.made["dev"] = token("dev", scopes=("read", "write"), issued=True)
    ref = people.post("dev", "/changes", ASKED).json["ref"]
    browser(people).post(f"{V1}/changes/{ref}/triage", {"impact": "minor"}, "application/json")
    vias = [each["via"] for each in people.get("dev", f"/changes/{ref}/events").json["items"]]
    assert vias == ["issued", "page"]
    assert people.get("dev", "/changes/CR-1001/events").json["items"][0]["via"] == "token"


def browser(people: People, account: str = "dev", *, csrf: bool = False) -> Client:
    """The browser of somebody who is signed in to the pages."""
    assert people
    client = Client(enforce_csrf_checks=csrf)
    client.force_login(get_user_model().objects.get(username=account))
    return client


def test_a_session_reads_and_commands(people: People) -> None:
    client = browser(people)
    assert client.get(f"{V1}/changes").status_code == 200
    assert client.post(f"{V1}/changes", ASKED, "application/json").status_code == 201


def test_a_session_commands_with_the_token_of_a_page_alone(people: People) -> None:
    client = browser(people, csrf=True)
    answer = client.post(f"{V1}/changes", ASKED, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    client.get("/sign-in")
    client.cookies["csrftoken"] = "a" * 32
    answer = client.post(
        f"{V1}/changes", ASKED, "application/json", headers={"X-CSRFToken": "a" * 32}
    )
    assert answer.status_code == 201


def test_a_wrong_token_is_not_made_good_by_a_session(people: People) -> None:
    client = browser(people)
    headers = {"Authorization": "Bearer nonsense"}
    assert client.get(f"{V1}/changes", headers=headers).status_code == 401


def test_the_description_needs_no_sign_in(people: People) -> None:
    assert people
    for path in ("/openapi.json", "/docs"):
        assert Client().get(V1 + path).status_code == 200


def test_no_slow_hash_is_made_for_a_call(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    people.token("dev")

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("django.contrib.auth.hashers.make_password", refuse)
    monkeypatch.setattr("django.contrib.auth.hashers.check_password", refuse)
    assert people.get("dev", "/changes").status == 200


def test_a_change_made_over_http_is_like_one_made_elsewhere(people: People) -> None:
    ref = people.post("dev", "/changes", ASKED).json["ref"]
    from offcycle.process.triage import Nothing

    record(command="acknowledge", ask=Nothing(), actor=Actor("hosting"), change=ref)
    assert people.get("dev", f"/changes/{ref}").json["acknowledged"]["by"] == "hosting"


@pytest.mark.parametrize("scope", ["calendar", "metrics"])
def test_a_token_for_one_address_opens_no_other(people: People, scope: str) -> None:
    people.made["dev"] = token("dev", scopes=(scope,))
    is_problem(people.get("dev", "/changes"), 403, "not_allowed")
    is_problem(people.post("dev", "/changes", ASKED), 403, "not_allowed")
