"""This module judges and takes in steps 1 to 3: the plan, what was tried, who signed off, the desk check, the waiver, the form."""

from typing import Any

from tests.walks.oracle.change import Change
from tests.walks.oracle.entries import Entry
from tests.walks.oracle.judging import Oracle, on
from tests.walks.oracle.runs import Run, deeds, keys, runnable


@on("plan.revised")
def _revised(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    change = oracle.of
    numbered = data["revision"] == len(change.revisions) + 1
    oracle.demand(numbered, "revisions are numbered without a gap", entry)
    run = change.running
    if run and run.environment == "staging":
        taken = any(state in {"running", "unknown"} for state in run.steps.values())
        oracle.demand(not taken, "no plan is corrected under an executor", entry)
        if runnable(data):
            _goes_on(change, run, data)
    change.revisions.append(entry)


def _goes_on(change: Change, run: Run, data: dict[str, Any]) -> None:
    """A run goes on with a corrected plan; at most what does the same as before keeps its result."""
    before = deeds(change.revisions[run.revision - 1]["data"])
    results: dict[tuple[str, str], list[str]] = {}
    for key, state in run.steps.items():
        results.setdefault(before[key], []).append(state)
    run.steps = {}
    for key, deed in deeds(data).items():
        left = results.get(deed)
        run.steps[key] = left.pop(0) if left else "waiting"
    run.revision, run.operations = data["revision"], data["operations"]["staging"]
    run.corrected = True


@on("form.filled")
def _filled(oracle: Oracle, _: Entry, data: dict[str, Any]) -> None:
    oracle.of.form.update(data["fields"])


def staged(change: Change) -> Run | None:
    """The latest run in staging of what the plan does there now, to its end."""
    now = change.reads("staging")
    found = [
        run
        for run in change.runs.values()
        if run.environment == "staging" and run.finished and run.operations == now
    ]
    return found[-1] if found else None


def desk_checked(change: Change) -> Entry | None:
    """The latest desk check of what the plan does in production now."""
    now = change.reads("production")
    found = [each for each in change.desk_checks if each["data"]["operations"] == now]
    return found[-1] if found else None


def holding(change: Change, entries: list[Entry]) -> list[Entry]:
    """Those of some entries that are about what the plan does now."""
    now = {change.reads("staging"), change.reads("production")} - {""}
    return [each for each in entries if each["data"]["operations"] in now]


def latest_signs(change: Change) -> list[Entry]:
    """The latest sign-off of each person for what the plan does now."""
    return list({each["by"]: each for each in holding(change, change.signs)}.values())


def enough(groups: list[list[str]], signs: list[Entry]) -> bool:
    """Whether each group has a person of its own among the sign-offs."""
    if not groups:
        return True
    fitting = [each for each in signs if set(groups[0]) & set(each["data"]["roles"])]
    return any(
        enough(groups[1:], [other for other in signs if other["by"] != each["by"]])
        for each in fitting
    )


@on("staging.signed_off")
def _signed(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    change = oracle.of
    tried = staged(change) or desk_checked(change)
    oracle.demand(tried, "what is signed off was tried, or checked at the desk", entry)
    oracle.demand(data["plan"] == change.plan.get("plan"), "a sign-off is for the plan now", entry)
    oracle.demand(holding(change, [entry]), "a sign-off is for what the plan does now", entry)
    groups = oracle.judging["validation"]["groups"]
    validating = {role for group in groups for role in group}
    for role in data["roles"]:
        held = oracle.who.holds(entry["by"], [role], change.system) and role in validating
        oracle.demand(held, "who signs validates", entry)
    oracle.demand(data["roles"], "a sign-off is for a role", entry)
    oracle.demand(data["verdict"] != "fail" or data["reason"], "a fail has a reason", entry)
    known = set(data["checks"]) <= set(keys(change.plan, "checks"))
    oracle.demand(known, "checks that are ticked are there", entry)
    change.signs.append(entry)


@on("staging.desk_checked")
def _desk_checked(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    change, pair = oracle.of, {entry["by"], data["checked_with"]}
    oracle.demand(len(pair) > 1, "two people go through a plan at the desk", entry)
    wrote = change.revisions and change.revisions[-1]["by"] in pair
    oracle.demand(wrote, "the author is one of those at the desk", entry)
    there = all(oracle.who.active(one) for one in pair)
    oracle.demand(there, "both at the desk are active", entry)
    has_staging = oracle.who.systems[change.system]["staging"]
    oracle.demand(
        not has_staging or data["reason"], "a desk check says why staging is no use", entry
    )
    oracle.demand(data["not_tried"].strip(), "a desk check says what was not tried", entry)
    now = data["operations"] == change.reads("production")
    oracle.demand(now, "a desk check is of what production does now", entry)
    change.desk_checks.append(entry)


@on("staging.waived")
def _waived(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    change = oracle.of
    wrote = any(each["by"] == entry["by"] for each in change.revisions)
    oracle.demand(not wrote, "nobody waives the validation of their own plan", entry)
    oracle.demand(data["reason"].strip(), "a waiver has a reason", entry)
    tried = staged(change) or desk_checked(change)
    oracle.demand(tried, "a waiver takes the place of sign-offs, never of the trial", entry)
    failed = [each for each in latest_signs(change) if each["data"]["verdict"] == "fail"]
    oracle.demand(not failed, "a fail is never waived", entry)
    oracle.demand(holding(change, [entry]), "a waiver is for what the plan does now", entry)
    oracle.demand(not _signed_by_all(oracle), "what is not missing is not waived", entry)
    change.waivers.append(entry)


def _signed_by_all(oracle: Oracle) -> bool:
    change, groups = oracle.of, oracle.judging["validation"]["groups"]
    passed = [each for each in latest_signs(change) if each["data"]["verdict"] == "pass"]
    return bool(groups) and enough(groups, passed) and not unticked(change)


def unticked(change: Change) -> set[str]:
    """What is to be checked and was ticked by nobody whose latest word is a pass."""
    passed = {each["by"] for each in latest_signs(change) if each["data"]["verdict"] == "pass"}
    ticked = set()
    for each in holding(change, change.signs):
        if each["by"] in passed and each["data"]["verdict"] == "pass":
            of = [rev["data"] for rev in change.revisions if rev["seq"] < each["seq"]][-1]
            ticked |= {
                step["operation"] for step in of["steps"] if step["key"] in each["data"]["checks"]
            }
    wanted = {
        step["operation"] for step in change.plan.get("steps", []) if step["part"] == "checks"
    }
    return wanted - ticked


def validated(oracle: Oracle, entry: Entry) -> None:
    """Demand that the plan as it reads now was tried, and passed by different people or waived by somebody else."""
    change = oracle.of
    tried = staged(change) or desk_checked(change)
    oracle.demand(tried, "the plan as it reads now was tried, or checked at the desk", entry)
    failed = [each for each in latest_signs(change) if each["data"]["verdict"] == "fail"]
    oracle.demand(not failed, "nobody failed staging", entry)
    waived = holding(change, change.waivers)
    oracle.demand(waived or _signed_by_all(oracle), "different people signed off staging", entry)


@on(
    "staging.help_requested",
    "staging.help_accepted",
    "staging.call_scheduled",
    "staging.call_cancelled",
    "staging.call_held",
)
def _help(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    if entry["kind"] == "staging.call_scheduled":
        oracle.demand(data["starts_at"] >= entry["at"], "a call begins in the time to come", entry)
