"""This module keeps over HTTP who outside is told of changes: addresses of systems and teams, and lists that they share."""

from typing import Any

import pytest

from offcycle.ledger import read
from tests.api.http import People


def test_lists_and_the_stakeholders_of_teams_are_kept_by_programs_too(people: People) -> None:
    def put(place: str, addresses: list[str], **more: Any) -> Any:
        body = {"addresses": addresses, **more}
        return people.must("admin", "PUT", f"/stakeholders/{place}", body)

    made = put("list:grantees", ["ann@example.org", "ben@example.org"], name="Grantees")
    assert (made["place"], made["name"]) == ("list:grantees", "Grantees")
    team = read.world().roster.systems["eclkc"].team
    put(f"team:{team}", ["list:grantees"])
    put("eclkc", ["cleo@example.org"])
    assert put("list:grantees", ["ann@example.org", "dora@example.org"])["name"] == "Grantees"
    outside = read.world().roster.outside("eclkc")
    assert outside == ("cleo@example.org", "ann@example.org", "dora@example.org")
    assert read.world().roster.systems["eclkc"].production  # all else stays as it is

    told = {each["place"]: each for each in people.get("dev", "/stakeholders").json["items"]}
    assert told[f"team:{team}"]["addresses"] == ["list:grantees"]
    assert told["list:grantees"]["addresses"] == ["ann@example.org", "dora@example.org"]


@pytest.mark.parametrize(
    ("who", "place", "addresses", "status"),
    [
        ("dev", "list:grantees", ["ann@example.org"], 409),
        ("admin", "list:grantees", ["Ann <ann@example.org>"], 409),
        ("admin", "team:nobody", [], 404),
        ("admin", "nowhere", [], 404),
    ],
)
def test_what_is_wrong_is_refused_and_changes_nothing(
    people: People, who: str, place: str, addresses: list[str], status: int
) -> None:
    answer = people.call(who, "PUT", f"/stakeholders/{place}", {"addresses": addresses})
    assert answer.status == status, answer.body
    assert not read.world().roster.lists
