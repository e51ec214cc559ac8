"""This module treats three forms as tired people do by night: whatever happens to the press, it has one effect, and nothing typed is lost."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from offcycle.ledger import read
from offcycle.process.events import Event
from offcycle.process.events.run import StepReported
from offcycle.process.events.triage import Edited, Requested
from tests.browser.test_sign_in import password_of
from tests.browser.windows import PHONE, Look, Windows
from tests.web.conftest import a_change

TEXT = "Every page answers with error 500."
IN_STAGING = 4  # parts of the straight way until a run goes on there


@dataclass(frozen=True)
class Rough:
    """A form, one field of it, and the event that it leads to."""

    path: str
    label: str
    button: str
    leads_to: type[Event]

    def typed(self, page: Page, path: str, text: str = TEXT) -> None:
        page.goto(path)
        page.get_by_label(self.label).first.fill(text)

    def send(self, page: Page) -> None:
        page.get_by_role("button", name=self.button, exact=True).click()

    def effects(self) -> int:
        """How often what was typed is in the record."""
        refs = [each.summary.ref for each in read.changes(read.Filter(), limit=99).items]
        events = [each.event for ref in refs for each in read.change(ref).happened]
        return sum(isinstance(each, self.leads_to) and TEXT in str(each) for each in events)


TITLE, WHAT = "What is wrong, in one line", "What happened, and what is needed"
REQUEST = Rough("/request", TITLE, "Tell the hosting team", Requested)
TRIAGE = Rough("/changes/{ref}/triage", WHAT, "Save the answers", Edited)
REPORT = Rough("/changes/{ref}/runs/R1", "Note", "Done", StepReported)
FORMS = pytest.mark.parametrize("rough", [REQUEST, TRIAGE, REPORT], ids=lambda rough: rough.button)


@FORMS
def test_no_connection_a_closed_tab_and_an_expired_session_lose_nothing(
    windows: Windows, rough: Rough
) -> None:
    password, path = password_of("dev"), rough.path.format(ref=a_change(IN_STAGING))
    page = windows.open("dev")
    context = page.context
    rough.typed(page, path)
    context.set_offline(offline=True)
    rough.send(page)
    expect(page.get_by_text("There is no connection.")).to_be_visible()
    expect(page.get_by_label(rough.label).first).to_have_value(TEXT)
    page.close()
    context.set_offline(offline=False)
    page = context.new_page()
    page.goto(path)
    expect(page.get_by_label(rough.label).first).to_have_value(TEXT)
    context.clear_cookies(name="sessionid")
    rough.send(page)
    page.get_by_label("Account").fill("dev")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text(TEXT)).to_be_visible()
    assert rough.effects() == 0
    page.get_by_role("button", name="Send it now").click()
    expect(page.locator("[data-done]")).to_be_visible()
    assert rough.effects() == 1


@FORMS
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "without"])
def test_a_double_click_and_the_way_back_have_one_effect(
    windows: Windows, rough: Rough, *, scripts: bool
) -> None:
    path = rough.path.format(ref=a_change(IN_STAGING))
    page = windows.open("dev", Look(PHONE, scripts=scripts))
    rough.typed(page, path)
    page.get_by_role("button", name=rough.button, exact=True).dblclick()
    expect(page.locator("[data-done]")).to_be_visible()
    page.go_back(wait_until="load")
    if scripts and page.get_by_label(rough.label).first.input_value() == TEXT:
        rough.send(page)
        page.wait_for_load_state()
    assert rough.effects() == 1


def test_two_tabs_overwrite_nothing(windows: Windows) -> None:
    ref = a_change(IN_STAGING)
    one = windows.open("dev")
    two = one.context.new_page()
    path = TRIAGE.path.format(ref=ref)
    TRIAGE.typed(one, path)
    two.goto(path)
    two.get_by_label("Why can it not wait?").fill("Nobody can work.")
    TRIAGE.send(one)
    TRIAGE.send(two)
    expect(two.locator("[data-done]")).to_be_visible()
    said = read.change(ref).facts.triage
    assert (said.description, said.why) == (TEXT, "Nobody can work.")


def test_a_step_that_was_reported_meanwhile_is_not_reported_again(windows: Windows) -> None:
    board = REPORT.path.format(ref=a_change(IN_STAGING))
    one, two = windows.open("dev"), windows.open("dev2", Look(scripts=False))
    REPORT.typed(one, board)
    REPORT.typed(two, board, "Not what I saw.")
    REPORT.send(one)
    expect(one.get_by_text("Step 2 of 2")).to_be_visible()
    REPORT.send(two)
    expect(two.get_by_text("This was not done")).to_be_visible()
    expect(two.get_by_label("Note")).to_have_value("Not what I saw.")
