"""This module tells the straight way over HTTP: one change, with a real runbook as its plan, from alarm to closed by six people and more."""

from tests.api.http import PARTS, People, Way

STAGES = [
    "triage", "triage", "plan", "staging", "staging", "form", "review", "review", "review",
    "run", "run", "run", "notices", "notices", "notices", "closed",
]  # fmt: skip


def test_a_change_goes_from_alarm_to_closed(people: People) -> None:
    way, stages = Way(people), []
    for part in PARTS:
        part(way)
        stages.append(way.change()["stage"])
    assert stages == STAGES
    closed = way.change()
    assert closed["outcome"] == "done"
    assert all(gate["satisfied"] for gate in closed["gates"])
    left = [action["name"] for action in closed["actions"] if action["allowed"]]
    assert left == ["follow-up", "end-links"], "what is left to do may be found out later"
