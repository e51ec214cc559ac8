"""This module tells what the page of a change shows on every part of its way, and that it changes nothing."""

import re

import pytest

from offcycle.ledger import plans, read
from offcycle.ledger.record import Recorded
from offcycle.process.canonical import read_back
from offcycle.process.kernel import Actor
from offcycle.process.review.answering import Answer
from offcycle.process.review.decision import Decide
from offcycle.process.run.steps import ReportStep, StopRun
from tests.ledger import told
from tests.web.conftest import PLAN, Browser, a_change

EXPECTED = {
    0: ["What it waits for", "The two triage questions are not answered yet.", "Triage not answered"],
    2: ["No plan is documented yet.", "Emergency", "Nobody can reach the lifeboat."],
    3: ["Revision 1 by Dev", "Click Build.", "Rollback", "The plan was not run in staging yet."],
    4: ["CR-1001-R1 in staging</a>: going on now"],
    7: ["Signed off by Dev and Qa."],
    10: ["Cor1 and Cor2 must both say yes; nobody has answered yet.", "Read-back code of submission 1"],
    11: ["Cor1 has said yes. That is not enough", "approved"],
    13: ["Dev2 stands by until"],
    15: ["CR-1001-R2 in production: done", "Read-back code of what is applied"],
    19: ["How it ended", "Closed: done", "form.md", "Told the stakeholders how it ended.", "It works again."],
}  # fmt: skip


@pytest.mark.says("4.45")
def test_the_run_in_production_carries_the_code_of_what_it_applies(browser: Browser) -> None:
    ref = a_change(15)
    seal = read.change(ref).facts.submissions[0].seal
    page = browser("hosting").get(f"/changes/{ref}").content.decode()
    runs = page[page.index('id="runs"') : page.index('id="form"')]
    production, _, staging = runs.partition("CR-1001-R1 in staging")
    assert read_back(seal) in production
    assert "Read-back code" not in staging


@pytest.mark.says("4.36")
@pytest.mark.parametrize("parts", EXPECTED)
def test_every_part_of_the_way_is_shown(browser: Browser, parts: int) -> None:
    ref = a_change(parts)
    answer = browser("hosting").get(f"/changes/{ref}")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert [words for words in EXPECTED[parts] if words not in page] == []


@pytest.mark.says("4.44")
def test_the_read_back_code_stands_on_the_page(browser: Browser) -> None:
    ref = a_change(10)
    submission = read.change(ref).facts.submission
    assert submission
    page = browser("cor1").get(f"/changes/{ref}").content.decode()
    assert f'<p class="code">{read_back(submission.seal)}</p>' in page


@pytest.mark.says("4.35")
def test_a_question_of_an_approver_stands_with_its_answer(browser: Browser) -> None:
    ref = a_change(10)
    submission = read.change(ref).facts.submission
    assert submission
    asked = Decide("ask", submission.seal, "For how long?")
    told.Told(ref).must("cor2", "decide", asked)
    page = browser("hosting").get(f"/changes/{ref}").content.decode()
    assert "Nobody has answered yet." in page
    told.Told(ref).must("dev", "answer", Answer(1, "Five minutes."))
    page = browser("hosting").get(f"/changes/{ref}").content.decode()
    assert "For how long?<br>Dev: Five minutes." in page


def test_the_page_leads_to_the_paper_and_to_the_evidence(browser: Browser) -> None:
    ref = a_change(10)
    asker = browser("cor1")
    page = asker.get(f"/changes/{ref}").content.decode()
    for file, kind in (
        ("form.pdf?submission=1", b"%PDF-"),
        ("form.docx?submission=1", b"PK"),
        ("evidence.zip", b"PK"),
    ):
        address = f"/api/v1/changes/{ref}/{file}"
        assert f'href="{address}"' in page
        answer = asker.get(address)  # by the session of the page
        assert answer.status_code == 200
        assert answer.content.startswith(kind)


def test_the_log_has_an_entry_for_everything_that_happened(browser: Browser) -> None:
    ref = a_change()
    page = browser("dev").get(f"/changes/{ref}").content.decode()
    view = read.change(ref)
    assert page.count('<li value="') == view.n
    assert "None" not in page


@pytest.mark.parametrize("account", ["dee", "affected"])
def test_who_may_not_see_it_is_told_what_is_told_of_one_that_is_not_there(
    browser: Browser, account: str
) -> None:
    ref = a_change(3)
    client = browser(account)
    hidden, missing = client.get(f"/changes/{ref}"), client.get("/changes/CR-9999")
    assert hidden.status_code == missing.status_code == 404
    assert without_token(hidden.content) == without_token(missing.content)


