"""This module tries the field for a local time on the days on which clocks change."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from offcycle.web.fields import PageForm, moment


class At(PageForm):
    """One time."""

    at = moment("At")


@pytest.fixture(autouse=True)
def new_york() -> Iterator[None]:
    """Whoever types is in New York."""
    with timezone.override("America/New_York"):
        yield


@pytest.mark.parametrize(("which", "hour"), [("0", 5), ("1", 6)])
def test_of_two_the_chosen_one_is_meant(which: str, hour: int) -> None:
    asked = At({"at": "2026-11-01T01:30"})
    assert "two 01:30" in asked.errors["at"][0]
    shown = str(asked["at"])
    assert 'name="at-which"' in shown
    assert 'value="2026-11-01T01:30"' in shown, "what was typed stays"
    assert "01:30 EDT" in shown
    assert "01:30 EST" in shown
    chosen = At({"at": "2026-11-01T01:30", "at-which": which})
    assert chosen.is_valid()
    assert chosen.cleaned_data["at"] == datetime(2026, 11, 1, hour, 30, tzinfo=UTC)
    assert f'<option value="{which}" selected>' in str(chosen["at"])
    opened = At(initial={"at": chosen.cleaned_data["at"]})
    assert f'<option value="{which}" selected>' in str(opened["at"]), (
        "as it was, when it is changed"
    )


def test_one_that_is_skipped_is_refused_in_words() -> None:
    form = At({"at": "2026-03-08T02:30"})
    assert "no 02:30" in form.errors["at"][0]
    assert "-which" not in str(form["at"])


@pytest.mark.parametrize("typed", ["2026-11-01T03:30", "2026-11-01T03:30-05:00"])
def test_one_that_is_one_needs_no_choice(typed: str) -> None:
    form = At({"at": typed, "at-which": "1"})  # chosen before another time was typed
    assert form.is_valid()
    assert form.cleaned_data["at"] == datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
    assert "<select" not in str(form["at"])


@pytest.mark.parametrize("typed", ["", "soon", "2026-11-31T01:30", "11/01/2026 01:30"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    assert not At({"at": typed}).is_valid()
