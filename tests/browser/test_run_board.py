"""This module applies a plan to production in a real browser: by keyboard, while others follow, with scripts and without."""

import pytest
from playwright.sync_api import Page, expect

from offcycle.ledger import read
from offcycle.process.facts import Run
from offcycle.process.kernel import WORKER
from offcycle.process.run.amendments import AmendStep
from offcycle.process.run.rollback import StartRollback
from offcycle.process.run.steps import FinishRun, ReportStep, StopRun
from offcycle.process.run.unknown import IntendStep, ReportUnknown
from tests.browser.accessibility import axe
from tests.browser.windows import PHONE, Look, Windows, picture
from tests.ledger import told
from tests.web.conftest import a_change

PLAN = b"""---
targets:
  web: [web1.example.org]
---

# Switch over

## Steps

1. Restart the server.

   ```sh
   systemctl restart httpd
   ```

   Expect: `active`

   Rollback: Start the old one.

2. Look at the site.

3. Empty the cache.

   ```sh run on=web
   varnishadm ban
   ```

## Rollback

1. Click `Undo`.
"""
STAGING, PRODUCTION = 4, 14  # parts of the straight way until a run goes on there


def running(ref: str) -> Run:
    found = read.change(ref).facts.running
    assert found
    return found


def board(run: str) -> str:
    ref, _, number = run.rpartition("-")
    return f"/changes/{ref}/runs/{number}"


