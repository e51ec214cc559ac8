"""This module judges what holds for every entry: who acts, by which right and door, and that nothing follows the end."""

from typing import Any

from tests.walks.oracle.entries import Entry, by_worker
from tests.walks.oracle.judging import Oracle, on
from tests.walks.oracle.policies import right

# Which right of the policy each kind of event takes.
RIGHTS = {
    "triage.answered": "triage", "triage.edited": "triage", "triage.affected_set": "triage",
    "triage.acknowledged": "acknowledge", "plan.revised": "plan", "form.filled": "form", "review.risk_reviewed": "risk",
    "review.submitted": "submit", "review.answered": "answer", "run.stood_by": "stand_by",
    "run.validated": "validate_production", "notices.stakeholders_told": "notices", "notices.closed": "close",
    "notices.update_posted": "notices", "notices.links_ended": "notices", "notices.called": "call",
    "notices.feedback_given": "feedback",
    "staging.help_requested": "staging", "staging.help_accepted": "help", "staging.waived": "waive",
    "run.rollback_started": "production", "run.amendment_proposed": "production",
    "review.recorded_afterwards": "record_afterwards",
}  # fmt: skip
VOUCHING = {"risk", "waive", "validate_production"}
IN_PERSON = {
    "review.decided", "review.asked", "review.accepted", "staging.signed_off", "staging.waived", "staging.desk_checked",
    "run.stood_by", "run.amendment_agreed", "run.not_needed_agreed", "run.declined", "triage.available_answered",
    "people.absence_recorded", "people.absence_ended", "record.expunge_proposed", "record.expunged",
}  # fmt: skip
BY_WORKER = {
    "review.archived",
    "review.lapsed",
    "notices.warned",
    "notices.due_passed",
    "notices.reminded",
    "run.intended",
}
NOT_WHILE_APPLIED = {
    "triage.answered", "triage.edited", "triage.affected_set", "triage.window_given", "plan.revised", "staging.signed_off",
    "staging.waived", "staging.desk_checked", "staging.help_requested", "form.filled", "review.risk_reviewed",
    "review.submitted", "review.submission_withdrawn",
}  # fmt: skip
AFTER_THE_END = {
    "review.archived",
    "notices.follow_up_set",
    "notices.follow_up_done",
    "notices.feedback_given",
    "notices.links_ended",
}
GOES_ON = "follow_up"
"""The clock of what was left to do after the change."""
ADMINISTRATORS = {
    "people.account_added", "people.account_disabled", "people.account_enabled", "people.system_set", "people.list_set",
    "people.team_set", "people.role_given", "people.role_taken", "policy.activated",
}  # fmt: skip


@on()
def _by_whom(oracle: Oracle, entry: Entry, _: dict[str, Any]) -> None:
    kind, who = entry["kind"], oracle.who
    oracle.demand(kind not in IN_PERSON or entry["via"] != "issued", "in person", entry)
    if kind in BY_WORKER:
        oracle.demand(by_worker(entry), "the worker alone reports this", entry)
    own = entry["by"] in {"worker", "console"} and entry["via"] == entry["by"]
    oracle.demand(own or who.active(entry["by"]), "only active accounts act", entry)
    if kind in ADMINISTRATORS:
        oracle.demand(who.administers(entry["by"]), "administrators keep people and policy", entry)


@on()
def _of_a_change(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    kind, change = entry["kind"], oracle.of
    if entry["change"] is None:
        about = kind.partition(".")[0] in {"people", "policy", "calendar", "record"}
        oracle.demand(about, "what belongs to no change is about the organisation", entry)
        return
    first = kind == "triage.requested"
    oracle.demand(first == (change.n == 1), "a change begins with its request, once", entry)
    over = change.end is not None and kind not in AFTER_THE_END and data.get("clock") != GOES_ON
    oracle.demand(not over, "nothing happens after the end", entry)
    applied = kind in NOT_WHILE_APPLIED and change.applied
    oracle.demand(not applied, "nothing before production changes while it is applied", entry)
    in_force = entry["policy"] == oracle.who.version
    oracle.demand(in_force, "an entry names the policy that was in force", entry)


@on(*RIGHTS)
def _right(oracle: Oracle, entry: Entry, _: dict[str, Any]) -> None:
    name = RIGHTS[entry["kind"]]
    policy = oracle.judging if name in VOUCHING else oracle.who.policy
    held = oracle.who.holds(entry["by"], right(policy, name), oracle.of.system)
    oracle.demand(held, f"who does it holds a role for {name}", entry)


@on("plan.commented", "plan.comment_settled")
def _comment(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    """Whoever may see a change talks about its plan; what somebody said, they settle, or whoever may change the plan."""
    who, by, change = oracle.who, entry["by"], oracle.of
    roles = right(who.policy, "comment")
    held = any(who.holds(by, roles, system) for system in change.touches)
    oracle.demand(held or who.administers(by), "who comments may see the change", entry)
    if entry["kind"] == "plan.commented":
        asked = not data["answers"] or data["answers"] in change.asked
        oracle.demand(asked, "an answer names a question", entry)
        change.comments[entry["n"]] = by
        change.asked |= {entry["n"]} if data["question"] else set()
        return
    mine = change.comments.get(data["comment"]) == by
    plans = who.holds(by, right(who.policy, "plan"), change.system)
    oracle.demand(mine or plans, "a comment is settled by its author or with the plan", entry)


@on("run.started", "run.step_reported", "run.finished", "run.step_resolved")
def _of_a_run(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    name = "production" if data["environment"] == "production" else "staging"
    held = oracle.who.holds(entry["by"], right(oracle.who.policy, name), oracle.of.system)
    reports = (
        by_worker(entry) and entry["kind"] != "run.started" and entry["kind"] != "run.step_resolved"
    )
    oracle.demand(held or reports, f"who does it holds a role for {name}", entry)


@on("run.stopped")
def _stopped(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    name = "production" if data["environment"] == "production" else "staging"
    roles = [*right(oracle.who.policy, name), *right(oracle.who.policy, "stop")]
    held = by_worker(entry) or oracle.who.holds(entry["by"], roles, oracle.of.system)
    oracle.demand(held, "who stops a run may run there, or may stop", entry)
