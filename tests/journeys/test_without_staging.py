"""This module tells the way of a system that has no staging, on a night on which nobody validates: a desk check, and a waiver."""

import pytest

from tests.api.http import PARTS, People, Way
from tests.api.test_staging import without_staging

NEED = "Nobody can reach the site, and QA does not answer."


@pytest.mark.says("2.25", "2.26", "2.27", "2.28")
def test_a_change_without_staging_is_checked_at_the_desk_waived_and_closed(people: People) -> None:
    without_staging()
    people.gets("hosting2", "lead")
    way = Way(people)
    for part in PARTS:
        if part is Way.stage:
            way.give("dev", "desk-check", {"with": "hosting", "not_tried": "The mail server."})
        elif part is Way.sign:
            way.give("hosting2", "waive-validation", {"reason": NEED})
        else:
            part(way)
    closed = way.change()
    assert (closed["stage"], closed["outcome"]) == ("closed", "done")
    assert [each["environment"] for each in closed["runs"]] == ["production"]
    kinds = [
        each["kind"] for each in people.must("cor1", "GET", f"/changes/{way.ref}/events")["items"]
    ]
    assert "staging.desk_checked" in kinds
    assert "staging.waived" in kinds
