"""This module holds what the run board keeps: each step with its outcome, note and screenshots, and production not by accident."""

import base64
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from offcycle.ledger import evidence, expunging, read
from offcycle.process.canonical import digest, read_back
from offcycle.process.events.run import StepReported
from offcycle.process.facts import Run
from offcycle.process.kernel import Actor, Refused
from offcycle.process.people.expunging import ProposeExpunge
from offcycle.process.run.amendments import AmendStep
from offcycle.process.run.steps import ReportStep
from tests.ledger import told
from tests.web.conftest import Browser, a_change

PLAN = b"""---
values:
  host:
    staging: web1.staging
    production: web1.production
  token:
    staging: env:STAGING_TOKEN
    production: env:TOKEN
---

# Switch over

## Steps

1. Restart {{ host }}.

   ```sh
   ssh {{ host }} restart --token {{ token }}
   ```

   Expect: `restarted {{ host }}`

   Rollback: Start {{ host }} again.

2. <b>Look</b> at it.

3. Later: Remove the old host.

## Validation

1. Open {{ host }}.

## Rollback

1. Click `Undo`.
"""
STAGING, PRODUCTION = 4, 14  # parts of the straight way until a run goes on there
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def running(ref: str) -> Run:
    found = read.change(ref).facts.running
    assert found
    return found


def board(ref: str) -> str:
    return f"/changes/{ref}/runs/{running(ref).id.rpartition('-')[2]}"


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def typed(ref: str, outcome: str = "done", **more: object) -> dict[str, object]:
    following = running(ref).next()
    assert following
    return {"once": f"{ref}{outcome}", "step": following.key, "outcome": outcome, **more}


def test_a_step_is_shown_with_the_values_of_its_environment(browser: Browser) -> None:
    ref = a_change(STAGING, plan=PLAN)
    page = text(browser("dev"), board(ref))
    assert "ssh web1.staging restart --token env:STAGING_TOKEN" in page
    assert "web1.production" not in page
    assert "a secret that is not kept here" in page
    assert "restarted web1.staging" in page
    assert "Remove the old host." in page  # as what is left for later
    assert "Step 1 of 2" in page
    assert "<b>Look</b>" not in page


def test_a_step_is_reported_and_the_next_one_is_shown(browser: Browser) -> None:
    ref, client = a_change(STAGING, plan=PLAN), browser("dev")
    answer = client.post(f"{board(ref)}/report", typed(ref, note="It took 3 s."), follow=True)
    assert answer.redirect_chain == [(f"{board(ref)}#now", 303)]
    page = answer.content.decode()
    assert ("Step 2 of 2" in page, "It took 3 s." in page) == (True, True)


def test_a_refusal_keeps_what_was_typed(browser: Browser) -> None:
    ref = a_change(STAGING)
    answer = browser("dev").post(f"{board(ref)}/report", typed(ref, "failed", note=" "))
    assert answer.status_code == 422
    assert "nothing says why" in answer.content.decode()
    stale = browser("dev").post(
        f"{board(ref)}/report", typed(ref, "failed", note="Odd.") | {"step": "s2"}
    )
    assert stale.status_code == 422
    assert ">\nOdd.</textarea>" in stale.content.decode()
    assert not running(ref).reported


@pytest.mark.says("2.5")
def test_several_steps_are_ticked_with_one_press_in_staging_alone(browser: Browser) -> None:
    ref, client = a_change(STAGING), browser("dev")
    steps = list(running(ref).steps)
    assert "Tick several steps" in text(client, board(ref))
    assert client.post(f"{board(ref)}/tick", {"once": "1"}).status_code == 422
    assert client.post(f"{board(ref)}/tick", {"once": "2", "steps": steps}).status_code == 303
    page = text(client, board(ref))
    assert "Finish the run" in page
    run = running(ref).id
    answer = client.post(f"/changes/{ref}/finish-run", {"once": "3", "run": run})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/changes/{ref}/runs/R1"
    applied = a_change(PRODUCTION, title="Slow")
    assert "Tick several steps" not in text(browser("hosting"), board(applied))


