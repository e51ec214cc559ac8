"""This module shows a notice in a real browser, as its service would hand it over, and opens the page that the notice is about."""

import json

from playwright.sync_api import BrowserContext, CDPSession, Page, Worker

from tests.browser.windows import Windows

WORKER = "/static/web/told-worker.js"
SHOWN = """async () => {
  const here = await navigator.serviceWorker.getRegistration('/static/web/');
  return (await here.getNotifications()).map(({title, body, data}) => ({title, body, data}));
}"""
READY = f"""async () => {{
  const made = await navigator.serviceWorker.register('{WORKER}');
  while (made.active?.state !== 'activated') await new Promise((done) => setTimeout(done, 20));
}}"""
TAPPED = """async () => {
  const opened = [];
  self.clients.openWindow = async (page) => opened.push(page);
  for (const notification of await self.registration.getNotifications()) {
    self.dispatchEvent(new NotificationEvent('notificationclick', {notification}));
  }
  return opened;
}"""


def registration(cdp: CDPSession, page: Page) -> str:
    """The number by which the browser's own tools know the script that shows notices."""
    known: list[str] = []
    cdp.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: known.extend(each["registrationId"] for each in told["registrations"]),
    )
    cdp.send("ServiceWorker.enable")
    for _ in range(100):
        page.wait_for_timeout(0 if known else 20)
    return known[-1]


def worker(context: BrowserContext) -> Worker:
    (found,) = context.service_workers
    return found


def test_a_notice_is_shown_and_a_tap_opens_its_page_and_no_other(windows: Windows) -> None:
    page = windows.open("dev")
    page.context.grant_permissions(["notifications"])
    page.goto("/account/told")
    page.evaluate(READY)
    cdp, link = page.context.new_cdp_session(page), f"{windows.address}/account"
    where = {"origin": windows.address, "registrationId": registration(cdp, page)}

    def hand_over(said: dict[str, str]) -> None:
        """As the service of the browser's maker does it; a real one is not to be had without its network."""
        cdp.send("ServiceWorker.deliverPushMessage", {**where, "data": json.dumps(said)})

    told = {"id": "<e7@o>", "title": "CR-1001: your decision", "body": "By noon.", "link": link}
    hand_over(told)
    page.wait_for_function(f"async () => (await ({SHOWN})()).length === 1")
    assert page.evaluate(SHOWN) == [
        {"title": told["title"], "body": told["body"], "data": told["link"]}
    ]
    assert worker(page.context).evaluate(TAPPED) == [link]
    page.goto(link)
    assert page.evaluate(SHOWN) == [], "a notice that was tapped is gone"
    elsewhere = {**told, "id": "<e8@o>", "link": "https://elsewhere.example/"}
    hand_over(elsewhere)
    page.wait_for_function(f"async () => (await ({SHOWN})()).length === 1")
    assert worker(page.context).evaluate(TAPPED) == []
