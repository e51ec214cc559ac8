"""This module holds the pages of people and systems: who sees what, and what administrators keep there."""

import pytest
from django.test import Client

from offcycle.ledger import read
from offcycle.ledger.models import Answer
from offcycle.people.models import Account
from offcycle.people.tokens import authenticate
from offcycle.process.world import Roster
from tests.web.conftest import PLAN, Browser, a_change


def roster() -> Roster:
    return read.world().roster


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def sent(client: Client, path: str, **said: object) -> str:
    answer = client.post(path, {"once": path, **said}, follow=True)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def test_everybody_sees_people_and_systems_and_no_mail_address(browser: Browser) -> None:
    page = shown(browser("dev"), "/people")
    assert "ECLKC" in page
    assert "Add a person" not in page
    assert "cor1@example.org" not in shown(browser("dev"), "/people/cor1")
    assert "cor1@example.org" in shown(browser("admin"), "/people/cor1")


def test_a_word_finds_people_by_role_too(browser: Browser) -> None:
    page = shown(browser("dev"), "/people?q=approver")
    assert 'href="/people/cor1"' in page
    assert 'href="/people/tester"' not in page


def test_the_changes_of_a_system_are_shown_to_who_may_see_them(browser: Browser) -> None:
    a_change(1, title="Cannot sign in")
    assert "Cannot sign in" in shown(browser("dev"), "/systems/eclkc")
    page = shown(browser("dee"), "/systems/eclkc")
    assert "Cannot sign in" not in page
    assert "list@example.org" not in page


def test_a_telephone_number_stands_where_somebody_must_be_called(browser: Browser) -> None:
    change, call = a_change(1), 'href="tel:+15555550100"'
    page = sent(browser("hosting"), "/people/hosting/telephone", number="+1 (555) 555-0100")
    assert call in page
    refused = browser("dev").post("/people/dev/telephone", {"once": "n", "number": "555 0100"})
    assert refused.status_code == 422
    assert "with the country in front" in refused.content.decode()
    assert call not in shown(browser("dev"), "/people/hosting")
    page = shown(browser("dev"), f"/changes/{change}")
    assert page.count(call) >= 2
    assert "no number known" in page
    assert browser("dee").get(f"/changes/{change}").status_code == 404


FOR_ADMINISTRATORS = [
    "/add/person",
    "/add/system",
    "/add/team",
    "/import",
    "/people/dev/change",
    "/people/dev/give-role",
    "/people/dev/take-role",
    "/people/dev/disable",
    "/people/dev/password",
    "/people/dev/token",
    "/systems/eclkc/change",
    "/teams/web/change",
]


def test_only_administrators_keep_people(browser: Browser) -> None:
    admin, other, before = browser("admin"), browser("qa"), read.head().seq
    for path in FOR_ADMINISTRATORS:
        assert "You cannot do this now" not in shown(admin, path)
        assert "You are not an administrator." in shown(other, path)
        other.post(path, {"once": "x", "name": "x", "text": "x", "kind": "read", "team": "web"})
    assert read.head().seq == before


def test_somebody_is_added_given_a_role_and_disabled(browser: Browser) -> None:
    admin = browser("admin")
    who = {"account": "ann", "name": "Ann Lee", "email": "ann@example.org"}
    answer = admin.post("/add/person", {**who, "account": "Ann!", "once": "a"})
    assert "cannot be the short name" in answer.content.decode()
    assert "Ann Lee" in answer.content.decode()
    assert "Give it roles" in sent(admin, "/add/person", **who)
    sent(admin, "/people/ann/give-role", role="dev", on="team:web")
    assert roster().holds("ann", "dev", "eclkc")
    assert "on the systems of Web" in shown(admin, "/people/ann")
    sent(admin, "/people/ann/take-role", held="dev@team:web")
    assert not roster().holds("ann", "dev", "eclkc")
    sent(admin, "/people/ann/disable")
    assert not roster().active("ann")
    sent(admin, "/people/ann/enable")
    assert roster().active("ann")


