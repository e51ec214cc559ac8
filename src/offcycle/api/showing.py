"""This module turns a change as the rules see it into what is sent; `change_shapes.py` says which shape that has."""

from typing import Any

from offcycle.api import afterwards_showing, approving, staging_reading, submission_reading
from offcycle.api.change_shapes import Change, ChangeLine
from offcycle.ledger.read import Listed, View
from offcycle.process import agenda, clocks, gates, triage
from offcycle.process.calendar.windows import Window as CalendarWindow
from offcycle.process.canonical import read_back
from offcycle.process.commands import COMMANDS, available
from offcycle.process.facts import Facts, Run, Triage
from offcycle.process.kernel import Actor, Case, Refusal, Waiting
from offcycle.process.plan import remarks
from offcycle.process.review.approval import holds_until, quorum_sentence
from offcycle.process.world import Roster

ACTIONS = tuple(
    name for name, command in COMMANDS.items() if command.on == "change" and not command.reported
)
"""The commands that people give on a change: all but those that make one, and those of the worker."""

Told = dict[str, Any]


def change(view: View, actor: Actor) -> Change:
    """A change as it stands, as an actor sees it."""
    case = view.case_for(actor)
    facts, states = case.facts, gates.read(case)
    return Change.model_validate(
        {
            "ref": facts.ref,
            "n": view.n,
            **_asked(case),
            "stage": gates.stage(case, states),
            "outcome": facts.outcome,
            "open": facts.is_open,
            "plan": _plan(facts),
            "comments": comments(facts),
            "sign_offs": staging_reading.sign_offs(case),
            "staging": staging_reading.now(case),
            "help": staging_reading.help_asked(case),
            "risk": _risk(facts),
            "submission": submission_reading.shown(case, facts.submissions[-1])
            if facts.submissions
            else None,
            "draft": submission_reading.draft(case),
            "approvals": approving.approvals(case),
            "quorum": quorum_sentence(case),
            "approved_until": holds_until(case),
            "questions": approving.questions(facts),
            "calls": approving.calls(facts),
            "standby": _standby(facts),
            "runs": [run(each, facts) for each in facts.runs.values()],
            "gates": [_gate(state) for state in states],
            "actions": [_action(name, case) for name in ACTIONS],
            "clocks": _clocks(case),
            **afterwards_showing.shown(case),
        }
    )


def comments(facts: Facts) -> list[Told]:
    """What was said about the plan, with how it stands."""
    return [
        {
            **_of(each.said, "n by at text step settled_by settled_at question"),
            "answers": each.said.answers or None,
            "state": each.state,
            "answered_by": each.answered_by,
            "step_title": each.title,
            "step_gone": each.gone,
        }
        for each in remarks(facts)
    ]


def _of(thing: object, names: str) -> Told:
    """Some attributes of a thing, by their names."""
    return {name: getattr(thing, name) for name in names.split()}


def _asked(case: Case) -> Told:
    """What was asked, and what follows from it."""
    facts, said = case.facts, case.facts.triage
    return {
        **_of(facts, "system title drill requested_by requested_at"),
        **_of(said, "description links impact urgency personal_data affected"),
        "triage": {
            "incident": _of(said, "active users_cannot_access performance_degraded"),
            "immediate_need": _of(said, "security quality"),
            **_of(said, "why answered_at"),
        },
        "security_related": triage.security_related(facts),
        "acknowledged": {"by": said.acknowledged_by, "at": said.acknowledged_at}
        if said.acknowledged_at
        else None,
        "roll_call": _roll_call(said),
        **_windows(case),
        "verdict": triage.verdict(said),
        "priority": triage.priority(said, case.policy),
    }


def _roll_call(said: Triage) -> list[Told]:
    asked = dict.fromkeys((*said.roll_call, *said.available))
    found = {account: said.available.get(account) for account in asked}
    return [
        {"account": account, **_of(each, "answer until at")}
        if each
        else {"account": account, "answer": "", "until": None, "at": None}
        for account, each in found.items()
    ]


def _windows(case: Case) -> Told:
    waits = triage.windows.deferred(case)
    return {
        "window": _window(case, triage.windows.given(case) if waits else None),
        "proposed_window": _window(case, triage.windows.proposed(case) if waits else None),
    }


def _window(case: Case, window: CalendarWindow | None) -> Told | None:
    if window is None:
        return None
    return {**_of(window, "starts_at ends_at"), "says": agenda.said(case.policy, window, case.at)}


def _plan(facts: Facts) -> Told | None:
    plan = facts.plan
    if plan is None:
        return None
    return {
        **_of(plan, "author at message open_choice faults"),
        "revision": plan.number,
        "digest": plan.plan,
        "operations_digest": plan.operations["all"],
        "steps": len(plan.keys()),
        "came_from": facts.revisions[0].came_from,
    }


def _risk(facts: Facts) -> Told | None:
    risk, plan = facts.risk, facts.plan
    if risk is None:
        return None
    current = plan is not None and risk.operations == plan.operations["all"]
    return {**_of(risk, "by at security performance verdict findings checked"), "current": current}


def _standby(facts: Facts) -> Told | None:
    now = facts.standby
    return {"account": now.account, "since": now.at, "until": now.until} if now else None


def run(told: Run, facts: Facts) -> Told:
    """A run without its steps."""
    names = "id environment state outcome revision started_at started_by ended_at ended_by validated_at validated_by"
    return {
        **_of(told, names),
        "digest": told.plan,
        "submission": told.submission or None,
        "words": read_back(facts.submissions[told.submission - 1].seal) if told.submission else "",
        "reason": told.stop_reason,
        "rolls_back": told.rolls_back or None,
        "rolled_back_by": told.rolled_back_by or None,
        "verdict": told.verdict or None,
    }


def _gate(state: gates.State) -> Told:
    told = _of(state, "name step satisfied why do since due")
    return {**told, "waiting_on": waiting(state.waiting_on)}


def waiting(on: tuple[Waiting, ...]) -> list[Told]:
    """Roles that something waits for, with those who hold them."""
    return [{"role": each.role, "accounts": each.accounts} for each in on]


def unmet(refusals: tuple[Refusal, ...]) -> list[Told]:
    """Every reason against a command."""
    return [
        {**_of(each, "rule gate because do"), "waiting_on": waiting(each.waiting_on)}
        for each in refusals
    ]


def _action(name: str, case: Case) -> Told:
    against = available(name, case)
    return {"name": name, "allowed": not against, "why_not": unmet(against)}


def _clocks(case: Case) -> list[Told]:
    names = "name says counts since due warn_at stopped_at"
    return [
        {
            **_of(each, names),
            "state": clocks.standing(each, case),
            "waiting_on": waiting(each.waiting_on),
        }
        for each in clocks.clocks(case)
    ]


def line(listed: Listed, roster: Roster) -> ChangeLine:
    """A change as lists show it."""
    summary = listed.summary
    names = "ref title system affected stage outcome verdict priority security_related drill next_due requested_at"
    roles: dict[str, set[str]] = {}
    for role, system in summary.waiting:
        roles.setdefault(role, set()).update(roster.holders(role, system))
    return ChangeLine.model_validate(
        {
            **_of(summary, names),
            "open": summary.is_open,
            "updated_at": listed.updated_at,
            "waiting_on": [
                {"role": role, "accounts": sorted(accounts)} for role, accounts in roles.items()
            ],
        }
    )
