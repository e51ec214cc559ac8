"""This module judges a record by its raw entries alone: it knows the names of events, and asks no rule of ours.

Laws, over (seq, kind, at, data):
- Times never go back.
- Who decides is an approver at that moment, and decides on what was submitted last and not taken back.
- A yes keeps as excused exactly those who were recorded as out of office before it.
- What is submitted is judged by the policy of the request, or by a later one that asks for no fewer approvals.
- Production starts only with what was submitted last, which nobody sent back or took back, with enough approvals of people
  who are approvers still, and under no freeze that was set before and is not named in what they approved.
- On one system, in one environment, no two runs go on at a time; a change has one run at a time; undoing is a run, too.
- No step is taken, amended or finished in production once the approval was taken back, nor in a run that has ended.
- No attempt is taken twice, and no step done twice in a run.
- A deadline passes once, and is warned of once.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.faults.organised import Organisation, Policy
from tests.faults.raw import Entry

YES = {"approve", "confirm"}
NO = {"reject", "defer"}
TAKEN = {"run.intended", "run.step_reported", "run.amendment_proposed", "run.finished"}
OF_A_RUN = {*TAKEN, "run.amendment_agreed", "run.not_needed_agreed", "run.declined", "run.stopped"}
ENDS = {"run.finished", "run.stopped"}


@dataclass
class Submission:
    """What was submitted, and what was said to it."""

    data: dict[str, Any]
    taken_back: bool = False
    decisions: dict[str, tuple[Entry, set[str]]] = field(default_factory=dict)
    """The latest of each seat, with who was out of office then."""


@dataclass
class Change:
    """What the entries of one change have said."""

    system: str = ""
    requested: int = 0  # the version of the policy
    operations: dict[str, str] = field(default_factory=dict)
    submissions: list[Submission] = field(default_factory=list)
    deadlines: set[tuple[str, str, str]] = field(default_factory=set)


@dataclass
class Run:
    """A run, and what was taken of it."""

    change: str
    environment: str
    systems: list[str]
    submission: int
    undoes: bool = False
    ended: bool = False
    taken: set[tuple[str, ...]] = field(default_factory=set)


class Court:
    """Reads entries in their order, and names every breach."""

    def __init__(self) -> None:
        self.organisation = Organisation()
        self.changes: dict[str, Change] = {}
        self.runs: dict[str, Run] = {}
        self.latest = ""

    def read(self, entry: Entry) -> Iterator[str]:
        """Every breach of a law by one entry, as a sentence."""
        where = f"Entry {entry['seq']} of {entry['change']}"
        if entry["at"] < self.latest:
            yield f"{where}: its time {entry['at']} is before {self.latest}."
        self.latest = entry["at"]
        if entry["change"] is None:
            self.organisation.take(entry)
            return
        change = self.changes.setdefault(entry["change"], Change())
        judge = JUDGES.get(entry["kind"])
        if judge:
            yield from (f"{where}: {fault}" for fault in judge(self, change, entry, entry["data"]))
        if entry["kind"] in OF_A_RUN:
            yield from (f"{where}: {fault}" for fault in self._taken(change, entry))

    def policy(self, submission: Submission) -> Policy:
        """The policy that judges a submission."""
        return self.organisation.policies[submission.data["judged_by"]]

    def counted(self, change: Change, submission: Submission) -> list[tuple[Entry, set[str]]]:
        """The approvals of people who are approvers still, oldest first."""
        policy = self.policy(submission)
        found = [
            (entry, out)
            for entry, out in submission.decisions.values()
            if entry["data"]["verdict"] in YES
            and self.organisation.approver(entry["actor"], change.system, policy)
        ]
        return sorted(found, key=lambda each: int(each[0]["seq"]))

    def enough(self, change: Change, submission: Submission) -> bool:
        """Whether the approvals that count were enough with one of them."""
        policy, given = self.policy(submission), self.counted(change, submission)
        return any(
            _enough(policy, {each["data"]["seat"] for each, _ in given[:number]}, given[:number])
            for number in range(1, len(given) + 1)
        )

    def unsaid(self, change: Change, submission: Submission) -> bool:
        """Whether somebody took a yes back, and what is left is not enough."""
        said = {entry["data"]["verdict"] for entry, _ in submission.decisions.values()}
        return "withdraw" in said and not self.enough(change, submission)

    def _taken(self, change: Change, entry: Entry) -> Iterator[str]:
        """What is wrong with something that was done in a run."""
        data, kind = entry["data"], entry["kind"]
        run = self.runs[data["run"]]
        if run.ended:
            yield f"{kind} in a run that has ended."
        if kind in TAKEN and run.environment == "production" and not run.undoes:
            submission = change.submissions[run.submission - 1]
            replaced = len(change.submissions) != run.submission
            if submission.taken_back or replaced or self.unsaid(change, submission):
                yield f"{kind} after the approval was taken back."
        attempt = (kind, data.get("step", ""), str(data.get("attempt", "")))
        if kind in {"run.step_reported", "run.intended"} and data.get("outcome") != "not_needed":
            if attempt in run.taken:
                yield f"attempt {attempt} was taken twice."
            if data.get("outcome") == "done" and ("done", data["step"]) in run.taken:
                yield f"step {data['step']} was done twice."
            run.taken |= {
                attempt,
                *([("done", data["step"])] if data.get("outcome") == "done" else []),
            }
        run.ended |= kind in ENDS


def faults(told: Iterable[Entry]) -> Iterator[str]:
    """Every breach of a law, as a sentence."""
    court = Court()
    for entry in told:
        yield from court.read(entry)


def _enough(policy: Policy, seats: set[str], given: list[tuple[Entry, set[str]]]) -> bool:
    """Whether approvals suffice, given who was out of office when the last of them was given."""
    if len(given) >= policy.needed:
        return True
    _, out = given[-1]
    left = (out & set(policy.seats)) - seats
    somebody_in = any(entry["actor"] not in was_out for entry, was_out in given)
    return somebody_in and len(given) >= max(1, min(policy.needed, len(policy.seats) - len(left)))


Judge = Callable[[Court, Change, Entry, dict[str, Any]], Iterable[str]]
JUDGES: dict[str, Judge] = {}


def on(kind: str) -> Callable[[Judge], Judge]:
    """Register what is judged, and taken in, at one kind of entry."""

    def register(judge: Judge) -> Judge:
        JUDGES[kind] = judge
        return judge

    return register


@on("triage.requested")
def _requested(_: Court, change: Change, entry: Entry, data: dict[str, Any]) -> Iterator[str]:
    change.system, change.requested = data["system"], entry["policy"]
    yield from ()


@on("plan.revised")
def _revised(_: Court, change: Change, __: Entry, data: dict[str, Any]) -> Iterator[str]:
    change.operations = data["operations"]
    yield from ()


@on("review.submitted")
def _submitted(court: Court, change: Change, _: Entry, data: dict[str, Any]) -> Iterator[str]:
    if data["number"] != len(change.submissions) + 1:
        yield "submissions are numbered with a gap."
    if data["judged_by"] != court.organisation.judging(change.requested):
        yield f"it is judged by policy {data['judged_by']}."
    if data["operations"] != change.operations:
        yield "what is submitted is not the plan as it stands."
    change.submissions.append(Submission(data))


@on("review.submission_withdrawn")
def _taken_back(_: Court, change: Change, __: Entry, data: dict[str, Any]) -> Iterator[str]:
    change.submissions[data["number"] - 1].taken_back = True
    yield from ()


@on("review.decided")
def _decided(court: Court, change: Change, entry: Entry, data: dict[str, Any]) -> Iterator[str]:
    last, at, who = change.submissions[-1], entry["at"], court.organisation
    if data["submission"] != last.data["number"] or data["seal"] != last.data["seal"]:
        yield "it decides on something else than was submitted last."
    if last.taken_back and data["verdict"] != "withdraw":
        yield "it decides on what was taken back."
    policy = court.policy(last)
    if not who.approver(entry["actor"], change.system, policy):
        yield f"{entry['actor']} decides and is no approver."
    said = {each["data"]["seat"] for each, _ in court.counted(change, last)}
    out = {one for one in policy.seats if who.out(one, at)}
    if data["verdict"] in YES and set(data["excused"]) != out - said - {data["seat"]}:
        yield f"it excuses {data['excused']}, and {sorted(out)} were out of office."
    last.decisions[data["seat"]] = (
        entry,
        {*out, *([entry["actor"]] if who.out(entry["actor"], at) else [])},
    )
    last.taken_back |= data["verdict"] in NO


@on("run.started")
def _started(court: Court, change: Change, entry: Entry, data: dict[str, Any]) -> Iterator[str]:
    run = Run(entry["change"], data["environment"], data["systems"], data["submission"])
    yield from _beside(court, run)
    court.runs[data["run"]] = run
    if run.environment == "production":
        yield from _approved(court, change, entry)
    elif data["operations"] != change.operations.get("staging"):
        yield "it does not run the plan as it stands."


@on("run.rollback_started")
def _undone(court: Court, _: Change, entry: Entry, data: dict[str, Any]) -> Iterator[str]:
    undone = court.runs[data["rolls_back"]]
    run = Run(entry["change"], data["environment"], undone.systems, undone.submission, undoes=True)
    yield from _beside(court, run)
    court.runs[data["run"]] = run


def _beside(court: Court, run: Run) -> Iterator[str]:
    for name, other in court.runs.items():
        if other.ended:
            continue
        both = set(run.systems) & set(other.systems)
        if both and other.environment == run.environment:
            yield f"it runs in {run.environment} on {sorted(both)} while {name} does."
        if other.change == run.change:
            yield f"it begins while {name} of the same change goes on."


def _approved(court: Court, change: Change, entry: Entry) -> Iterator[str]:
    data = entry["data"]
    if data["submission"] != len(change.submissions):
        yield "it names no submission, or not the latest."
        return
    submission = change.submissions[-1]
    if submission.data["operations"]["production"] != data["operations"]:
        yield "what it runs is not what was submitted."
    if submission.taken_back:
        yield "what it runs was sent back or taken back."
    if not court.enough(change, submission):
        yield "it was not approved by enough approvers."
    seen = {each["freeze"] for each in json.loads(submission.data["content"])["freezes"]}
    unseen = court.organisation.frozen(data["systems"], entry["at"]) - seen
    if unseen:
        yield f"it starts under the freeze {sorted(unseen)}, which nobody approved."


def _once(_: Court, change: Change, entry: Entry, data: dict[str, Any]) -> Iterator[str]:
    deadline = (entry["kind"], data["clock"], data["due"])
    if deadline in change.deadlines:
        yield f"{entry['kind']} of {data['clock']} is written twice."
    change.deadlines.add(deadline)


JUDGES |= {"notices.warned": _once, "notices.due_passed": _once}
