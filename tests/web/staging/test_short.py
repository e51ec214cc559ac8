"""This module holds the pages of step 2 beside the run: sign-off, help, the desk check and the waiver."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

from offcycle.ledger import read
from tests.web.conftest import Browser, a_change

STAGED = 5  # the part of the straight way after which staging can be signed off
CHECKS = b"""# Switch over

1. Log in.
2. Click `Build`.

## Validation

- [ ] The page shows the banner.
"""


def typed(hours: int) -> str:
    """A time as a field takes it, in the organisation's zone."""
    at = read.now().astimezone(ZoneInfo("America/New_York")) + timedelta(hours=hours)
    return f"{at:%Y-%m-%dT%H:%M}"


def test_staging_is_passed_with_one_press(browser: Browser) -> None:
    ref, client = a_change(STAGED), browser("qa")
    page = client.get(f"/changes/{ref}/sign-off").content.decode()
    plan = read.change(ref).facts.plan
    assert plan
    assert plan.plan in page
    assert "http://127.0.0.1:1" in page
    sent = {"verdict": "pass", "digest": plan.plan, "once": "s"}
    assert client.post(f"/changes/{ref}/sign-off", sent).status_code == 303
    assert read.change(ref).facts.sign_offs[-1].by == "qa"


def test_a_fail_needs_a_reason_and_keeps_what_was_chosen(browser: Browser) -> None:
    ref, client = a_change(STAGED), browser("qa")
    plan = read.change(ref).facts.plan
    assert plan
    sent = {"verdict": "fail", "digest": plan.plan, "once": "s"}
    answer = client.post(f"/changes/{ref}/sign-off", sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "A fail was given without a reason." in page
    assert 'value="fail"' in page
    assert "checked" in page


def test_the_checks_of_the_plan_are_ticked(browser: Browser) -> None:
    ref = a_change(STAGED, plan=CHECKS)
    client, plan = browser("qa"), read.change(ref).facts.plan
    page = client.get(f"/changes/{ref}/sign-off").content.decode()
    assert "The page shows the banner" in page
    assert not re.search(r'name="checks"[^>]*checked', page)  # nobody is said to have looked
    assert plan
    sent = {"verdict": "pass", "digest": plan.plan, "once": "s"}
    assert client.post(f"/changes/{ref}/sign-off", sent).status_code == 422
    key = next(step.key for step in plan.steps if step.part == "checks")
    assert client.post(f"/changes/{ref}/sign-off", sent | {"checks": [key]}).status_code == 303
    assert read.change(ref).facts.sign_offs[-1].checks == (key,)


def test_who_looked_at_an_older_plan_is_told(browser: Browser) -> None:
    ref = a_change(STAGED)
    sent = {"verdict": "pass", "digest": "sha256:00", "once": "s"}
    answer = browser("qa").post(f"/changes/{ref}/sign-off", sent)
    assert answer.status_code == 422
    assert "The plan has changed since you looked at it." in answer.content.decode()


def test_help_is_asked_for_accepted_set_and_held(browser: Browser) -> None:
    ref = a_change(3)
    browser("dev").post(f"/changes/{ref}/request-help", {"note": "Red.", "once": "1"})
    page = browser("hosting").get(f"/changes/{ref}/accept-help").content.decode()
    assert "A call is due" in page
    browser("hosting").post(f"/changes/{ref}/accept-help", {"once": "2"})
    call = {"starts_at": typed(1), "url": "https://meet.example/1", "once": "3"}
    browser("hosting").post(f"/changes/{ref}/schedule-call", call)
    browser("hosting").post(f"/changes/{ref}/hold-call", {"once": "4"})
    found = read.change(ref).facts.helps[-1]
    assert found.held_at


def test_a_desk_check_says_what_could_not_be_tried(browser: Browser) -> None:
    ref, client = a_change(3), browser("qa")
    sent = {"beside": "dev", "not_tried": "The load.", "once": "d"}
    answer = client.post(f"/changes/{ref}/desk-check", sent)
    assert answer.status_code == 422  # where there is staging, it says why staging cannot show it
    sent |= {"cannot_show": "It has no load.", "once": "e"}
    assert client.post(f"/changes/{ref}/desk-check", sent).status_code == 303
    assert read.change(ref).facts.desk_checks
