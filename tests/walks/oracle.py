"""This module judges a history from outside: it reads raw entries, imports nothing of the rules, and names every law that was broken.

The laws are those of the process as its description has them, judged anew from the beginning: who was who at that moment, what
had been said about exactly this, and in which order. It knows the names of events and nothing else that the program knows.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from tests.walks.change import Change, Entry, Run, verdict, when
from tests.walks.who import Organisation

# Which right of the policy each kind of event takes.
RIGHTS = {
    "triage.answered": "triage",
    "triage.edited": "triage",
    "triage.affected_set": "triage",
    "triage.acknowledged": "acknowledge",
    "plan.revised": "plan",
    "plan.commented": "comment",
    "form.filled": "form",
    "review.risk_reviewed": "risk",
    "review.submitted": "submit",
    "run.stood_by": "stand_by",
    "run.validated": "validate_production",
    "notices.stakeholders_told": "notices",
    "notices.closed": "close",
}
RUNS = {"run.started", "run.step_reported", "run.stopped", "run.finished"}
IN_PERSON = {"review.decided", "staging.signed_off", "run.stood_by"}
NOT_WHILE_APPLIED = {
    "triage.answered", "triage.edited", "triage.affected_set", "plan.revised", "staging.signed_off", "form.filled",
    "review.risk_reviewed", "review.submitted",
}  # fmt: skip
SETTLED = {"done", "skipped", "not_needed"}


class Oracle:
    """Reads the entries of an organisation and of one change, in order, and keeps every breach of a law."""

    def __init__(self) -> None:
        self.who = Organisation()
        self.of = Change()
        self.breaches: list[str] = []
        self.last: Entry | None = None
        self.n = 0

    def demand(self, holds: object, law: str, entry: Entry) -> None:
        """Note a breach unless something holds."""
        if not holds:
            self.breaches.append(f"{law} (entry {entry['seq']}, {entry['kind']} by {entry['by']})")

    def read(self, entries: Iterable[Entry]) -> list[str]:
        """All breaches in a history."""
        for entry in entries:
            self._order(entry)
            if entry["change"] is None:
                about = entry["kind"].partition(".")[0] in {"people", "policy"}
                self.demand(about, "what belongs to no change is about the organisation", entry)
                self.who.take(entry)
            else:
                self._general(entry)
                JUDGES.get(entry["kind"], lambda *_: None)(self, entry, entry["data"])
        return self.breaches

    def _order(self, entry: Entry) -> None:
        last = self.last
        self.demand(
            entry["seq"] == (last["seq"] + 1 if last else 1), "numbers without a gap", entry
        )
        self.demand(last is None or entry["at"] >= last["at"], "time never goes back", entry)
        if entry["change"] is not None:
            self.n += 1
            self.demand(entry["n"] == self.n, "numbers within the change without a gap", entry)
        self.last = entry

    def _general(self, entry: Entry) -> None:
        kind, change = entry["kind"], self.of
        first = kind == "triage.requested"
        self.demand(first == (self.n == 1), "a change begins with its request, once", entry)
        over = change.end is not None and kind != "review.archived"
        self.demand(not over, "nothing happens after the end", entry)
        self.demand(kind not in IN_PERSON or entry["via"] != "issued", "in person", entry)
        applied = kind in NOT_WHILE_APPLIED and change.applied
        self.demand(not applied, "nothing before production changes while it is applied", entry)
        right = RIGHTS.get(kind)
        if kind in RUNS:
            right = "production" if entry["data"]["environment"] == "production" else "staging"
        if right:
            roles = self.who.policy["may"][right]
            held = self.who.holds(entry["by"], roles, change.system)
            self.demand(held, f"who does it holds a role for {right}", entry)

    def enough(self, groups: list[list[str]], signs: list[Entry]) -> bool:
        """Whether each group has a person of its own among the sign-offs."""
        if not groups:
            return True
        fitting = [each for each in signs if set(groups[0]) & set(each["data"]["roles"])]
        return any(
            self.enough(groups[1:], [other for other in signs if other["by"] != each["by"]])
            for each in fitting
        )

    def validated_in_staging(self, entry: Entry) -> None:
        """Demand a staging run of what the plan does there now, and different people who passed it."""
        now = self.of.plan.get("operations", {}).get("staging")
        tried = [
            run
            for run in self.of.runs
            if run.finished and not run.production and run.data["operations"] == now
        ]
        self.demand(tried, "the plan as it reads now was run in staging", entry)
        signs = [each for each in self.of.signs if each["data"]["operations"] == now]
        latest = list({each["by"]: each for each in signs}.values())
        passed = [each for each in latest if each["data"]["verdict"] == "pass"]
        groups = self.who.policy["validation"]["groups"]
        self.demand(len(passed) == len(latest), "nobody failed staging", entry)
        self.demand(
            groups and self.enough(groups, passed), "different people signed off staging", entry
        )

    def ready(self, entry: Entry) -> None:
        """Demand all that a submission and a start need alike."""
        change, policy = self.of, self.who.policy
        self.demand(verdict(change.answers) != "open", "triage is answered", entry)
        plan = change.plan
        steps = [step for step in plan.get("steps", []) if step["part"] == "steps"]
        whole = steps and not plan["open_choice"] and not plan["faults"]
        self.demand(whole, "the plan has steps and leaves nothing open", entry)
        self.validated_in_staging(entry)
        self.demand(change.risk().get("verdict") == "acceptable", "the risk was accepted", entry)
        known = {"description": change.answers.get("description"), "why": change.answers.get("why")}
        for each in policy["form"]["fields"]:
            value = change.form.get(each["name"]) or known.get(each["name"]) or ""
            self.demand(not each.get("required") or value.strip(), "the form is complete", entry)

    def sealed(self, entry: Entry, made: Entry) -> None:
        """Demand that a submission seals what stands here now."""
        content = json.loads(made["data"]["content"])
        digest = "sha256:" + hashlib.sha256(made["data"]["content"].encode()).hexdigest()
        self.demand(
            digest == made["data"]["seal"], "the seal is the digest of what it seals", entry
        )
        change, risk = self.of, self.of.risk()
        stands = {
            "number": made["data"]["number"],
            "system": change.system,
            "operations": change.plan.get("operations"),
            "verdict": verdict(change.answers),
            "affected": sorted(change.affected),
            "security_related": change.security,
            "sentence": change.form.get("sentence", ""),
            "risk": {name: risk.get(name) for name in ("security", "performance", "findings")},
        }
        for name, value in stands.items():
            self.demand(
                content[name] == value, f"what is sealed is what stands here: {name}", entry
            )
        self.demand(
            made["data"]["operations"] == change.plan.get("operations"), "the plan is sealed", entry
        )

    def approved(self, entry: Entry, number: int) -> None:
        """Demand two approvals, or as many as there are seats if more, of exactly this submission, by people who have a say."""
        change, at = self.of, when(entry)
        policy = self.who.policies[change.policies[number - 1]]["quorum"]
        said = change.said(number)
        counted = [
            one
            for one in policy["seats"]
            if said.get(one) == "approve"
            and self.who.holds(one, [policy["role"]], change.system)
            and not self.has_part(one)
        ]
        needed = max(2, len(set(policy["seats"])))
        self.demand(len(set(counted)) >= needed, "two approvers said yes to it", entry)
        self.demand(not change.rejected(number), "nobody said no to it", entry)
        times = [when(each) for each in change.decisions if each["data"]["submission"] == number]
        holds = timedelta(hours=policy["holds_hours"])
        self.demand(times and at < max(times) + holds, "the approval has not lapsed", entry)

    def has_part(self, account: str) -> bool:
        """Whether somebody requested the change, wrote of its plan, or reviewed its risk."""
        change = self.of
        parts = {change.requester, *(each["by"] for each in (*change.revisions, *change.risks))}
        return account in parts


Judge = Callable[[Oracle, Entry, dict[str, Any]], None]
JUDGES: dict[str, Judge] = {}


def on(kind: str) -> Callable[[Judge], Judge]:
    """Register what is judged, and taken in, at one kind of event."""

    def register(judge: Judge) -> Judge:
        JUDGES[kind] = judge
        return judge

    return register


@on("triage.requested")
def _requested(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    oracle.of.system, oracle.of.requester = data["system"], entry["by"]
    roles = oracle.who.policy["may"]["request"]
    oracle.demand(oracle.who.holds(entry["by"], roles, data["system"]), "who may request", entry)


@on("triage.answered")
def _answered(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    said = {name: value for name, value in data.items() if value is not None}
    oracle.of.answers.update(said)
    lowers = said.get("security_related") is False and oracle.of.security
    oracle.demand(not lowers, "only the ISSO takes back the mark of security", entry)
    implied = said.get("security") or said.get("personal_data") in {"possible", "yes"}
    oracle.of.security |= bool(said.get("security_related") or implied)


@on("triage.edited")
def _edited(oracle: Oracle, _: Entry, data: dict[str, Any]) -> None:
    if data["description"] is not None:
        oracle.of.answers["description"] = data["description"]


@on("triage.affected_set")
def _affected(oracle: Oracle, _: Entry, data: dict[str, Any]) -> None:
    oracle.of.affected = data["systems"]


@on("triage.acknowledged")
def _acknowledged(oracle: Oracle, entry: Entry, _: dict[str, Any]) -> None:
    oracle.demand(not oracle.of.acknowledged, "acknowledged once", entry)
    oracle.of.acknowledged = True


@on("plan.revised")
def _revised(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    numbered = data["revision"] == len(oracle.of.revisions) + 1
    oracle.demand(numbered, "revisions are numbered without a gap", entry)
    oracle.of.revisions.append(entry)


@on("form.filled")
def _filled(oracle: Oracle, _: Entry, data: dict[str, Any]) -> None:
    oracle.of.form.update(data["fields"])


@on("staging.signed_off")
def _signed(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    change, held = oracle.of, oracle.who
    now = change.plan.get("operations", {}).get("staging")
    tried = any(
        run.finished and not run.production and run.data["operations"] == now for run in change.runs
    )
    oracle.demand(tried, "staging is signed off after it was run", entry)
    current = data["plan"] == change.plan.get("plan") and data["operations"] == now
    oracle.demand(current, "a sign-off is for the plan as it reads now", entry)
    for role in data["roles"]:
        oracle.demand(held.holds(entry["by"], [role], change.system), "who signs validates", entry)
    oracle.demand(data["roles"], "a sign-off is for a role", entry)
    oracle.demand(data["verdict"] != "fail" or data["reason"], "a fail has a reason", entry)
    change.signs.append(entry)


@on("review.risk_reviewed")
def _judged(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    now = oracle.of.plan.get("operations", {}).get("all")
    oracle.demand(data["operations"] == now, "the risk is that of the plan now", entry)
    oracle.of.security |= data["security"] != "low"
    oracle.of.risks.append(entry)


@on("review.submitted")
def _submitted(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    change = oracle.of
    numbered = data["number"] == len(change.submissions) + 1
    oracle.demand(numbered, "submissions are numbered without a gap", entry)
    oracle.ready(entry)
    oracle.sealed(entry, entry)
    if change.submissions:
        _anew(oracle, entry, change.submissions[-1])
    change.submissions.append(entry)
    change.policies.append(oracle.who.version)


def _anew(oracle: Oracle, entry: Entry, last: Entry) -> None:
    """Demand a ground for submitting the same again: it was sent back, used up, or has lapsed."""
    change, number = oracle.of, last["data"]["number"]
    used = any(run.touched for run in change.production if run.data["submission"] == number)
    times = [when(each) for each in change.decisions if each["data"]["submission"] == number]
    policy = oracle.who.policies[change.policies[number - 1]]["quorum"]
    lapsed = times and when(entry) >= max(times) + timedelta(hours=policy["holds_hours"])
    sealed = [json.loads(each["data"]["content"]) | {"number": 0} for each in (last, entry)]
    same = sealed[0] == sealed[1]
    grounds = not same or change.rejected(number) or used or lapsed
    oracle.demand(grounds, "the same is not submitted twice without a ground", entry)


@on("review.decided")
def _decided(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    change, number, by = oracle.of, data["submission"], entry["by"]
    last = change.submissions[-1]["data"] if change.submissions else {"number": 0, "seal": ""}
    exact = (number, data["seal"]) == (last["number"], last["seal"])
    oracle.demand(exact, "a decision is on what was submitted last", entry)
    oracle.demand(not change.rejected(number), "no decision after a no", entry)
    quorum = oracle.who.policies[change.policies[-1]]["quorum"] if change.policies else {}
    seated = data["seat"] == by and by in quorum.get("seats", [])
    oracle.demand(seated, "who decides sits in that seat", entry)
    role = [quorum.get("role", "")]
    oracle.demand(oracle.who.holds(by, role, change.system), "who decides is an approver", entry)
    oracle.demand(not oracle.has_part(by), "nobody decides on their own change", entry)
    ended = any(run.finished for run in change.production if run.data["submission"] == number)
    oracle.demand(not ended, "no decision after production was applied", entry)
    oracle.demand(data["verdict"] != "reject" or data["reason"], "a no has a reason", entry)
    again = data["verdict"] == "approve" and change.said(number).get(by) == "approve"
    oracle.demand(not again, "nobody says yes twice", entry)
    change.decisions.append(entry)


@on("review.archived")
def _archived(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    there = 0 < data["submission"] <= len(oracle.of.submissions)
    oracle.demand(there, "what is archived was submitted", entry)
    once = data["submission"] not in oracle.of.archived
    oracle.demand(once, "a copy is recorded once", entry)
    worker = (entry["by"], entry["via"]) == ("worker", "worker")
    oracle.demand(worker, "the worker reports the archive", entry)
    oracle.of.archived.add(data["submission"])


@on("run.stood_by")
def _stood_by(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    at, until = when(entry), datetime.fromisoformat(data["until"])
    oracle.demand(at < until <= at + timedelta(hours=24), "standby has an end soon", entry)
    oracle.of.standby = (entry["by"], at, until)


@on("run.stood_down")
def _stood_down(oracle: Oracle, entry: Entry, _: dict[str, Any]) -> None:
    at, standby = when(entry), oracle.of.standby
    oracle.demand(oracle.of.stands_by(entry["by"], at), "who stands down stood by", entry)
    if standby:
        oracle.of.standby = (standby[0], standby[1], at)


@on("run.started")
def _started(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    change, plan = oracle.of, oracle.of.plan
    oracle.demand(change.running is None, "one run at a time", entry)
    named = data["run"] == f"{entry['change']}-R{len(change.runs) + 1}"
    oracle.demand(named, "runs are numbered without a gap", entry)
    steps = [step["key"] for step in plan.get("steps", []) if step["part"] == "steps"]
    oracle.demand(steps and data["steps"] == steps, "a run has the steps of the plan", entry)
    now = plan.get("operations", {}).get(data["environment"])
    oracle.demand(data["operations"] == now, "a run does what the plan says", entry)
    oracle.demand(not change.applied, "what was applied is not run again", entry)
    if data["environment"] == "production":
        _production_started(oracle, entry, data)
    change.runs.append(Run(entry, dict.fromkeys(steps, "waiting"), dict.fromkeys(steps, 0)))


def _production_started(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    change, at, number = oracle.of, when(entry), data["submission"]
    oracle.ready(entry)
    oracle.demand(verdict(change.answers) == "emergency", "what is deferred waits", entry)
    latest = 0 < number == len(change.submissions)
    oracle.demand(latest, "what is run was submitted last", entry)
    if latest:
        oracle.sealed(entry, change.submissions[number - 1])
        oracle.approved(entry, number)
    used = any(run.touched for run in change.production if run.data["submission"] == number)
    oracle.demand(not used, "an approval is used once", entry)
    minutes = timedelta(minutes=oracle.who.policy["clocks"]["standby_minutes"])
    standby = change.standby
    there = standby and at < standby[2] and at < standby[1] + minutes
    oracle.demand(there, "somebody has stood by lately", entry)
    if standby:
        roles = oracle.who.policy["may"]["stand_by"]
        held = oracle.who.holds(standby[0], roles, change.system)
        oracle.demand(held, "who stands by is of the dev team", entry)
        oracle.demand(standby[0] != entry["by"], "who stands by is not the operator", entry)


@on("run.step_reported")
def _step(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    run, step = oracle.of.named(data["run"]), data["step"]
    going = run is not None and run.ended is None and step in run.steps
    oracle.demand(going, "a step belongs to the run that goes on", entry)
    if run is None or not going:
        return
    following = next((key for key, state in run.steps.items() if state not in SETTLED), None)
    oracle.demand(step == following, "steps are taken in their order", entry)
    oracle.demand(data["attempt"] == run.attempts[step] + 1, "attempts are counted", entry)
    oracle.demand(data["outcome"] == "done" or data["note"], "a deviation is explained", entry)
    _goes_on(oracle, entry, run)
    if run.production:
        oracle.demand(data["outcome"] in {"done", "failed"}, "nothing is skipped there", entry)
        free = not oracle.of.stands_by(entry["by"], when(entry))
        oracle.demand(free, "who stands by takes no step", entry)
    run.steps[step], run.attempts[step] = data["outcome"], data["attempt"]
    run.takers.add(entry["by"])


def _goes_on(oracle: Oracle, entry: Entry, run: Run) -> None:
    now = oracle.of.plan["operations"][run.data["environment"]]
    oracle.demand(run.data["operations"] == now, "a run goes on with its own plan", entry)
    no = run.production and oracle.of.rejected(run.data["submission"])
    oracle.demand(not no, "no step after a no", entry)


@on("run.finished")
def _finished(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    run = oracle.of.named(data["run"])
    oracle.demand(run and run.ended is None, "a run ends once", entry)
    if run is None:
        return
    states = list(run.steps.values())
    oracle.demand(set(states) <= SETTLED, "a run ends with every step settled", entry)
    oracle.demand("done" in states, "a run without a step done is no success", entry)
    plain = "done" if set(states) == {"done"} else "done_with_deviations"
    oracle.demand(data["outcome"] == plain, "the outcome of a run is what its steps say", entry)
    _goes_on(oracle, entry, run)
    run.ended = entry


@on("run.stopped")
def _stopped(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    run = oracle.of.named(data["run"])
    oracle.demand(run and run.ended is None, "a run ends once", entry)
    oracle.demand(data["reason"], "a stop has a reason", entry)
    if run:
        run.ended = entry


@on("run.validated")
def _validated(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    run, change = oracle.of.named(data["run"]), oracle.of
    last = run is not None and change.production[-1:] == [run] and run.finished
    oracle.demand(last, "what is validated was applied last", entry)
    oracle.demand(run and run.validated is None, "production is validated once", entry)
    oracle.demand(data["verdict"] != "fail" or data["reason"], "a fail has a reason", entry)
    if run:
        standby = {change.standby[0]} if change.standby else set()
        all_one = standby | run.takers | {entry["by"]}
        oracle.demand(len(all_one) > 1, "not all is done by one person", entry)
        run.validated = entry


@on("notices.stakeholders_told")
def _told(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    oracle.demand(_ended(oracle.of), "stakeholders are told how it ended", entry)
    oracle.demand(data["message"].strip(), "a notice says something", entry)
    oracle.of.told = entry


def _ended(change: Change) -> Run | None:
    """The latest run that took effect in production, if it was validated or stopped."""
    effective = [run for run in change.production if run.touched or not _stopped_run(run)]
    last = effective[-1] if effective else None
    return last if last and (last.validated or _stopped_run(last)) else None


def _stopped_run(run: Run) -> bool:
    return run.ended is not None and not run.finished


@on("notices.closed")
def _closed(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    change, run = oracle.of, _ended(oracle.of)
    oracle.demand(run, "a change closes after production ended", entry)
    if run:
        ended = run.validated or run.ended or entry
        told = change.told and change.told["seq"] > ended["seq"]
        oracle.demand(told, "a change closes after stakeholders were told how it ended", entry)
        kept = change.production[-1].data["submission"] in change.archived
        before = oracle.who.policy["archive"]["before_closing"]
        oracle.demand(kept or not before, "a change closes with its copy archived", entry)
        success = run.verdict == "pass" and set(run.steps.values()) == {"done"} and run.steps
        right = data["outcome"] == ("done" if success else "failed")
        oracle.demand(right, "the outcome is what happened", entry)
    change.end = entry


@on("triage.withdrawn")
def _withdrawn(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    change, may = oracle.of, oracle.who.policy["may"]["withdraw"]
    own = entry["by"] == change.requester and entry["by"] in oracle.who.active
    held = own or oracle.who.holds(entry["by"], may, change.system)
    oracle.demand(held, "who withdraws requested it or may", entry)
    started = any(run.touched or run.ended is None for run in change.production)
    oracle.demand(not started, "nothing is withdrawn that production has seen", entry)
    oracle.demand(data["reason"], "a withdrawal has a reason", entry)
    change.end = entry
