"""This module judges and takes in step 0: the request, the answers, the mark of security, and the window of what can wait."""

from datetime import timedelta
from typing import Any

from tests.walks.oracle.entries import Entry, by_worker, instant, when
from tests.walks.oracle.judging import Oracle, on
from tests.walks.oracle.policies import right


@on("triage.requested")
def _requested(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    change, policy = oracle.of, oracle.who.policy
    change.system, change.requester, change.drill = data["system"], entry["by"], data["drill"]
    change.requested_policy, change.title = entry["policy"], data["title"]
    roles = right(policy, "record_afterwards" if data["afterwards"] else "request")
    held = oracle.who.holds(entry["by"], roles, data["system"])
    oracle.demand(held, "who asks for a change may", entry)
    oracle.demand(data["title"].strip(), "a request has a title", entry)


@on("triage.answered")
def _answered(oracle: Oracle, _: Entry, data: dict[str, Any]) -> None:
    change = oracle.of
    said = {name: value for name, value in data.items() if value is not None}
    change.answers.update(said)
    decisive = {"active", "users_cannot_access", "performance_degraded", "security", "quality"}
    change.deferred = change.deferred and not decisive & set(said)
    implied = said.get("security") or said.get("personal_data") in {"possible", "yes"}
    raised = bool(said.get("security_related") or implied)
    change.security |= raised


@on("triage.security_raised")
def _security(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    change = oracle.of
    if not data["raised"]:
        isso = [oracle.who.policy["roles"]["isso"]]
        held = oracle.who.holds(entry["by"], isso, change.system)
        oracle.demand(held, "only the security officer takes back the mark of security", entry)
        oracle.demand(entry["via"] != "issued", "the mark is taken back in person", entry)
    change.security = data["raised"]


@on("triage.edited")
def _edited(oracle: Oracle, _: Entry, data: dict[str, Any]) -> None:
    oracle.of.title = data["title"] or oracle.of.title
    if data["description"] is not None:
        oracle.of.answers["description"] = data["description"]


@on("triage.affected_set")
def _affected(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    known = set(data["systems"]) <= set(oracle.who.systems) - {oracle.of.system}
    oracle.demand(known, "affected are other systems that are known", entry)
    oracle.of.affected = data["systems"]


@on("triage.acknowledged")
def _acknowledged(oracle: Oracle, entry: Entry, _: dict[str, Any]) -> None:
    oracle.demand(not oracle.of.acknowledged, "acknowledged once", entry)
    oracle.of.acknowledged = True


@on("triage.roll_called")
def _roll_called(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    policy = oracle.who.policy
    urgent = policy["clocks"].get("roll_call_priorities", ["P0", "P1"])
    oracle.demand(
        oracle.of.priority(policy) in urgent, "the roll is called when it is urgent", entry
    )
    there = all(oracle.who.active(each) for each in data["accounts"])
    oracle.demand(there, "who is asked is there", entry)


@on("triage.window_given")
def _window(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    change, at = oracle.of, when(entry)
    starts, ends = instant(data["starts_at"]), instant(data["ends_at"])
    oracle.demand(change.verdict == "deferred", "a window is given to what can wait", entry)
    oracle.demand(at < ends, "a window is not over when it is given", entry)
    days = timedelta(days=oracle.who.policy["windows"].get("furthest_days", 35), hours=1)
    oracle.demand(starts <= at + days, "a window is near enough", entry)
    if data["missed"]:
        over = change.window and change.window[1] <= at
        oracle.demand(
            by_worker(entry) and over, "the next window is given when one was missed", entry
        )
    else:
        held = oracle.who.holds(entry["by"], right(oracle.who.policy, "window"), change.system)
        oracle.demand(held, "hosting gives the window", entry)
    change.window = (starts, ends)


@on("triage.withdrawn")
def _withdrawn(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    change = oracle.of
    own = entry["by"] == change.requester
    held = own or oracle.who.holds(entry["by"], right(oracle.who.policy, "withdraw"), change.system)
    oracle.demand(held, "who withdraws requested it or may", entry)
    seen = any(
        run.touched or run.ended is None
        for run in change.runs.values()
        if run.environment == "production"
    )
    untouched = not seen and change.afterwards is None
    oracle.demand(untouched, "nothing is withdrawn that production has seen", entry)
    oracle.demand(data["reason"], "a withdrawal has a reason", entry)
    change.end = entry
