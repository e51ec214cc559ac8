"""This module judges how runs begin: in staging, in production, and when production is rolled back; and who stands by."""

from datetime import timedelta
from typing import Any

from tests.walks.oracle import quorum, review
from tests.walks.oracle.entries import Entry, instant, when
from tests.walks.oracle.judging import Oracle, on
from tests.walks.oracle.policies import right
from tests.walks.oracle.runs import SETTLED, UNDO, Run, deeds, keys, runnable


@on("run.stood_by")
def _stood_by(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    change, at, until = oracle.of, when(entry), instant(data["until"])
    oracle.demand(at < until <= at + timedelta(hours=24), "standby has an end soon", entry)
    change.standby = (entry["by"], at, until)
    if change.running:
        change.running.stood_by.add(entry["by"])


@on("run.stood_down")
def _stood_down(oracle: Oracle, entry: Entry, _: dict[str, Any]) -> None:
    change, at = oracle.of, when(entry)
    oracle.demand(change.stands_by(at) == entry["by"], "who stands down stood by", entry)
    if change.standby:
        change.standby = (change.standby[0], change.standby[1], at)


def there(oracle: Oracle, entry: Entry) -> str:
    """Who stands by and still may, when something happens."""
    account = oracle.of.stands_by(when(entry))
    roles = right(oracle.who.policy, "stand_by")
    return account if account and oracle.who.holds(account, roles, oracle.of.system) else ""


@on("run.started")
def _started(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    change, production = oracle.of, data["environment"] == "production"
    _one_at_a_time(oracle, entry, data)
    of = change.revisions[data["revision"] - 1]["data"] if change.revisions else {}
    oracle.demand(runnable(of), "a run is of a plan that can be run", entry)
    oracle.demand(data["steps"] == keys(of), "a run has the steps of the plan", entry)
    does = of.get("operations", {}).get(data["environment"])
    oracle.demand(data["operations"] == does, "a run does what the plan says", entry)
    oracle.demand(not change.applied, "what was applied is not run again", entry)
    system = oracle.who.systems[change.system]
    oracle.demand(system[data["environment"]], "the system has that environment", entry)
    held = set() if change.drill and production else change.touches
    oracle.demand(set(data["systems"]) == held, "a run holds what the change touches", entry)
    run = Run(
        entry, data["environment"], data["operations"], data["revision"], data["submission"],
        set(data["systems"]), dict.fromkeys(data["steps"], "waiting"),
    )  # fmt: skip
    if change.stands_by(when(entry)):
        run.stood_by.add(change.stands_by(when(entry)))
    if production:
        _in_production(oracle, entry, data)
    else:
        current = data["revision"] == len(change.revisions)
        oracle.demand(current, "staging runs the plan as it reads now", entry)
        _carried(oracle, entry, data, run)
    change.runs[data["run"]] = run


def _one_at_a_time(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    change = oracle.of
    oracle.demand(change.running is None, "one run at a time", entry)
    named = data["run"] == f"{entry['change']}-R{len(change.runs) + 1}"
    oracle.demand(named, "runs are numbered without a gap", entry)


def _alone(oracle: Oracle, entry: Entry, systems: set[str], environment: str) -> None:
    """Demand that no other change runs on any of these systems in the same environment."""
    others = [
        other.running
        for ref, other in oracle.changes.items()
        if ref != entry["change"] and other.running and other.end is None
    ]
    held = any(run.environment == environment and run.systems & systems for run in others)
    oracle.demand(not held, "nobody else runs on that system", entry)


def _carried(oracle: Oracle, entry: Entry, data: dict[str, Any], run: Run) -> None:
    """Demand that results are carried over from a run to its end, and of steps before the first that changed."""
    change, steps = oracle.of, data["carried"]
    _alone(oracle, entry, run.systems, "staging")
    if not steps:
        return
    base = change.runs.get(data["carried_from"])
    fits = base and base.finished and base.environment == "staging"
    oracle.demand(fits, "results are carried from a run in staging to its end", entry)
    if not base or not fits:
        return
    before = list(deeds(change.revisions[base.revision - 1]["data"]).items())
    now = list(deeds(change.plan).items())
    same = [one[1] for one in before[: len(steps)]] == [one[1] for one in now[: len(steps)]]
    same = same or base.operations == run.operations
    first = steps == data["steps"][: len(steps)]
    oracle.demand(same and first, "only untouched steps keep their result", entry)
    for key, old in zip(steps, base.steps, strict=False):
        run.steps[key] = base.steps[old]
        oracle.demand(base.steps[old] in SETTLED, "a result is carried that is there", entry)


def _in_production(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    change, at, last = oracle.of, when(entry), oracle.of.submission
    _alone(oracle, entry, set(data["systems"]), "production")
    latest = last is not None and data["submission"] == last.number
    oracle.demand(latest, "what is run lies approved", entry)
    if last is None:
        return
    sealed = last.data["operations"]["production"]
    oracle.demand(data["operations"] == sealed, "production runs what was sealed", entry)
    until = quorum.ends(oracle, change, last)
    oracle.demand(until, "enough approvers said yes to it", entry)
    oracle.demand(until is None or at < until, "the approval has not lapsed", entry)
    oracle.demand(not review.used(oracle, last), "an approval is used once", entry)
    oracle.demand(not review.objected(oracle, last), "nobody has objected to it since", entry)
    world = (last.content["verdict"], last.content["affected"])
    now = (change.verdict, sorted(change.affected))
    oracle.demand(world == now, "verdict and affected systems are as they were sealed", entry)
    window = change.window
    in_time = change.verdict != "deferred" or (window and window[0] <= at < window[1])
    oracle.demand(in_time, "what is deferred waits for its window", entry)
    _freezes(oracle, entry, data, {each["freeze"] for each in last.content["freezes"]})
    _stood(oracle, entry)


def _freezes(oracle: Oracle, entry: Entry, data: dict[str, Any], named: set[str]) -> None:
    frozen = oracle.who.frozen(oracle.of.touches, when(entry))
    oracle.demand(frozen <= named, "a freeze holds, or the approvers were shown it", entry)
    noted = ("freeze_override" in data["exceptions"]) == bool(frozen)
    oracle.demand(noted, "an overridden freeze is an exception", entry)


def _stood(oracle: Oracle, entry: Entry) -> None:
    """Demand that somebody has said lately that they stand by, and that not all can be one person."""
    change, at, account = oracle.of, when(entry), there(oracle, entry)
    minutes = timedelta(minutes=oracle.who.policy["clocks"]["standby_minutes"])
    lately = change.standby and at < change.standby[1] + minutes
    oracle.demand(account and lately, "somebody has stood by lately", entry)
    roles = right(oracle.who.policy, "validate_production")
    others = any(
        oracle.who.holds(one, roles, change.system) for one in oracle.who.accounts - {entry["by"]}
    )
    oracle.demand(account != entry["by"] or others, "somebody else could validate", entry)


@on("run.rollback_started")
def _rollback(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    change = oracle.of
    _one_at_a_time(oracle, entry, data)
    undone = change.runs.get(data["rolls_back"])
    fits = undone and undone.production and undone.ended and undone.touched
    oracle.demand(fits, "what is rolled back did something in production, and has ended", entry)
    if not undone or not fits:
        return
    later = list(change.runs.values())
    after = [run for run in later[later.index(undone) + 1 :] if run.production and run.touched]
    left = [run for run in after if not _undone(change.runs.values(), run)]
    oracle.demand(not left, "the latest is rolled back first", entry)
    oracle.demand(not _undone(change.runs.values(), undone), "a run is rolled back once", entry)
    known = "unknown" not in undone.steps.values()
    oracle.demand(known, "what nobody knows is settled before it is rolled back", entry)
    _alone(oracle, entry, undone.systems, "production")
    wanted = _to_undo(oracle, undone)
    oracle.demand(data["steps"] == wanted, "what was tried is undone, in reverse", entry)
    undone.rolled_back_by = data["run"]
    change.runs[data["run"]] = Run(
        entry, "production", undone.operations, undone.revision, undone.submission, undone.systems,
        dict.fromkeys(data["steps"], "waiting"), rolls_back=data["rolls_back"],
    )  # fmt: skip


def _undone(runs: Any, run: Run) -> bool:
    return any(each.rolls_back == run.name and each.finished for each in runs)


def _to_undo(oracle: Oracle, undone: Run) -> list[str]:
    """The steps that were tried and say how they are undone, in reverse; then the rollback section; less what was undone."""
    plan = oracle.of.revisions[undone.revision - 1]["data"]
    says = {step["key"] for step in plan["steps"] if step["undo"]}
    tried = [key for key in undone.steps if undone.attempts.get(key, 0) and key in says]
    wanted = [f"{key}{UNDO}" for key in reversed(tried)] + keys(plan, "rollback")
    before = [run for run in oracle.of.runs.values() if run.rolls_back == undone.name]
    done = {key for run in before for key, state in run.steps.items() if state == "done"}
    return [key for key in wanted if key not in done] or wanted[-1:]
