"""This module lets a scanner of mails loose, which follows every link, runs scripts and submits forms: nothing changes by it."""

import json
import re

from django.conf import settings

from offcycle.ledger import read
from offcycle.ledger.models import Errand
from tests.browser.windows import Windows
from tests.web.conftest import a_change

LINK = re.compile(re.escape(settings.BASE_URL) + r"(/\S*)")
SUBMITTED = 10  # parts of the straight way until it waits for the approvers


def test_a_scanner_that_does_all_that_a_mail_offers_changes_nothing(windows: Windows) -> None:
    a_change(SUBMITTED)
    texts = [json.loads(each)["text"] for each in Errand.objects.filter(kind="notice").values_list("payload", flat=True)]  # fmt: skip
    links = sorted({found for text in texts for found in LINK.findall(text)})
    assert any(each.endswith("/decide") for each in links)
    before = read.head()
    page, sent = windows.open(), 0
    for link in links:
        page.goto(link)
        for number in range(page.locator("form").count()):
            page.goto(link)
            # Else the next page would be asked for while this one comes.
            with page.expect_navigation():
                page.evaluate("number => document.forms[number].submit()", number)
            sent += 1
    assert sent >= len(links)
    assert read.head() == before
