"""This module judges the end: stakeholders are told, the change closes with what happened, and what is left is followed up; and deadlines."""

from typing import Any

from tests.walks.oracle.change import Change
from tests.walks.oracle.entries import Entry, instant, when
from tests.walks.oracle.judging import Oracle, on
from tests.walks.oracle.runs import Run, keys


def ended(change: Change) -> Run | None:
    """The latest run that took effect in production, if it was validated, stopped, or a rollback that came to its end."""
    effective = [
        run
        for run in change.runs.values()
        if run.environment == "production" and (run.touched or not run.stopped)
    ]
    last = effective[-1] if effective else None
    return (
        last
        if last and (last.validated or last.stopped or (last.rolls_back and last.finished))
        else None
    )


def _end_of(change: Change) -> Entry | None:
    """The entry with which production ended."""
    if change.afterwards:
        return change.made_validated
    run = ended(change)
    return (run.validated or run.ended) if run else None


@on("notices.stakeholders_told")
def _told(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    oracle.demand(_end_of(oracle.of), "stakeholders are told how it ended", entry)
    oracle.demand(data["message"].strip(), "a notice says something", entry)
    oracle.of.told = entry


@on("notices.closed")
def _closed(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    change, end = oracle.of, _end_of(oracle.of)
    oracle.demand(end, "a change closes after production ended", entry)
    oracle.demand(change.running is None, "no change closes during a run", entry)
    lost = any("unknown" in run.steps.values() for run in change.runs.values())
    oracle.demand(not lost, "no change closes while nobody knows", entry)
    if end:
        told = change.told and change.told["seq"] > end["seq"]
        oracle.demand(told, "a change closes after stakeholders were told how it ended", entry)
    number = change.production[-1].submission if change.production else 0
    before = oracle.judging["archive"]["before_closing"]
    oracle.demand(
        number in change.archived or not before, "a change closes with its copy archived", entry
    )
    right = data["outcome"] == _outcome(change)
    oracle.demand(right, "the outcome is what happened", entry)
    if change.afterwards:
        seats = oracle.who.policies[change.requested_policy]["quorum"]["seats"]
        oracle.demand(set(seats) <= set(change.accepted), "every approver has answered", entry)
    later = sum(
        len(keys(change.revisions[run.revision - 1]["data"], "later"))
        for run in [run for run in change.production if run.finished][-1:]
    )
    oracle.demand(
        change.follow_ups >= later, "what the plan leaves for later is followed up", entry
    )
    change.end = entry


def _outcome(change: Change) -> str:
    if change.afterwards:
        passed = change.made_validated and change.made_validated["data"]["verdict"] == "pass"
        return "done" if passed else "failed"
    run = ended(change)
    if run is None:
        return ""
    if run.rolls_back and run.finished:
        return "rolled_back"
    if run.verdict != "pass" or not run.steps:
        return "failed"
    return (
        "done" if set(run.steps.values()) == {"done"} and not run.agreed else "done_with_deviations"
    )


@on("notices.follow_up_set")
def _follow_up(oracle: Oracle, _: Entry, __: dict[str, Any]) -> None:
    oracle.of.follow_ups += 1


@on("notices.follow_up_done")
def _followed_up(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    there = 0 < data["follow_up"] <= oracle.of.follow_ups
    oracle.demand(there, "what is done was to be followed up", entry)


@on("notices.feedback_given")
def _feedback(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    closed = oracle.of.end is not None and oracle.of.end["kind"] == "notices.closed"
    oracle.demand(closed, "feedback is given on what was closed", entry)
    scale = {data["usefulness"], data["speed"]} <= set(range(1, 6))
    oracle.demand(scale, "feedback is on the scale", entry)


@on("notices.warned", "notices.reminded", "notices.due_passed")
def _deadline(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    kind, at, due = entry["kind"], when(entry), instant(data["due"])
    mark = (kind, data["clock"], data.get("reminder", data["due"]))
    oracle.demand(mark not in oracle.of.deadlines, "each deadline is written once", entry)
    oracle.of.deadlines.add(mark)
    if kind == "notices.reminded":
        due = instant(data["reminder"])
    in_time = at < due if kind == "notices.warned" else at >= due
    oracle.demand(in_time, "a deadline is warned of before, and passes after", entry)