def tab_to(page: Page, name: str) -> None:
    """Go on with the Tab key alone until something with this name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "document.activeElement.textContent.trim() || document.activeElement.name"
        )
        if said == name:
            return
    raise AssertionError(name)


def test_production_is_run_by_keyboard_while_others_follow(windows: Windows) -> None:
    ref = a_change(PRODUCTION - 1, plan=PLAN)
    operator = windows.open("hosting")
    operator.goto(f"/changes/{ref}/start-production")
    assert axe(operator) == []
    picture(operator, "production-start")
    tab_to(operator, "environment")
    operator.keyboard.type("production")
    operator.keyboard.press("Enter")
    expect(operator.get_by_role("heading", name="Restart the server.")).to_be_visible()
    follower, helper = windows.open("dev2", Look(PHONE)), windows.open("hosting2")
    follower.goto(operator.url)
    helper.goto(operator.url)
    expect(follower.get_by_text("You follow this run.")).to_be_visible()
    expect(follower.locator("[data-live-here]")).to_have_text("Also here: Hosting, Hosting2.")
    note = helper.get_by_label("Note")
    note.fill("Here, too")
    operator.keyboard.press("d")
    operator.keyboard.press("Enter")
    expect(operator.get_by_text("Step 2 of 3")).to_be_visible()
    expect(follower.get_by_role("heading", name="Look at the site.")).to_be_visible()
    expect(follower.locator("[data-live-said]")).to_contain_text(
        "Hosting: Step 1 (Restart the server)"
    )
    # What is typed for a step stays with that step: whoever was typing is told, and shown the next one when they ask.
    expect(helper.get_by_text("This has changed while you were typing.")).to_be_visible()
    expect(note).to_have_value("Here, too")
    expect(note).to_be_focused()
    operator.keyboard.press("x")
    operator.keyboard.press("Enter")
    expect(operator.get_by_role("heading", name="Stop the run", level=1)).to_be_visible()
    assert axe(operator) == []
    assert running(ref).state == "running"
    note.fill("")
    finished_by_hand(operator, ref)
    expect(follower.get_by_text("Finished", exact=True)).to_be_visible()
    assert axe(follower) == []


def finished_by_hand(page: Page, ref: str) -> None:
    page.goto(board(running(ref).id))
    page.get_by_label("Note").fill("As it should be.")
    page.get_by_role("button", name="Done", exact=True).click()
    expect(page.get_by_text("Done by hand for now.")).to_be_visible()
    page.get_by_role("button", name="Done", exact=True).click()
    page.get_by_role("button", name="Finish the run").click()
    expect(page.get_by_text("Finished", exact=True)).to_be_visible()
    expect(page.get_by_text("As it should be.")).to_be_visible()


@pytest.mark.smoke
def test_a_run_in_staging_without_scripts(windows: Windows) -> None:
    ref = a_change(STAGING - 1, plan=PLAN)
    page = windows.open("dev", Look(PHONE, scripts=False))
    page.goto(f"/changes/{ref}/start-staging")
    assert axe(page) == []
    page.get_by_role("button", name="Start the run in staging").click()
    page.get_by_label("Note").fill("Nothing came out.")
    page.get_by_role("button", name="Failed").click()
    expect(page.get_by_text("It failed: Nothing came out.")).to_be_visible()
    page.get_by_role("link", name="Stop…").click()
    page.get_by_label("Why is it stopped?").fill("The wrong server.")
    page.get_by_role("button", name="Stop the run now").click()
    expect(page.get_by_role("heading", name="The wrong server.")).to_be_visible()
    assert axe(page) == []


def test_a_screenshot_is_pasted(windows: Windows) -> None:
    ref = a_change(STAGING, plan=PLAN)
    page = windows.open("dev")
    page.goto(board(running(ref).id))
    page.evaluate(
        """async () => {
            const canvas = Object.assign(document.createElement('canvas'), {width: 40, height: 30});
            const picture = await new Promise(done => canvas.toBlob(done, 'image/png'));
            const given = new DataTransfer();
            given.items.add(new File([picture], 'screen.png', {type: 'image/png'}));
            document.dispatchEvent(new ClipboardEvent('paste', {clipboardData: given, bubbles: true}));
        }"""
    )
    expect(page.get_by_text("With the step goes: screen.png")).to_be_visible()
    page.get_by_role("button", name="Done", exact=True).click()
    expect(page.get_by_role("img", name="Screenshot 1 of step 1")).to_be_visible()
    assert axe(page) == []


def covered(page: Page) -> list[str]:
    """What of the step has the focus and yet lies under something else: the bar, or another part of the form."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll(".run-form textarea, .run-buttons .usa-button")].filter(each => {
            each.focus();
            const {left, right, top, bottom} = each.getBoundingClientRect();
            const seen = [top + 2, bottom - 2].map(y => document.elementFromPoint((left + right) / 2, y));
            return !seen.every(there => each.contains(there));
        }).map(each => each.name + each.value)"""
    )
    return found


def looked_at(name: str, run: str, *pages: Page) -> None:
    """The board as it stands: it keeps nobody out, and is no wider than the window."""
    for page in pages:
        page.goto(board(run))
        assert axe(page) == [], name
        width = (page.viewport_size or {"width": 0})["width"]
        assert page.evaluate("document.documentElement.scrollWidth") == width, name
        picture(page, f"run-{name}")
        assert covered(page) == [], name


def test_nothing_keeps_anybody_out_of_any_state(windows: Windows) -> None:
    ref = a_change(PRODUCTION, plan=PLAN)
    change, run = told.Told(ref), running(ref)
    steps = list(run.steps)
    both = windows.open("hosting"), windows.open("hosting", Look(PHONE), colours="dark")
    change.must("hosting", "report-step", ReportStep(run.id, steps[0], "failed", "It hangs."))
    looked_at("failed", run.id, *both)
    change.must("hosting", "amend-step", AmendStep(run.id, steps[0], "By the console."))
    looked_at("amendment", run.id, windows.open("dev2", Look(PHONE)))
    for key in steps[:2]:
        change.must("hosting2", "report-step", ReportStep(run.id, key, "failed", "No."))
        change.must("hosting2", "report-step", ReportStep(run.id, key, "done"))
    change.must(WORKER, "intend-step", IntendStep(run.id, steps[2], "sh"))
    change.must(WORKER, "report-unknown", ReportUnknown(run.id, steps[2], 1))
    looked_at("unknown", run.id, *both)
    page = both[1]
    page.goto(f"/changes/{ref}/resolve-step")
    assert axe(page) == []
    page.get_by_text("No, it did not").click()
    page.get_by_label("How do you know?").fill("The cache is full.")
    page.get_by_role("button", name="Settle it").click()
    change.must("hosting", "stop-run", StopRun(run.id, "It does not help."))
    looked_at("stopped", run.id, *both)
    change.must("hosting", "start-rollback", StartRollback(run.id))
    undoing = running(ref)
    looked_at("rollback", undoing.id, *both)
    for key in undoing.steps:
        change.must("hosting", "report-step", ReportStep(undoing.id, key, "done"))
    looked_at("settled", undoing.id, *both)
    change.must("hosting", "finish-run", FinishRun(undoing.id))
    looked_at("rolled-back", undoing.id, *both)
