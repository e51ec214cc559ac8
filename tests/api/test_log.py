"""This module holds that an event tells who did what, when, why and by which door."""

from datetime import datetime

import pytest

from tests.api.http import People, Way, a_way


@pytest.mark.says("always.15")
def test_an_event_says_who_what_when_why_and_by_which_door(people: People) -> None:
    way = a_way(people, Way.plan)
    way.give("dev", "withdraw", {"reason": "The host mended it."})
    last = people.must("dev", "GET", f"/changes/{way.ref}/events?limit=200")["items"][-1]
    assert (last["by"], last["kind"], last["via"]) == ("dev", "triage.withdrawn", "token")
    assert (last["said"], last["details"]) == ("Withdrew the change.", ["The host mended it."])
    assert last["data"] == {"reason": "The host mended it."}
    assert datetime.fromisoformat(last["at"]).tzinfo is not None
