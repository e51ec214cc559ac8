"""This module tells what the calendar shows, what it says is in the way, and who changes it."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from offcycle.ledger import read
from offcycle.process import agenda, people
from offcycle.process.kernel import Actor
from offcycle.process.run.freezes import SetFreeze
from offcycle.process.triage import Answers, PlanWindow
from offcycle.web import times
from offcycle.web.calendar import months
from tests.ledger import told
from tests.web.conftest import Browser

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LEAD = "hosting2"
NEW_YORK = ZoneInfo("America/New_York")


def deferred(title: str = "Change the logo", *, planned: bool = True) -> str:
    """A change that is no emergency, planned for the proposed window."""
    change = told.Told(told.request(title))
    change.must("dev", "triage", Answers(active=False, security=False, quality=False))
    if planned:
        change.must("hosting", "plan-window", PlanWindow())
    return change.ref


def a_lead() -> None:
    """Somebody who may set freezes: nobody in the stories holds that role."""
    told.give("give-role", people.HoldRole(LEAD, "lead"))


def once(page: str) -> str:
    found = re.search(r'name="once" value="([\w-]+)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 12, 18, 1, tzinfo=UTC), "Thursday 17 December, 8:00 p.m. Eastern"),
        (datetime(2026, 12, 18, 5, tzinfo=UTC), "Friday 18 December, midnight Eastern"),
        (datetime(2027, 7, 1, 16, tzinfo=UTC), "Thursday 1 July 2027, noon Eastern"),
    ],
)
def test_times_are_spelt_as_one_says_them(at: datetime, said: str) -> None:
    with timezone.override(NEW_YORK):
        assert times.spelt(at, NOW) == said


def test_a_span_names_the_day_of_its_end_only_where_it_is_another() -> None:
    opens = datetime(2026, 12, 18, 1, tzinfo=UTC)
    with timezone.override(NEW_YORK):
        said = [times.spelt_span(opens, opens + timedelta(hours=each), NOW) for each in (2, 4, 6)]
    assert said == [
        "Thursday 17 December, 8:00 p.m. to 10:00 p.m. Eastern",
        "Thursday 17 December, 8:00 p.m. to midnight Eastern",
        "Thursday 17 December, 8:00 p.m. to Friday 18 December, 2:00 a.m. Eastern",
    ]
    with timezone.override(ZoneInfo("Asia/Shanghai")):
        assert times.spelt(opens, NOW) == "Friday 18 December, 9:00 a.m. CST"


def test_a_month_begins_where_the_reader_is_and_its_table_with_a_monday() -> None:
    with timezone.override(NEW_YORK):
        month = months.month_of(datetime(2026, 12, 1, 3, tzinfo=UTC))
        assert str(month.first) == "2026-11-01"
        assert month.ends_at == datetime(2026, 12, 1, 5, tzinfo=UTC)
        table = month.table([], NOW)
    assert [str(week[0].date) for week in table][:2] == ["2026-10-26", "2026-11-02"]
    assert len(table) == 6
    assert [day.date.day for week in table for day in week if day.today] == [20]


def test_a_planned_change_stands_in_its_window_for_who_may_see_it(browser: Browser) -> None:
    ref = deferred()
    window = read.change(ref).facts.triage.window
    assert window
    with timezone.override(NEW_YORK):
        month = f"{timezone.localtime(window.starts_at):%Y-%m}"
    page = browser("dev").get(f"/calendar?month={month}").content.decode()
    assert f"{ref} goes to production: Change the logo" in page
    assert f'Planned in it: <a href="/changes/{ref}">{ref}</a></p>' in page
    assert page.split('id="windows"')[1].split('id="freezes"')[0].count('class="card thing') == 12
    assert ref not in browser("dee").get(f"/calendar?month={month}").content.decode()


def test_what_is_in_the_way_is_said(browser: Browser) -> None:
    a_lead()
    one, other = deferred("The logo"), deferred("The footer")
    window = read.change(one).facts.triage.window
    assert window
    freeze = SetFreeze(window.starts_at, window.ends_at, "Yearly report.", ("eclkc",), "report")
    told.give("set-freeze", freeze, Actor(LEAD))
    page = browser("dev").get(f"/calendar?for={one}").content.decode()
    assert f"{other} is planned for the same time and touches ECLKC, too." in page
    assert "The freeze “report” holds then" in page
    assert "something in the way" in page
    assert "It goes to production on" in page
    planning = browser("hosting").get(f"/changes/{one}/plan-window").content.decode()
    assert f"{other} goes to production then and touches ECLKC, too." in planning
    assert "The freeze “report” holds then: Yearly report." in planning


def test_who_looks_for_a_change_sees_the_proposed_window_and_how_to_change_it(
    browser: Browser,
) -> None:
    ref = deferred(planned=False)
    page = browser("hosting").get(f"/calendar?for={ref}").content.decode()
    assert "Proposed for production:" in page
    assert f'href="/changes/{ref}/plan-window"' in page
    assert (
        f"/calendar?for={ref}"
        in browser("hosting").get(f"/changes/{ref}/plan-window").content.decode()
    )
    assert "plan-window" not in browser("dev").get(f"/calendar?for={ref}").content.decode()
    assert browser("dee").get(f"/calendar?for={ref}").status_code == 404


def test_windows_are_added_and_removed_by_who_may(browser: Browser) -> None:
    client = browser("hosting")
    page = client.get("/calendar/windows/add").content.decode()
    day = f"{read.now() + timedelta(days=3):%Y-%m-%d}"
    typed = {"once": once(page), "starts_at": f"{day}T10:15", "ends_at": f"{day}T12:15"}
    answer = client.post("/calendar/windows/add", typed, follow=True)
    assert "The window is added." in answer.content.decode()
    world = read.world()
    (added,) = world.calendar.windows.values()
    stamp = f"{added.starts_at:%Y%m%dT%H%M%SZ}"
    path = f"/calendar/windows/{stamp}/remove"
    assert path in client.get("/calendar").content.decode()
    assert path not in browser("dev").get("/calendar").content.decode()
    assert "You cannot do this now" in browser("dev").get(path).content.decode()


def test_a_window_of_the_rule_is_removed_once(browser: Browser) -> None:
    client = browser("hosting")
    window = agenda.windows(read.world(), read.now(), read.now() + timedelta(days=90))[0]
    path = f"/calendar/windows/{window.starts_at:%Y%m%dT%H%M%SZ}/remove"
    typed = {"once": once(client.get(path).content.decode())}
    assert [client.post(path, typed).status_code for _ in range(2)] == [303, 303]
    assert path not in client.get("/calendar").content.decode()
    assert client.get("/calendar/windows/yesterday/remove").status_code == 404


def test_a_freeze_is_set_and_lifted_by_who_may(browser: Browser) -> None:
    a_lead()
    client = browser(LEAD)
    page = client.get("/calendar/freezes/add").content.decode()
    now = read.now()
    typed = {
        "once": once(page),
        "starts_at": f"{now:%Y-%m-%dT%H:%M}",
        "ends_at": f"{now + timedelta(days=2):%Y-%m-%dT%H:%M}",
        "systems": ["eclkc"],
        "reason": "",
    }
    assert client.post("/calendar/freezes/add", typed).status_code == 422
    typed["reason"] = "Audit."
    shown = client.post("/calendar/freezes/add", typed, follow=True).content.decode()
    assert "Production of ECLKC is not to be changed" in shown
    assert "Audit. Set by Hosting2." in shown
    path = "/calendar/freezes/freeze-1/lift"
    typed = {"once": once(client.get(path).content.decode())}
    assert client.post(path, typed).status_code == 303
    assert path not in client.get("/calendar").content.decode()


def test_a_calendar_that_is_none_is_not_found(browser: Browser) -> None:
    client = browser("dev")
    for query in ("month=2026-13", "month=x", "for=CR-9999", "for=x"):
        assert client.get(f"/calendar?{query}").status_code == 404


def test_the_calendar_asks_few_questions(
    browser: Browser, django_assert_max_num_queries: "pytest.FixtureRequest"
) -> None:
    for number in range(3):
        deferred(f"Number {number}")
    told.forget()
    read.world()
    client = browser("dev")
    with django_assert_max_num_queries(12):  # type: ignore[operator]  # a fixture that is a context
        assert client.get("/calendar").status_code == 200
