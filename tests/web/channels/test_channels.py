"""This module holds the pages of the channels: what is seen of each, the test message, the banner, and one's own ways to be told."""

from offcycle.ledger import channels, read
from offcycle.ledger.models import Errand
from offcycle.people import browsers
from tests.web.conftest import Browser

HERE = {
    "endpoint": "https://fcm.googleapis.com/fcm/send/x", "public": "BP8", "auth": "aQ",
    "name": "My telephone", "once": "a",
}  # fmt: skip


def page(browser: Browser, who: str, path: str) -> str:
    return browser(who).get(path).content.decode()


def test_a_dead_channel_is_told_to_those_who_look_after_it_until_it_works(browser: Browser) -> None:
    channels.failed("mail", "The mail was not sent, because the server is away.", refused=True)
    for who in ("admin", "hosting"):
        for path in ("/", "/channels", "/deliveries"):
            shown = page(browser, who, path)
            assert "Nothing leaves through mail since" in shown
            assert "the server is away" in shown
    assert "Nothing leaves" not in page(browser, "dev", "/")
    assert browser("dev").get("/channels").status_code == 404
    channels.took("mail")
    assert "Nothing leaves" not in page(browser, "admin", "/")


def test_an_administrator_sends_a_test_message(browser: Browser) -> None:
    client = browser("admin")
    answer = client.post("/channels/mail/test", {"once": "a"}, follow=True)
    assert "The test message is on its way." in answer.content.decode()
    (errand,) = Errand.objects.filter(name="policy.channel_tested")
    assert errand.to == "admin@example.org"
    assert browser("hosting").post("/channels/mail/test", {"once": "b"}).status_code == 422
    assert client.get("/channels/chat/test").status_code == 404


def test_a_browser_is_named_and_forgotten_by_whose_it_is(browser: Browser) -> None:
    client = browser("dev")
    assert "Notices in browsers are not set up here" in page(browser, "dev", "/account/told")
    channels.noted("push", "BKey")
    assert 'data-key="BKey"' in page(browser, "dev", "/account/told")
    wrong = {**HERE, "endpoint": "https://10.0.0.1/x", "once": "c"}
    assert client.post("/account/told/browser", wrong).status_code == 422
    assert client.post("/account/told/browser", HERE).status_code == 303
    (way,) = read.world().roster.ways_of("dev")
    assert browsers.of(way.way) is not None
    assert "My telephone" in page(browser, "dev", "/account/told")
    assert browser("qa").post(f"/account/told/{way.way}/remove", {"once": "d"}).status_code == 422
    assert client.post(f"/account/told/{way.way}/remove", {"once": "e"}).status_code == 303
    assert read.world().roster.ways_of("dev") == ()