@pytest.mark.says("2.4")
def test_a_screenshot_goes_with_its_step(browser: Browser) -> None:
    ref, client = a_change(STAGING), browser("dev")
    wrong = typed(ref, pictures=SimpleUploadedFile("odd.png", b"<svg onload=alert(1)>"))
    refused = client.post(f"{board(ref)}/report", wrong)
    assert (refused.status_code, "odd.png is no PNG" in refused.content.decode()) == (422, True)
    right = typed(ref, pictures=SimpleUploadedFile("screen.png", PNG))
    assert client.post(f"{board(ref)}/report", right).status_code == 303
    (address,) = set(re.findall(r'src="(/changes/[^"]+/pictures/\w+)"', text(client, board(ref))))
    shown = client.get(address)
    assert (shown.content, shown.headers["Content-Type"]) == (PNG, "image/png")
    assert shown.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert browser("dee").get(address).status_code == 404
    other = a_change(0, title="Another")
    assert client.get(address.replace(ref, other)).status_code == 404
    gone(ref, client, address)


def gone(ref: str, client: Client, address: str) -> None:
    """The picture is in the evidence, and goes when its entry is expunged."""
    reported = [each for each in read.change(ref).happened if isinstance(each.event, StepReported)]
    names = {each.name: each.content for each in evidence.gather(ref).documents}
    assert names[f"entry-{reported[-1].seq}-attachment-1.png"] == PNG
    ask = ProposeExpunge(ref, "A password is to be seen.", "", (reported[-1].seq,))
    proposed = expunging.propose(ask, Actor("admin"))
    assert not isinstance(proposed, Refused)
    assert not isinstance(expunging.confirm(proposed.number, Actor("isso")), Refused)
    assert client.get(address).status_code == 410


@pytest.mark.says("4.45")
def test_production_is_started_by_typing_its_name(browser: Browser) -> None:
    ref, client = a_change(PRODUCTION - 1), browser("hosting")
    start = f"/changes/{ref}/start-production"
    page = text(client, start)
    assert ("PRODUCTION" in page, "Read-back code of submission 1" in page) == (True, True)
    wrong = client.post(start, {"once": "1", "environment": "staging"})
    assert (wrong.status_code, "You typed “staging”" in wrong.content.decode()) == (422, True)
    right = client.post(start, {"once": "2", "environment": " Production"})
    assert (right.status_code, right.headers["Location"]) == (303, f"/changes/{ref}/runs/R2")
    submitted = read.change(ref).facts.submission
    assert submitted
    assert read_back(submitted.seal) in text(client, board(ref))


def test_who_may_not_start_is_told_every_reason(browser: Browser) -> None:
    page = text(browser("dev"), f"/changes/{a_change(9)}/start-production")
    assert page.count('usa-alert__text"><strong>') > 2
    assert ">Start in PRODUCTION</button>" not in page


def test_who_stands_by_agrees_on_the_board(browser: Browser) -> None:
    ref = a_change(PRODUCTION)
    step = next(iter(running(ref).steps))
    told.Told(ref).must(
        "hosting", "amend-step", AmendStep(running(ref).id, step, "By the console.")
    )
    assert "I agree" not in text(browser("hosting"), board(ref))
    page = text(browser("dev2"), board(ref))
    assert ("I agree" in page, "By the console." in page) == (True, True)
    answer = {"once": "1", "run": running(ref).id, "step": step, "verdict": "agree"}
    assert browser("dev2").post(f"/changes/{ref}/agree-step", answer).status_code == 303
    assert running(ref).agreed == 1


