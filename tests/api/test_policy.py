"""This module tries the policy over HTTP: read, checked, weighed against open changes, and put into force by administrators alone."""

from typing import Any

import pytest

from tests.api.http import People, Way, a_way
from tests.process.story import POLICY

pytestmark = pytest.mark.database

LOOSER = POLICY.replace("needed = 0", "needed = 1")
STRICTER = POLICY.replace(
    'groups = [["dev"], ["qa", "tester", "product"]]', 'groups = [["dev"], ["qa"], ["tester"]]'
)


def check(people: People, who: str, text: str) -> Any:
    return people.must(who, "POST", "/policy/check", {"text": text})


def test_the_policy_in_force_is_read_by_everybody(people: People) -> None:
    found = people.must("qa", "GET", "/policy")
    assert (found["version"], found["name"], found["text"]) == (1, "Headstart Hosting", POLICY)
    assert found["plain"].startswith(
        "# Headstart Hosting\n\n## Who approves\n\n- The approvers are Cor1 and Cor2"
    )
    assert people.must("qa", "GET", "/policy/schema")["title"] == "Offcycle policy"


def test_every_fault_is_told_with_its_place(people: People) -> None:
    found = check(people, "dev", "[quorum]\nneeded = -1\nseat = 1\n")
    assert not found["usable"]
    assert found["effects"] is None
    assert {(2, 10), (3, 1)} <= {(each["line"], each["column"]) for each in found["faults"]}
    refused = people.post("admin", "/policy", {"text": "[quorum]\nneeded = -1\n"})
    assert refused.status == 422
    assert "Line 2, column 10, quorum.needed: It has to be 0 or more." in refused.json["detail"]


def test_only_administrators_put_a_policy_into_force(people: People) -> None:
    refused = people.post("hosting", "/policy", {"text": LOOSER})
    assert (refused.status, refused.json["unmet"][0]["rule"]) == (409, "people.administrator")
    assert people.must("admin", "POST", "/policy", {"text": LOOSER})["version"] == 2
    again = people.post("admin", "/policy", {"text": LOOSER})
    assert again.json["unmet"][0]["rule"] == "policy.differs"


@pytest.mark.says("intro.3")
def test_what_a_policy_does_to_open_changes_is_told_beforehand_and_comes_true(
    people: People,
) -> None:
    way = a_way(people, Way.approve)
    told = check(people, "hosting", LOOSER)
    assert told["effects"]["looser"] == ["The yes of 1 of 2 approvers is enough; it was 2 of 2."]
    assert (told["effects"]["looked_at"], told["effects"]["changes"]) == (1, [])
    assert check(people, "dee", LOOSER)["effects"]["looked_at"] == 0
    fresh = a_way(people, Way.sign)
    told = check(people, "hosting", STRICTER)
    assert [each["ref"] for each in told["effects"]["changes"]] == [fresh.ref]
    (turned,) = told["effects"]["changes"][0]["turned"]
    assert (turned["gate"], turned["opens"]) == ("validated", False)
    people.must("admin", "POST", "/policy", {"text": STRICTER})
    shut = {gate["name"]: gate["satisfied"] for gate in fresh.change()["gates"]}
    assert not shut["validated"]
    approved = {gate["name"]: gate["satisfied"] for gate in way.change()["gates"]}
    assert approved["quorum"]


def test_what_is_loosened_is_not_for_changes_under_way(people: People) -> None:
    way = a_way(people, Way.submit)
    people.must("admin", "POST", "/policy", {"text": LOOSER})
    digest = way.change()["submission"]["digest"]
    way.give("cor1", "decide", {"verdict": "approve", "digest": digest})
    gates = {gate["name"]: gate for gate in way.change()["gates"]}
    assert not gates["quorum"]["satisfied"]