def without_token(page: bytes) -> bytes:
    """The page without the token of its forms, which is written in another way each time."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", page)


@pytest.mark.parametrize("ref", ["CR-1", "x", "CR-1001%00", "cr-1001", "CR-99999999999999999999"])
def test_what_is_no_change_is_not_found(browser: Browser, ref: str) -> None:
    assert browser("dev").get(f"/changes/{ref}").status_code == 404


def test_looking_changes_nothing(browser: Browser) -> None:
    ref = a_change(11)
    client, before = browser("cor2"), read.head()
    for path in ("/", f"/changes/{ref}"):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
        for method in (client.post, client.put, client.patch, client.delete):
            assert method(path).status_code == 405
    assert read.head() == before


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7|add:7 }}{% now 'Y' %}"


def test_hostile_text_is_shown_as_text(browser: Browser) -> None:
    plan = f"# {HOSTILE}\n\n## Steps\n\n1. Run {HOSTILE}\n2. Click Build.\n".encode()
    ref = a_change(11, title=HOSTILE, plan=plan)
    told.Told(ref).comment("dev", HOSTILE)
    seal = read.change(ref).facts.submission
    assert seal
    told.Told(ref).must("cor2", "decide", Decide("reject", seal.seal, HOSTILE))
    client = browser("dev")
    for path in ("/", f"/changes/{ref}"):
        page = client.get(path).content.decode()
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "&lt;script&gt;alert(1)" in page
        assert "{{ 7|add:7 }}" in page


def test_a_rejected_submission_says_why_it_came_back(browser: Browser) -> None:
    ref = a_change(10)
    submitted = read.change(ref).facts.submission
    assert submitted
    told.Told(ref).must("cor1", "decide", Decide("reject", submitted.seal, "Not at noon, please."))
    page = browser("dev").get(f"/changes/{ref}").content.decode()
    assert "Nothing lies before the approvers now." in page
    assert "Cor1: Not at noon, please." in page


def test_a_stopped_run_and_a_failed_step_say_why(browser: Browser) -> None:
    ref = a_change(14)
    run = read.change(ref).facts.running
    assert run
    first = next(iter(run.steps))
    told.Told(ref).must("hosting", "report-step", ReportStep(run.id, first, "failed", "It hangs."))
    told.Told(ref).must("hosting", "stop-run", StopRun(run.id, "Jenkins is down."))
    page = browser("dev").get(f"/changes/{ref}").content.decode()
    assert f"{run.id} in production</a>: stopped: Jenkins is down." in page
    assert "It hangs." in page


def test_steps_of_an_older_plan_are_named_by_their_keys(browser: Browser) -> None:
    ref = a_change(6)
    saved = plans.revise(change=ref, markdown=b"# New\n\n1. Restart it.\n", actor=Actor("dev"))
    assert isinstance(saved, Recorded)
    assert browser("dev").get(f"/changes/{ref}").status_code == 200


def test_values_and_faults_of_a_plan_are_shown(browser: Browser) -> None:
    front = b"---\nvalues:\n  host: {staging: a.test, production: b.test}\n  unused: x\n---\n"
    ref = a_change(3, plan=front + PLAN.replace(b"Log in.", b"Log in to {{ host }}."))
    page = browser("dev").get(f"/changes/{ref}").content.decode()
    assert "a.test" in page
    assert "b.test" in page
    assert "unused" in page


def test_an_open_choice_is_shown(browser: Browser) -> None:
    plan = b"# Two\n\n## How to go\n\n1. Click Go.\n\n## How to come back\n\n1. Click Back.\n"
    ref = a_change(3, plan=plan)
    page = browser("dev").get(f"/changes/{ref}").content.decode()
    assert "none is chosen" in page
    assert "How to come back" in page


def test_while_a_run_goes_on_its_board_comes_first(browser: Browser) -> None:
    ref = a_change(14)
    page = browser("hosting").get(f"/changes/{ref}").content.decode()
    first = page[page.index('id="doing"') : page.index("What else you may do")]
    assert f'href="/changes/{ref}/runs/R2"' in first
    assert "Carry on in production" in first


def test_every_clock_says_how_it_stands_of_whom_and_what_it_counts(browser: Browser) -> None:
    found = browser("hosting").get(f"/changes/{a_change(0)}").content.decode()
    page = " ".join(found.split())
    clocks = page.partition('<h2 id="clocks">')[2].partition("</section>")[0]
    assert re.search(
        r"<strong>Running</strong>: due .*?</time>.{0,80} The \w+ team acknowledges it\.", clocks
    ), clocks
    assert "Counts day and night, by the wall clock, since" in clocks
    assert "Waits for" in clocks
