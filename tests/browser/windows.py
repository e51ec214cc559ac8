"""This module opens windows of the tests' browser, and notes whatever goes wrong in any of them."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    Response,
)

from devtools.places import ROOT
from offcycle.people.models import Account

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
HOST = "127.0.0.1"
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    # A page that asks for another host is told that there is none, and the test fails.
    f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HOST}",
]
WIDE, PHONE = 1280, 390
HEIGHTS = {WIDE: 900, PHONE: 844}
PATIENCE = 30_000  # milliseconds that a page may take, on a machine that is busy
PICTURES = ROOT / "docs" / "guide" / "pictures"
NOT_THERE, BROKEN = 404, 500
# Said of every answer of 400 and above; which of them are faults is judged by the answer itself.
SAID_OF_ANSWERS = "Failed to load resource"
REPORT_REFUSALS = (
    "document.addEventListener('securitypolicyviolation', refused => console.error("
    "`The content policy refused ${refused.blockedURI} by ${refused.violatedDirective}`));"
)


@dataclass(frozen=True)
class Look:
    """How somebody looks at the pages: on a desk or a phone, with or without scripts."""

    width: int = WIDE
    scripts: bool = True

    def __str__(self) -> str:
        return f"{self.width}{'' if self.scripts else '-without-scripts'}"


LOOKS = [Look(width, scripts) for width in (WIDE, PHONE) for scripts in (True, False)]


@contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
    yield browser
    browser.close()


@dataclass
class Windows:
    """Windows of one test, each a browser of its own: cookies and what is typed are shared by none."""

    browser: Browser
    address: str
    faults: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(
        self,
        account: str = "",
        look: Look = Look(),
        *,
        colours: Literal["light", "dark"] = "light",
    ) -> Page:
        """A new window in which the account has signed in, or nobody."""
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": look.width, "height": HEIGHTS[look.width]},
            java_script_enabled=look.scripts,
            color_scheme=colours,
            reduced_motion="reduce",
            timezone_id="America/New_York",
            has_touch=look.width == PHONE,
        )
        self.contexts.append(context)
        context.set_default_timeout(PATIENCE)
        self.watch(context, account or "nobody")
        if account:
            sign_in(context, self.address, account)
        return context.new_page()

    def watch(self, context: BrowserContext, who: str) -> None:
        """Note what goes wrong, and for whom."""

        def note(fault: str) -> None:
            self.faults += [f"{who}: {fault}"] if fault else []

        context.on("console", lambda message: note(said(message)))
        context.on("weberror", lambda error: note(f"A script failed: {error.error}"))
        context.on("request", lambda request: note(asked(request)))
        context.on("response", lambda response: note(answered(response)))
        context.add_init_script(REPORT_REFUSALS)

    def close(self) -> None:
        for context in self.contexts:
            context.close()

    def forgive(self, *parts: str) -> None:
        """Forget faults that a test provokes; each part must be found, so that no forgiveness outlives its fault."""
        for part in parts:
            assert [fault for fault in self.faults if part in fault], (part, self.faults)
            self.faults = [fault for fault in self.faults if part not in fault]


def said(message: ConsoleMessage) -> str:
    wrong = message.type == "error" and not message.text.startswith(SAID_OF_ANSWERS)
    return f"The console says: {message.text}" if wrong else ""


def asked(request: Request) -> str:
    where = urlsplit(request.url)
    elsewhere = where.scheme not in {"data", "blob", "about"} and where.hostname != HOST
    return f"Another host was asked: {request.url}" if elsewhere else ""


def answered(response: Response) -> str:
    beside = not response.request.is_navigation_request()
    wrong = response.status >= BROKEN or (beside and response.status == NOT_THERE)
    return f"{response.status} for {response.request.method} {response.url}" if wrong else ""


def sign_in(context: BrowserContext, address: str, account: str) -> None:
    """As the form does it, without the form: most tests are about what comes after."""
    client = Client()
    client.force_login(Account.objects.get(username=account))
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])


def picture(page: Page, name: str, *, whole: bool = True) -> None:
    """The whole page or its first screen, into the guide; only when pictures are asked for (OFFCYCLE_PICTURES=1)."""
    if os.environ.get("OFFCYCLE_PICTURES"):
        width = (page.viewport_size or {"width": WIDE})["width"]
        page.screenshot(path=Path(PICTURES, f"{name}-{width}.png"), full_page=whole)