def test_a_system_is_changed_and_keeps_what_it_had(browser: Browser) -> None:
    admin = browser("admin")
    assert "http://127.0.0.1:2" in shown(admin, "/systems/eclkc/change")
    said = {"name": "ECLKC", "team": "web", "production": "https://x.example.org", "staging": ""}
    sent(admin, "/systems/eclkc/change", **said, stakeholders="a@example.org\nb@example.org")
    known = roster().systems["eclkc"]
    assert (known.production, known.staging) == ("https://x.example.org", "")
    assert known.stakeholders == ("a@example.org", "b@example.org")


def test_a_password_is_made_shown_once_and_works(browser: Browser) -> None:
    admin = browser("admin")
    answer = admin.post("/people/dev/password")
    assert "no-store" in answer["Cache-Control"]
    made = answer.content.decode().partition('id="made">')[2].partition("<")[0]
    assert Account.objects.get(username="dev").check_password(made)
    assert made not in shown(admin, "/people/dev")


@pytest.mark.parametrize(
    ("who", "path", "kind", "scopes"),
    [
        ("dev", "/account/token", "decide", {"read", "write", "decide"}),
        ("admin", "/people/dev/token", "write", {"read", "write"}),
    ],
)
def test_a_token_is_made_shown_once_and_revoked(
    browser: Browser, who: str, path: str, kind: str, scopes: set[str]
) -> None:
    answer = browser(who).post(path, {"name": "Script", "kind": kind})
    raw = answer.content.decode().partition('id="made"')[2].partition(">")[2].partition("<")[0]
    known = authenticate(raw, read.now())
    assert known is not None
    assert known.scopes == scopes
    assert known.account == "dev"
    assert raw not in shown(browser("dev"), "/account")
    assert "Script" in shown(browser("dev"), "/account")
    sent(browser("dev"), f"/tokens/{known.number}/revoke")
    assert authenticate(raw, read.now()) is None
    before = read.head().seq
    wrong = {"name": "x", "kind": "decide"}
    assert browser("admin").post("/people/dev/token", wrong).status_code == 422
    assert read.head().seq == before


def test_of_a_form_that_is_sent_twice_one_token_holds(browser: Browser) -> None:
    typed = {"name": "Script", "kind": "read", "once": "pressed twice"}
    raw = [
        browser("dev").post("/account/token", typed).content.decode().partition('id="made"')[2].partition(">")[2].partition("<")[0]
        for _ in range(2)
    ]  # fmt: skip
    first, second = (authenticate(each, read.now()) for each in raw)
    assert first is None
    assert second is not None
    kept = Answer.objects.get(account="dev")
    assert bytes(kept.body).decode() in raw[0]
    assert raw[0] not in f"{bytes(kept.body)!r} {kept.headers}"


TABLE = "account,name,email,roles\nann,Ann Lee,ann@example.org,dev@eclkc\n"


def test_a_table_is_shown_before_it_is_imported_and_imported_once(browser: Browser) -> None:
    admin = browser("admin")
    page = admin.post("/import", {"kind": "people", "text": TABLE, "once": "1"}).content.decode()
    assert "new account: Ann Lee" in page
    wrong = {"kind": "people", "text": TABLE.replace("dev@", "boss@"), "once": "0"}
    assert "The policy knows no role" in admin.post("/import", wrong).content.decode()
    assert "ann" not in roster().accounts
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    said = {"kind": "people", "text": TABLE, "seen": seen}
    sent(admin, "/import", **said)
    assert roster().holds("ann", "dev", "eclkc")
    assert "so already" in admin.post("/import", {**said, "once": "2"}).content.decode()


def test_a_template_is_kept_read_and_removed(browser: Browser) -> None:
    dev = browser("dev")
    sent(dev, "/systems/eclkc/keep-template", name="switch", text=PLAN.decode(), over="")
    assert "Switch over" in shown(dev, "/systems/eclkc")
    assert "Click `Build`" in shown(dev, "/systems/eclkc/templates/switch")
    assert browser("dee").get("/systems/eclkc/templates/switch").status_code == 404
    sent(dev, "/systems/eclkc/remove-template", name="switch")
    assert dev.get("/systems/eclkc/templates/switch").status_code == 404
