"""This module tells a bad night over HTTP: a freeze, amendments, a rollback, a second attempt that ends well, and what is left for later."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from offcycle.ledger import read
from offcycle.process.canonical import instant
from tests.api.http import PARTS, People, Way

PLAN = b"""# Switch over

## Steps

1. Log in to the console.
2. Stop the old site.

   Rollback: Start the old site.
3. Switch the address over.

   Rollback: Switch the address back.

   Later: Remove the old site.

## Validation

1. Open the start page.

## Rollback

1. Tell the content team that all is as before.
"""
BETTER = PLAN.replace(b"Stop the old site", b"Pause the old site")


@dataclass
class BadNight(Way):
    """A way whose plan says how it is undone."""

    document: bytes = PLAN

    def plan(self) -> None:
        answer = self.people.put_plan("dev", self.ref, self.document, If_Match="*")
        assert answer.status == 200, answer.body

    def until_production(self, *parts: object) -> Any:
        for part in PARTS[: PARTS.index(Way.produce)]:
            if not parts or part in parts:
                getattr(self, part.__name__)()
        return self.start("hosting", "production")

    def step(
        self, run: Any, key: str, body: object, account: str = "hosting", what: str = ""
    ) -> Any:
        return self.people.must(account, "POST", f"/runs/{run['id']}/steps/{key}{what}", body)

    def on(self, run: Any, what: str, body: object = None) -> Any:
        return self.people.must("hosting", "POST", f"/runs/{run['id']}/{what}", body)

    def seen(self, gate: str) -> str:
        gates = {each["name"]: each["why"] for each in self.change()["gates"]}
        return str(gates[gate])


def keys(run: Any) -> list[str]:
    return [step["key"] for step in run["steps"]]


def it_hangs(night: BadNight) -> Any:
    """The first run: a step is amended, fails twice, and the run is stopped."""
    run = night.until_production()
    first, second, _ = keys(run)
    night.step(run, first, {"outcome": "done"})
    night.step(run, second, {"text": "Stop it from the console."}, what="/amend")
    path = f"/runs/{run['id']}/steps/{second}"
    refused = night.people.post("hosting", path, {"outcome": "done"})
    assert (refused.status, [each["rule"] for each in refused.json["unmet"]]) == (
        409,
        ["step.agreed"],
    )
    after = night.step(run, second, None, "dev2", "/agree")
    said = [(each["state"], each["answered_by"]) for each in after["amendments"]]
    assert said == [("agreed", "dev2")]
    night.step(run, second, {"outcome": "failed", "note": "It hangs."})
    again = night.step(run, second, {"outcome": "failed", "note": "It still hangs."})
    assert [each["outcome"] for each in again["steps"][1]["attempts"]] == ["failed", "failed"]
    return night.on(run, "stop", {"reason": "It hangs."})


def is_undone(night: BadNight, run: Any) -> None:
    """What the first run did is undone, in reverse."""
    undone = night.on(run, "rollback")
    assert (undone["rolls_back"], undone["id"]) == (run["id"], f"{night.ref}-R3")
    assert [each["title"] for each in undone["steps"]] == [
        "Undo: Start the old site.",
        "Tell the content team that all is as before.",
    ]
    night.report("hosting", undone)
    assert night.on(undone, "finish")["outcome"] == "rolled_back"
    assert night.seen("production") == f"{run['id']} was rolled back by {undone['id']}."


def is_frozen(night: BadNight) -> Any:
    """A freeze is set by a lead; submitting again names it, and production starts all the same."""
    night.people.gets("hosting2", "lead")
    now = read.now()
    freeze = {
        "starts_at": instant(now),
        "ends_at": instant(now + timedelta(days=2)),
        "reason": "Elections.",
        "slug": "vote",
        "systems": ["eclkc"],
    }
    assert night.people.post("hosting", "/freezes", freeze).status == 409
    assert night.people.must("hosting2", "POST", "/freezes", freeze)["items"][0]["holds"] is True
    night.document = BETTER
    parts = (Way.plan, Way.stage, Way.sign, Way.review, Way.submit, Way.approve, Way.stand_by)
    run = night.until_production(*parts)
    assert night.people.must("hosting2", "DELETE", "/freezes/vote")["items"] == []
    assert night.people.call("hosting2", "DELETE", "/freezes/nosuch").status == 404
    return run


def goes_well(night: BadNight, run: Any) -> None:
    """The second run: a step is not needed, the others are done, and production is right."""
    first, *others = keys(run)
    waiting = night.step(run, first, {"outcome": "not_needed", "note": "Still logged in."})
    assert (waiting["steps"][0]["state"], waiting["steps"][0]["asked"]) == ("waiting", "not_needed")
    done = night.step(run, first, {"verdict": "agree"}, "dev2", "/agree")
    assert (done["steps"][0]["state"], done["steps"][0]["agreed_by"]) == ("not_needed", "dev2")
    for key in others:
        night.step(run, key, {"outcome": "done"})
    assert night.on(run, "finish")["outcome"] == "done_with_deviations"
    path = f"/changes/{night.ref}/validate-production"
    missed = night.people.post("dev", path, {"verdict": "pass", "checks": []})
    assert [each["rule"] for each in missed.json["unmet"]] == ["validate.checks"]
    for part in (night.validate, night.tell, night.archive, night.close):
        part()


@pytest.mark.says("5.6", "5.9", "5.11", "5.12", "5.16", "5.17", "5.18", "5.23")
def test_it_goes_wrong_is_undone_and_goes_well_the_second_time(people: People) -> None:
    night = BadNight(people)
    is_undone(night, it_hangs(night))
    goes_well(night, is_frozen(night))
    closed = night.change()
    assert closed["outcome"] == "done_with_deviations"
    by = [each["rolled_back_by"] for each in closed["runs"]]
    assert by == [None, f"{night.ref}-R3", None, None, None]
    events = people.must("cor1", "GET", f"/changes/{night.ref}/events", None)["items"]
    left = [each["data"]["text"] for each in events if each["kind"] == "notices.follow_up_set"]
    assert left == ["Remove the old site."]
    starts = [each["data"] for each in events if each["kind"] == "run.started"]
    assert starts[-1]["exceptions"] == ["freeze_override"]
