"""This module judges what happens while a run goes on: steps in order, executors, amendments, what is not needed, and its end."""

from typing import Any

from tests.walks.oracle import quorum
from tests.walks.oracle.entries import Entry, by_worker
from tests.walks.oracle.judging import Oracle, on
from tests.walks.oracle.runs import SETTLED, Amendment, Run, keys
from tests.walks.oracle.starting import there

TAKEN_BACK = {"rejected", "deferred", "withdrawn", "replaced"}


def _going(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> Run | None:
    """The run of an entry, if it goes on and has the step that is named; a breach otherwise."""
    run = oracle.of.runs.get(data["run"])
    going = (
        run is not None
        and run.ended is None
        and data.get("step", next(iter(run.steps))) in run.steps
    )
    oracle.demand(going, "a step belongs to the run that goes on", entry)
    if run is None or not going:
        return None
    same = data["environment"] == run.environment
    oracle.demand(same, "an entry names the environment of its run", entry)
    return run


def _goes_on(oracle: Oracle, entry: Entry, run: Run) -> None:
    """Demand that the next step may be taken: of the plan as it reads in staging, and of what is still approved in production."""
    change = oracle.of
    if run.environment == "staging":
        now = change.reads("staging")
        oracle.demand(run.operations == now, "staging goes on with the plan as it reads now", entry)
    if not run.production:
        return
    last = change.submissions[run.submission - 1]
    oracle.demand(last.state not in TAKEN_BACK, "no step after the approval was taken back", entry)
    short = last.withdrawn and quorum.deciding(oracle, change, last) is None
    oracle.demand(not short, "no step while too few say yes any more", entry)


@on("run.step_reported")
def _step(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    run, step = _going(oracle, entry, data), data["step"]
    if run is None:
        return
    _next(oracle, entry, run)
    _goes_on(oracle, entry, run)
    asked, wish = data["outcome"] == "not_needed" and run.production, run.attempts.get(step, 0)
    counted = data["attempt"] == (wish if asked or run.steps[step] == "running" else wish + 1)
    counted = counted or (run.corrected and data["attempt"] > wish)
    oracle.demand(counted, "attempts are counted", entry)
    oracle.demand(data["outcome"] == "done" or data["note"], "a deviation is explained", entry)
    _by_its_taker(oracle, entry, run)
    if run.production:
        oracle.demand(data["outcome"] != "skipped", "nothing is skipped in production", entry)
        oracle.demand(there(oracle, entry), "a step is taken while somebody stands by", entry)
    waits = run.waiting and run.waiting.step == step and data["outcome"] != "failed"
    oracle.demand(not waits, "a step that is to differ waits for an answer", entry)
    late = data["done_at"] is None or data["done_at"] <= entry["at"]
    oracle.demand(late, "what is entered later was done before", entry)
    if asked:
        run.wishes[step] = entry["by"]
    else:
        _settle(run, entry)


def _settle(run: Run, entry: Entry) -> None:
    data, step = entry["data"], entry["data"]["step"]
    run.steps[step], run.attempts[step] = data["outcome"], data["attempt"]
    run.takers.add(entry["by"])
    run.wishes.pop(step, None)
    run.reported = True
    for each in run.amendments:
        if each.step == step and each.state == "waiting":
            each.state = "replaced"


def _next(oracle: Oracle, entry: Entry, run: Run) -> None:
    step, order = entry["data"]["step"], list(run.steps)
    before = [run.steps[key] for key in order[: order.index(step)]]
    oracle.demand(set(before) <= SETTLED, "steps are taken in their order", entry)
    again = run.steps[step] in SETTLED and not run.corrected
    oracle.demand(not again, "a step that is settled is not taken again", entry)


def _by_its_taker(oracle: Oracle, entry: Entry, run: Run) -> None:
    """Demand that only the worker reports what an executor has begun, and nobody what is unknown."""
    state = run.steps[entry["data"]["step"]]
    oracle.demand(state != "unknown", "what nobody knows is settled first", entry)
    oracle.demand(by_worker(entry) == (state == "running"), "who took a step reports it", entry)


@on("run.intended")
def _intended(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    run = _going(oracle, entry, data)
    if run is None:
        return
    step, plan = data["step"], oracle.of.revisions[run.revision - 1]["data"]
    _next(oracle, entry, run)
    _goes_on(oracle, entry, run)
    free = run.steps[step] not in {"running", "unknown"}
    oracle.demand(free, "an executor begins what is neither begun nor unknown", entry)
    kinds = {each["key"]: each["kind"] for each in plan["steps"]}
    oracle.demand(kinds.get(step, "hand") != "hand", "an executor takes its own steps", entry)
    drill = oracle.of.drill and run.environment == "production"
    oracle.demand(not drill, "no executor touches production in a drill", entry)
    if run.production:
        oracle.demand(there(oracle, entry), "a step is taken while somebody stands by", entry)
    once = (step, data["attempt"]) not in run.intended
    next_one = data["attempt"] == run.attempts.get(step, 0) + 1
    next_one = next_one or (run.corrected and data["attempt"] > run.attempts.get(step, 0))
    oracle.demand(once and next_one, "each attempt is intended once", entry)
    run.intended.add((step, data["attempt"]))
    run.steps[step], run.attempts[step], run.reported = "running", data["attempt"], True


@on("run.unknown")
def _unknown(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    run = oracle.of.runs.get(data["run"])
    going = run and run.ended is None and run.steps.get(data["step"]) == "running"
    oracle.demand(going, "unknown is what an executor had begun", entry)
    if run:
        same = run.attempts.get(data["step"]) == data["attempt"]
        oracle.demand(same, "unknown is the attempt that goes on", entry)
        run.steps[data["step"]] = "unknown"


@on("run.step_resolved")
def _resolved(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    run = oracle.of.runs.get(data["run"])
    lost = run and run.steps.get(data["step"]) == "unknown"
    oracle.demand(lost, "what is settled was unknown", entry)
    person = entry["by"] != "worker" and data["reason"].strip()
    oracle.demand(person, "a person settles it, and says how they know", entry)
    if run:
        _settle(run, entry)


@on("run.amendment_proposed")
def _proposed(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    run = _going(oracle, entry, data)
    if run is None:
        return
    oracle.demand(run.production, "only what is applied to production is amended", entry)
    _next(oracle, entry, run)
    _goes_on(oracle, entry, run)
    plan = oracle.of.revisions[run.revision - 1]["data"]
    kinds = {each["key"]: each["kind"] for each in plan["steps"]}
    oracle.demand(kinds.get(data["step"]) == "hand", "only steps by hand are amended", entry)
    most = oracle.judging["limits"]["amendments"]
    oracle.demand(run.agreed < most, "a run is amended within its limit", entry)
    oracle.demand(there(oracle, entry), "a step is amended while somebody stands by", entry)
    numbered = data["amendment"] == len(run.amendments) + 1
    oracle.demand(
        numbered and data["text"].strip(), "amendments are numbered, and say something", entry
    )
    for each in run.amendments:
        if each.state == "waiting":
            each.state = "replaced"
    run.amendments.append(Amendment(data["step"], entry["by"]))


@on("run.amendment_agreed", "run.not_needed_agreed", "run.declined")
def _answered(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    run = _going(oracle, entry, data)
    if run is None:
        return
    oracle.demand(there(oracle, entry) == entry["by"], "who stands by answers", entry)
    number = data.get("amendment", 0)
    if number:
        of = run.amendments[number - 1] if number <= len(run.amendments) else None
        fits = of and of.state == "waiting" and of.step == data["step"]
        oracle.demand(fits, "what is answered was asked", entry)
        oracle.demand(of and of.by != entry["by"], "nobody agrees to what they asked", entry)
        if of:
            of.state = "agreed" if entry["kind"] == "run.amendment_agreed" else "declined"
        return
    asker = run.wishes.pop(data["step"], "")
    oracle.demand(asker, "what is answered was asked", entry)
    oracle.demand(asker != entry["by"], "nobody agrees to what they asked", entry)
    if entry["kind"] == "run.not_needed_agreed":
        run.steps[data["step"]] = "not_needed"
        run.takers.add(asker)
    else:
        oracle.demand(data["reason"].strip(), "who declines says why", entry)


@on("run.finished")
def _finished(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    run = oracle.of.runs.get(data["run"])
    oracle.demand(run and run.ended is None, "a run ends once", entry)
    if run is None:
        return
    states = set(run.steps.values())
    oracle.demand(states <= SETTLED, "a run ends with every step settled", entry)
    oracle.demand("done" in states, "a run without a step done is no success", entry)
    plain = "done" if states == {"done"} and not run.agreed else "done_with_deviations"
    right = "rolled_back" if run.rolls_back else plain
    # A corrected run may have gone through more than the oracle follows, never through less.
    exact = data["outcome"] == right or run.corrected
    oracle.demand(exact, "the outcome of a run is what its steps say", entry)
    _goes_on(oracle, entry, run)
    run.ended = entry


@on("run.stopped")
def _stopped(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    run = oracle.of.runs.get(data["run"])
    oracle.demand(run and run.ended is None, "a run ends once", entry)
    oracle.demand(data["reason"].strip(), "a stop has a reason", entry)
    if run:
        lost = "running" not in run.steps.values()
        oracle.demand(lost, "what an executor had begun is unknown when its run stops", entry)
        run.ended = entry


@on("run.validated")
def _validated(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    change = oracle.of
    oracle.demand(data["verdict"] != "fail" or data["reason"], "a fail has a reason", entry)
    if change.afterwards:
        oracle.demand(change.made_validated is None, "production is validated once", entry)
        change.made_validated = entry
        return
    run = change.runs.get(data["run"])
    last = run is not None and change.production[-1:] == [run] and run.finished
    oracle.demand(
        last and run and not run.rolled_back_by, "what is validated was applied last", entry
    )
    oracle.demand(run and run.validated is None, "production is validated once", entry)
    if run:
        all_one = run.takers | run.stood_by | {entry["by"]}
        oracle.demand(len(all_one) > 1, "not all is done by one person", entry)
        checks = set(keys(change.revisions[run.revision - 1]["data"], "checks"))
        ticked = set(data["checks"]) <= checks
        ticked = ticked and (data["verdict"] == "fail" or set(data["checks"]) == checks)
        oracle.demand(ticked, "who passes production ticks every check", entry)
        run.validated = entry