def test_a_run_is_stopped_with_a_reason_and_rolled_back(browser: Browser) -> None:
    ref, client = a_change(PRODUCTION, plan=PLAN), browser("hosting")
    run = running(ref).id
    assert client.post(f"{board(ref)}/report", typed(ref, "failed", note="No.")).status_code == 303
    stop = f"/changes/{ref}/stop-run"
    assert client.post(stop, {"once": "1", "run": run, "reason": ""}).status_code == 422
    stopped = client.post(stop, {"once": "2", "run": run, "reason": "Wrong host."}, follow=True)
    assert "Roll back…" in stopped.content.decode()
    page = text(client, f"/changes/{ref}/start-rollback")
    assert "Undo: Restart web1.production." in page
    answer = client.post(f"/changes/{ref}/start-rollback", {"once": "3", "run": run}, follow=True)
    shown = answer.content.decode()
    assert ("PRODUCTION: ROLLBACK" in shown, "Start web1.production again." in shown) == (
        True,
        True,
    )


def test_one_stands_by_with_one_press_and_a_phone_finds_the_page(browser: Browser) -> None:
    ref, client = a_change(PRODUCTION - 2), browser("dev")
    answer = client.post(f"/changes/{ref}/stand-by", {"once": "1", "hours": "2"}, follow=True)
    assert "You stand by until" in answer.content.decode()
    code = client.get(f"/changes/{ref}/stand-by.svg")
    assert (code.headers["Content-Type"], b"<svg" in code.content) == ("image/svg+xml", True)


def test_production_is_validated_with_the_checks_of_the_plan(browser: Browser) -> None:
    ref, client = a_change(PRODUCTION + 1, plan=PLAN), browser("dev")
    page = text(client, f"/changes/{ref}/validate-production")
    assert "Open web1.production." in page
    address = f"/changes/{ref}/validate-production"
    assert client.post(address, {"once": "1", "verdict": "pass"}).status_code == 422
    key = read.change(ref).facts.revisions[0].keys("checks")[0]
    assert client.post(address, {"once": "2", "verdict": "pass", "checks": key}).status_code == 303


@pytest.mark.django_db
def test_the_board_asks_the_database_little(
    browser: Browser, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    ref, client = a_change(PRODUCTION), browser("hosting")
    address = board(ref)
    with django_assert_max_num_queries(12):  # type: ignore[operator]  # pytest-django's own type says less
        client.get(address)


def test_a_page_is_told_what_others_did(browser: Browser) -> None:
    ref = a_change(2)
    n = read.change(ref).n
    told_now = browser("dev").get(f"/changes/{ref}/n?since={n - 1}").json()
    assert (told_now["n"], told_now["who"]["name"]) == (n, "Dev")
    assert [each.partition(":")[0] for each in told_now["said"]] == ["Hosting"]
    assert browser("hosting").get(f"/changes/{ref}/n?since={n - 1}").json()["said"] == []
    assert browser("dee").get(f"/changes/{ref}/n").status_code == 404
    assert Client().get(f"/changes/{ref}/n").status_code == 302


def test_a_program_sends_screenshots_as_well(browser: Browser) -> None:
    ref, client = a_change(STAGING), browser("dev")
    run = running(ref)
    address = f"/api/v1/runs/{run.id}/steps/{next(iter(run.steps))}"
    for content, status in ((b"no picture", 422), (PNG, 200)):
        body = {"outcome": "done", "attachments": [base64.b64encode(content).decode()]}
        answer = client.post(address, body, content_type="application/json")
        assert answer.status_code == status, answer.content
    (attempt,) = answer.json()["steps"][0]["attempts"]
    assert attempt["attachments"] == [digest(PNG)]


def test_what_is_typed_for_a_step_has_a_place_of_that_step_alone(browser: Browser) -> None:
    """So a page that follows the run never carries it over to the next one."""
    ref = a_change(4)
    client, run = browser("dev"), read.change(ref).facts.running
    assert run
    board = f"/changes/{ref}/runs/R1"
    first = re.findall(r'<textarea[^>]* id="(\S+)"', client.get(board).content.decode())
    told.Told(ref).must("dev", "report-step", ReportStep(run.id, next(iter(run.steps)), "done"))
    second = re.findall(r'<textarea[^>]* id="(\S+)"', client.get(board).content.decode())
    assert len(first) == len(second) == 1
    assert first != second
