"""This module holds by whom a browser becomes known; that its owner is mailed of it stands in test_receipts."""

from dataclasses import replace
from typing import Any

import pytest

from offcycle.process.people import MeetBrowser
from tests.process.denials import Denial, Try, asks, holds
from tests.process.parts import disabled

MET = MeetBrowser("b1", "Firefox on Linux", "192.0.2.7")


def met(**other: Any) -> Any:
    return asks(replace(MET, **other))


DENIALS = (
    Denial("meet-browser", "actor.active", None, Try("dee", met(), (disabled("dee"),)), Try("dee", met())),
    Denial("meet-browser", "browser.in_person", None, Try("dee", met(), via="token"), Try("dee", met())),
    Denial("meet-browser", "browser.number", None, Try("dee", met(browser="No!")), Try("dee", met())),
)  # fmt: skip


@pytest.mark.parametrize("denial", DENIALS, ids=str)
def test_whatever_is_refused_is_refused_for_that_alone(denial: Denial) -> None:
    holds(denial)
