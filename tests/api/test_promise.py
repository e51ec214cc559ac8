"""This module counts what the process asks of people, from “site down” to the start of production, and holds it to what was promised.

A press is a command that somebody gives, on the button that says its verdict. An input is a value that they have to know and
type, choose or attach; digests and names of runs stand on the page already. The figures are those of `process.md`: 16 presses,
18 inputs, 5 people.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from offcycle.ledger import read
from offcycle.process.canonical import instant
from offcycle.process.policy import Policy
from tests.api.http import Answer, People
from tests.process.story import POLICY

PRESSES, INPUTS, PEOPLE = 16, 18, 5
STANDING_ON_THE_PAGE = {"digest", "keys", "environment"}
ON_THE_BUTTON = {"verdict", "outcome"}
PLAN = b"""# Switch to the read-only copy

1. Log in to the console.
2. Open the job for the site.
3. Choose the branch of the read-only copy.
4. Click Build.
5. Wait until the build is green.
6. Open the site.
7. Tell the team in the channel.
"""
REASONS = {"reason", "note"}


@dataclass
class Counted:
    """People at work, with what each of them did."""

    people: People
    presses: list[tuple[str, str]] = field(default_factory=list)
    inputs: list[str] = field(default_factory=list)
    ref: str = ""

    def press(self, who: str, command: str, body: dict[str, Any] | None = None) -> Any:
        path = f"/changes/{self.ref}/{command}" if self.ref else f"/{command}"
        return self._done(who, command, body, self.people.post(who, path, body or {}))

    def press_at(self, who: str, path: str, body: dict[str, Any] | None = None) -> Any:
        return self._done(who, path, body, self.people.post(who, path, body or {}))

    def attach(self, who: str, plan: bytes) -> None:
        self._done(who, "plan", {"file": "plan"}, self.people.put_plan(who, self.ref, plan))

    def _done(self, who: str, what: str, body: object, answer: Answer) -> Any:
        assert answer.status in {200, 201}, (what, answer.body)
        self.presses.append((who, what))
        known = STANDING_ON_THE_PAGE | ON_THE_BUTTON
        self.inputs += [name for name in leaves(body or {}) if name not in known]
        return answer.json

    def change(self) -> Any:
        return self.people.must("hosting", "GET", f"/changes/{self.ref}")


def leaves(body: Any, name: str = "") -> list[str]:
    """The names of all values in a body."""
    if isinstance(body, dict):
        return [leaf for key, value in body.items() for leaf in leaves(value, key)]
    return [name]


def to_production(counted: Counted) -> Any:
    """The straight way, with no more than each command needs."""
    told = counted.press("dev", "changes", {"system": "eclkc", "title": "Site down"})
    counted.ref = told["ref"]
    incident = {"incident": {"active": True}, "why": "Families cannot read it."}
    counted.press(
        "dev", "triage",
        {"description": "Nobody can reach the site.", "triage": incident, "impact": "extensive", "urgency": "severe"},
    )  # fmt: skip
    counted.attach("dev", PLAN)
    run = counted.press("dev", "runs", {"environment": "staging"})
    assert len(run["steps"]) == 7
    keys = [step["key"] for step in run["steps"]]
    counted.press_at("dev", f"/runs/{run['id']}/steps", {"outcome": "done", "keys": keys})
    counted.press_at("dev", f"/runs/{run['id']}/finish")
    digest = counted.change()["plan"]["digest"]
    for one in ("dev", "qa"):
        counted.press(one, "sign-off", {"verdict": "pass", "digest": digest})
    missing = [each["name"] for each in counted.people.must("dev", "GET", f"/changes/{counted.ref}/form")["fields"] if each["missing"]]  # fmt: skip
    assert len(missing) <= 5
    counted.press("hosting", "fill-form", {"fields": dict.fromkeys(missing, "It is read-only.")})
    risk = {"security": "low", "performance": "low", "verdict": "acceptable"}
    counted.press("hosting", "review-risk", risk)
    counted.press("hosting", "submit")
    seal = counted.change()["submission"]["digest"]
    for one in ("cor1", "cor2"):
        counted.press(one, "decide", {"verdict": "approve", "digest": seal})
    an_hour = instant(read.now() + timedelta(hours=1))
    counted.press("dev", "stand-by", {"until": an_hour})
    return counted.press("hosting", "runs", {"environment": "production"})


@pytest.mark.says("intro.7", "intro.8")
def test_from_site_down_to_the_start_of_production_no_more_is_asked_than_was_promised(
    people: People,
) -> None:
    counted = Counted(people)
    run = to_production(counted)
    assert run["environment"] == "production"
    assert len(counted.presses) <= PRESSES, counted.presses
    assert len(counted.inputs) <= INPUTS, counted.inputs
    assert len({who for who, _ in counted.presses}) <= PEOPLE
    assert not REASONS & set(counted.inputs)
    assert len(counted.inputs) == len({*counted.inputs}), "the same was asked twice"


def test_the_default_form_asks_at_most_five_things_that_nobody_told_before() -> None:
    asked = [
        each for each in Policy.parse(POLICY).form.fields if each.required and not each.filled_from
    ]
    assert len(asked) <= 5
