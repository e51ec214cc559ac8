"""This module tells how it is read who is on call, over real HTTP: from a calendar, from PagerDuty, while neither answers, and what is shown then."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from offcycle.adapters.calendars.fake import FakeCalendar
from offcycle.adapters.fakes import pagerduty
from offcycle.adapters.fakes.http import AGAIN_SECONDS
from offcycle.adapters.fakes.illness import Ill, Turns
from offcycle.config.adapters import ROTAS
from offcycle.ledger import channels, clock, read
from offcycle.process import people, rota
from offcycle.process.people.channels import ROTA
from offcycle.work.rota import AFTER_FAILURE, EVERY, RotaReader
from tests.ledger import told
from tests.organisations import CUSTOMER
from tests.web.conftest import Browser

DAY = timedelta(days=1)
SECRET = "OFFCYCLE_CHANNEL_ROTA"
STAMP = "%Y%m%dT%H%M%SZ"


@pytest.fixture(autouse=True)
def _clock(settings: Settings) -> Iterator[None]:
    settings.CLOCK_MAY_BE_MOVED = True
    yield
    clock.move(timedelta(0))


def read_from(source: str, **more: str) -> RotaReader:
    lines = [f'source = "{source}"', f'secret = "env:{SECRET}"']
    lines += [f'{name} = "{value}"' for name, value in more.items()]
    text = CUSTOMER.policy.replace("[rota]\n", "[rota]\n" + "\n".join(lines) + "\n")
    told.give("activate-policy", people.ActivatePolicy(text))
    return RotaReader(ROTAS, clock.now)


def on_call() -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = rota.on_call(read.world(), read.now())
    return found.on_call, found.secondary


def test_a_calendar_is_read_and_while_it_is_away_what_it_said_holds_and_the_board_says_so(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = clock.now()
    with FakeCalendar() as fake:
        monkeypatch.setenv(SECRET, f"{fake.address}\n")
        fake.events(
            _event(at - DAY, at + 3 * DAY, "On call", "ATTENDEE;CN=Him:MAILTO:Hosting@example.org"),
            _event(at - DAY, at + DAY, "Secondary on call: hosting2", "TRANSP:TRANSPARENT"),
            _event(at - DAY, at + DAY, "dev", "STATUS:CANCELLED"),
        )
        reader = read_from("calendar")
        assert (reader.turn(), reader.turn(), fake.read) == (1, 0, 1)
        assert on_call() == (("hosting",), ("hosting2",))
        fake.status = 500
        clock.move(EVERY)
        assert (reader.turn(), reader.turn()) == (1, 0)
        clock.move(EVERY + AFTER_FAILURE)
        assert reader.turn() == 1
    clock.move(EVERY + AFTER_FAILURE + channels.PATIENCE)
    assert on_call() == (("hosting",), ("hosting2",))
    page = browser("hosting").get("/").content.decode()
    assert "Who is on call cannot be read" in page
    assert "secret.ics" not in page
    assert "Who is on call" not in browser("dev").get("/").content.decode()
    clock.move(2 * DAY + timedelta(hours=3))
    page = browser("hosting").get("/").content.decode()
    assert "Nobody is on call" in page
    assert "has a gap there" in page


def _event(begins: datetime, until: datetime, title: str, more: str) -> str:
    return f"UID:{title}\nSUMMARY:{title}\nDTSTART:{begins:{STAMP}}\nDTEND:{until:{STAMP}}\n{more}"


def test_pagerduty_is_asked_page_by_page_and_given_the_time_it_asks_for(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = clock.now().replace(microsecond=0)
    several = [
        pagerduty.on_call("dev@example.org", 1, at - (n + 2) * DAY, at - (n + 1) * DAY)
        for n in range(120)
    ]
    several += [
        pagerduty.on_call("hosting2@example.org", 1, at - DAY, at + 20 * DAY),
        pagerduty.on_call("HOSTING@example.org", 2),
        pagerduty.on_call("dev@example.org", 3),
    ]
    monkeypatch.setenv(SECRET, pagerduty.TOKEN)
    with pagerduty.FakePagerDuty(oncalls=lambda: several) as fake:
        reader = read_from(
            "pagerduty", address=fake.address, escalation_policy=pagerduty.ESCALATION_POLICY
        )
        fake.turns = Turns([Ill.BUSY])
        assert (reader.turn(), on_call()) == (1, ((), ()))
        clock.move(timedelta(seconds=AGAIN_SECONDS - 1))
        assert reader.turn() == 0
        clock.move(AFTER_FAILURE + timedelta(seconds=1))
        assert reader.turn() == 1
        assert on_call() == (("hosting2",), ("hosting",))
        assert (fake.tried, fake.taken) == (3, []), "one that was busy, then two pages"
        monkeypatch.setenv(SECRET, "another key")
        clock.move(2 * EVERY)
        assert reader.turn() == 1
    (state,) = channels.every((ROTA,))
    assert state.dead(clock.now()), "a key that is refused is for somebody to mend"
    assert "401" in state.error
    assert "another key" not in state.error
    shown = browser("admin").get("/channels").content.decode()
    assert "Invalid credentials" in shown
    assert on_call() == (("hosting2",), ("hosting",))
