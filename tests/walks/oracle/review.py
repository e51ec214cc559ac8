"""This module judges and takes in step 4: the risk, what is submitted, decided, taken back, lapsed and archived."""

import hashlib
import json
from typing import Any

from tests.walks.oracle import quorum, staging
from tests.walks.oracle.change import Submission, Yes
from tests.walks.oracle.entries import Entry, instant, when
from tests.walks.oracle.judging import Oracle, on
from tests.walks.oracle.policies import looser, needed, right
from tests.walks.oracle.runs import keys, runnable


@on("review.risk_reviewed")
def _judged(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    fits = data["operations"] == oracle.of.reads("all")
    oracle.demand(fits, "the risk is that of the plan now", entry)
    oracle.of.security |= data["security"] != "low"
    oracle.of.risks.append(entry)


@on("review.submitted")
def _submitted(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    change = oracle.of
    numbered = data["number"] == len(change.submissions) + 1
    oracle.demand(numbered, "submissions are numbered without a gap", entry)
    oracle.demand(change.afterwards is None, "what had been made is never submitted", entry)
    _ready(oracle, entry)
    _judged_by(oracle, entry, data)
    content = _sealed(oracle, entry, data)
    if oracle.of.security and "told" in entry:
        isso = oracle.who.policy["roles"]["isso"]
        officers = [
            one for one in oracle.who.accounts if oracle.who.holds(one, [isso], change.system)
        ]
        others = set(officers) - {entry["by"]}
        oracle.demand(others <= set(entry["told"]), "the officer has a copy at once", entry)
    if change.submission:
        change.submission.state = "replaced"
    change.submissions.append(Submission(entry, content))


def _ready(oracle: Oracle, entry: Entry) -> None:
    """Demand all that a submission needs."""
    change, policy = oracle.of, oracle.who.policy
    oracle.demand(change.verdict != "open", "triage is answered", entry)
    oracle.demand(runnable(change.plan), "the plan has steps and leaves nothing open", entry)
    gone = {change.plan.get("document"), change.plan.get("reading")} & oracle.who.expunged
    oracle.demand(not gone, "what is submitted can be read", entry)
    staging.validated(oracle, entry)
    oracle.demand(change.risk().get("verdict") == "acceptable", "the risk was accepted", entry)
    known = {"system": change.system, "title": change.title, "plan": "there", **change.answers}
    for each in policy["form"]["fields"]:
        typed = change.form.get(each["name"]) or known.get(each.get("filled_from", "")) or ""
        wanted = each.get("required") and each.get("filled_from", "") in {
            "",
            *known,
            "description",
            "why",
        }
        oracle.demand(not wanted or str(typed).strip(), "the form is complete", entry)


def _judged_by(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    """Demand that it is judged by the policy of its request, or by a later one that is nowhere looser."""
    who, asked, by = oracle.who, oracle.of.requested_policy, data["judged_by"]
    oracle.demand(
        asked <= by <= who.version, "the policy that judges was in force since the request", entry
    )
    oracle.demand(
        by == asked or not looser(who.policies[asked], who.policies[by]),
        "no looser policy judges an open change",
        entry,
    )
    passed_over = by == who.version or looser(who.policies[by], who.policy)
    oracle.demand(passed_over, "a stricter policy judges open changes, too", entry)


def _sealed(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> dict[str, Any]:
    """Demand that a submission seals what stands here now; gives what it seals."""
    content: dict[str, Any] = json.loads(data["content"])
    digest = "sha256:" + hashlib.sha256(data["content"].encode()).hexdigest()
    oracle.demand(digest == data["seal"], "the seal is the digest of what it seals", entry)
    change, risk = oracle.of, oracle.of.risk()
    desk = staging.desk_checked(change)
    stands = {
        "number": data["number"],
        "system": change.system,
        "operations": change.plan.get("operations"),
        "verdict": change.verdict,
        "affected": sorted(change.affected),
        "security_related": change.security,
        "sentence": change.form.get(oracle.who.policy["form"]["sentence"], ""),
        "risk": {name: risk.get(name) for name in ("security", "performance", "findings")}
        | {"checked": sorted(risk.get("checked", []))},
    }
    for name, value in stands.items():
        oracle.demand(content[name] == value, f"what is sealed is what stands here: {name}", entry)
    waived = [each["by"] for each in staging.holding(change, change.waivers)]
    oracle.demand(
        [each["by"] for each in content["waivers"]] == waived, "waivers are sealed", entry
    )
    at_desk = [desk["by"], desk["data"]["checked_with"]] if desk else []
    oracle.demand(content["desk_check"].get("by", []) == at_desk, "the desk check is sealed", entry)
    tried = staging.staged(change)
    left_out = {key for key, state in tried.steps.items() if state != "done"} if tried else set()
    skipped = {each["step"] for each in content["skipped"]}
    exact = skipped == left_out or (tried and tried.corrected)
    oracle.demand(exact, "what was left out in staging is sealed", entry)
    frozen = oracle.who.frozen(change.touches, when(entry))
    named = {each["freeze"] for each in content["freezes"]}
    oracle.demand(frozen <= named, "every freeze that holds is named to the approvers", entry)
    oracle.demand(data["operations"] == change.plan.get("operations"), "the plan is sealed", entry)
    return content


@on("review.submission_withdrawn")
def _taken_back(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    change, last = oracle.of, oracle.of.submission
    oracle.demand(last and last.number == data["number"], "what lies there is taken back", entry)
    own = entry["by"] == change.requester
    held = own or oracle.who.holds(entry["by"], right(oracle.who.policy, "submit"), change.system)
    oracle.demand(held, "who takes a submission back requested it or may submit", entry)
    if last:
        last.state = "withdrawn"


@on("review.decided", "review.asked")
def _exact(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    change, last = oracle.of, oracle.of.submission
    oracle.demand(last, "what is decided lies before the approvers", entry)
    if last is None:
        return
    same = (
        data["submission"] == last.number
        and data.get("seal", last.data["seal"]) == last.data["seal"]
    )
    oracle.demand(same, "a decision is on what was submitted last", entry)
    if entry["kind"] == "review.asked":
        say = quorum.has_say(oracle, change, quorum.of(oracle, last), entry["by"])
        oracle.demand(say, "who asks is an approver who has no part in the change", entry)
        oracle.demand(data["text"].strip(), "a question says something", entry)
        change.questions.append(entry)
        return
    why_not = quorum.may_decide(oracle, change, last, entry)
    oracle.demand(not why_not, why_not, entry)
    done = any(run.finished and run.submission == last.number for run in change.production[-1:])
    oracle.demand(not done, "no decision after production was applied", entry)
    explained = data["verdict"] in {"approve", "confirm"} or data["reason"]
    oracle.demand(explained, "anything but a yes has a reason", entry)
    _take_decision(oracle, entry, data, last)


def _take_decision(oracle: Oracle, entry: Entry, data: dict[str, Any], last: Submission) -> None:
    change, seat = oracle.of, data["seat"]
    before = [each for each in quorum.counting(oracle, change, last) if each.seat == seat]
    if data["verdict"] in {"approve", "confirm"}:
        _take_yes(oracle, entry, last, before)
    else:
        if data["verdict"] == "withdraw":
            mine = before and before[0].by == entry["by"]
            oracle.demand(mine, "who takes a yes back has given it", entry)
        last.yeses.pop(seat, None)
        last.state = {"reject": "rejected", "defer": "deferred"}.get(data["verdict"], last.state)
        change.deferred |= data["verdict"] == "defer"
    last.said[seat] = entry


def _take_yes(oracle: Oracle, entry: Entry, last: Submission, before: list[Yes]) -> None:
    change, at, data = oracle.of, when(entry), entry["data"]
    seat, by, rules = data["seat"], entry["by"], quorum.of(oracle, last)
    mine = bool(before) and before[0].by == by
    confirms = data["verdict"] == "confirm"
    oracle.demand(mine == confirms, "a yes is said once, and then confirmed", entry)
    oracle.demand(not before or mine, "a seat that has said yes is not asked again", entry)
    was_enough = quorum.deciding(oracle, change, last) is not None
    excused = quorum.out_then(oracle, change, last, at) - {seat}
    oracle.demand(set(data["excused"]) == excused, "who is out is noted with a yes", entry)
    out = oracle.who.out(by, at) is not None
    last.yeses[seat] = Yes(by, seat, at, entry["seq"], excused, out)
    enough = quorum.deciding(oracle, change, last)
    oracle.demand(not confirms or enough, "what is confirmed decides", entry)
    yeses = quorum.counting(oracle, change, last)
    alone = not was_enough and enough and len(yeses) < needed(rules) and excused
    by_another = {
        oracle.who.out(one, at).by for one in excused if _recorded_by_another(oracle, one, entry)
    }  # type: ignore[union-attr]  # they are out
    wanted = {
        "one_approver": bool(alone) and len(yeses) == 1,
        "absence_recorded_by_another": bool(alone and by_another)
        or (by != seat and _recorded_by_another(oracle, seat, entry)),
        "alternate": by != seat,
        "credentials_reset": oracle.who.was_reset(by, at, rules["credentials_hours"]),
        "decided_while_out": out,
    }
    named = {name for name, holds in wanted.items() if holds}
    oracle.demand(
        set(data["exceptions"]) == named, "a yes names the exceptions that it makes", entry
    )


def _recorded_by_another(oracle: Oracle, account: str, entry: Entry) -> bool:
    absence = oracle.who.out(account, when(entry))
    return absence is not None and absence.by != account


@on("review.answered")
def _answer(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    asked = 0 < data["question"] <= len(oracle.of.questions)
    oracle.demand(asked, "what is answered was asked", entry)


@on("review.lapsed")
def _lapsed(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    change, last = oracle.of, oracle.of.submission
    oracle.demand(last and last.number == data["submission"], "what lapses lies there", entry)
    if last is None:
        return
    until = quorum.ends(oracle, change, last)
    oracle.demand(until and when(entry) >= until, "an approval lapses in its time", entry)
    oracle.demand(not change.applied, "no approval lapses that is being used", entry)
    last.state = "lapsed"


@on("review.archived")
def _archived(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    change, number = oracle.of, data["submission"]
    there = 0 < number <= len(change.submissions) or (number == 0 and change.afterwards)
    oracle.demand(there, "what is archived was submitted, or recorded", entry)
    oracle.demand(number not in change.archived, "a copy is recorded once", entry)
    change.archived.add(number)


def used(oracle: Oracle, submission: Submission) -> bool:
    """Whether an approval was used by a run that got past its first step and ended without success."""
    return any(
        run.submission == submission.number and run.touched and run.gone_wrong
        for run in oracle.of.runs.values()
        if run.environment == "production"
    )


def objected(oracle: Oracle, submission: Submission) -> bool:
    """Whether somebody found since that exactly this is not to be done."""
    change, operations, since = oracle.of, submission.data["operations"], submission.entry["at"]
    signs = {
        each["by"]: each
        for each in change.signs
        if each["data"]["operations"] == operations["staging"] and each["at"] >= since
    }
    failed = any(each["data"]["verdict"] == "fail" for each in signs.values())
    risks = [
        each
        for each in change.risks
        if each["data"]["operations"] == operations["all"] and each["at"] >= since
    ]
    return failed or bool(risks and risks[-1]["data"]["verdict"] != "acceptable")


@on("review.recorded_afterwards")
def _recorded(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    oracle.demand(oracle.of.n == 2, "what had been made is told as it is requested", entry)
    over = instant(data["started_at"]) <= instant(data["ended_at"]) <= when(entry)
    oracle.demand(over, "what is recorded afterwards is over", entry)
    oracle.of.afterwards = entry


@on("review.accepted")
def _accepted(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    change, by, seat = oracle.of, entry["by"], data["seat"]
    made = change.afterwards
    oracle.demand(made, "only what was recorded afterwards is accepted", entry)
    if made is None:
        return
    rules = oracle.who.policies[change.requested_policy]["quorum"]
    seated = seat in rules["seats"] and by in {seat, *rules["alternates"].get(seat, [])}
    oracle.demand(seated, "it is accepted from a seat", entry)
    held = oracle.who.holds(by, [rules["role"]], change.system)
    oracle.demand(held, "who accepts is an approver", entry)
    involved = {made["by"], made["data"]["made_by"]}
    oracle.demand(by not in involved, "nobody accepts what they made or recorded", entry)
    holder_there = (
        seat not in involved
        and oracle.who.holds(seat, [rules["role"]], change.system)
        and not oracle.who.out(seat, when(entry))
    )
    oracle.demand(
        by == seat or not holder_there, "an approver who is in accepts for themselves", entry
    )
    oracle.demand(data["verdict"] == "accepted" or data["reason"], "a no has a reason", entry)
    change.accepted[seat] = entry


def left_for_later(change_plan: dict[str, Any]) -> int:
    """How many steps a plan leaves for later."""
    return len(keys(change_plan, "later"))
