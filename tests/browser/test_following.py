"""This module tries that a page follows its change through what happens to connections and rights, in a real browser."""

from playwright.sync_api import Route, expect

from offcycle.process.people import HoldRole
from offcycle.process.triage import Answers
from tests.browser.windows import Windows
from tests.ledger import told
from tests.web.conftest import a_change

SUBMITTED = 4


def test_a_page_listens_again_after_a_proxy_refused_while_the_server_was_away(
    windows: Windows,
) -> None:
    ref = a_change(SUBMITTED)
    page = windows.open("dev")

    def away(route: Route) -> None:
        route.fulfill(status=503, body="no server")

    page.route("**/live", away)
    page.clock.install()
    page.goto(f"/changes/{ref}")
    expect(page.locator("html")).to_have_attribute("data-live", "poll")
    page.unroute("**/live", away)
    windows.forgive("503 for GET")
    page.clock.fast_forward(31_000)
    expect(page.locator("html")).to_have_attribute("data-live", "stream")
    told.Told(ref).must("dev", "triage", Answers(title="It is the disk"))
    expect(page.get_by_role("heading", name="It is the disk", level=1)).to_be_visible()


def test_who_may_not_see_the_change_any_more_is_told_so_and_asks_no_more(windows: Windows) -> None:
    ref = a_change(SUBMITTED)
    page = windows.open("qa")
    page.clock.install()
    page.goto(f"/changes/{ref}")
    expect(page.locator("html")).to_have_attribute("data-live", "stream")
    told.give("take-role", HoldRole("qa", "qa", "eclkc"))
    page.clock.fast_forward(61_000)  # the page looks at itself anew every minute
    expect(page.get_by_text("You may not see this change any more")).to_be_visible()
    windows.forgive("404 for GET")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.fast_forward(61_000)
    page.clock.fast_forward(61_000)
    expect(page.get_by_role("link", name="Load it again")).to_be_visible()
    assert asked == []
