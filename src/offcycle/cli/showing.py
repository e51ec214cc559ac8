"""This module lays out on the terminal what the server sent: lists, a change with its gates, and its log."""

from collections.abc import Iterator
from typing import Any

from offcycle.cli import beside, deadlines
from offcycle.cli.endings import it_waits
from offcycle.cli.hints import next_lines
from offcycle.cli.plan_values import show_differences
from offcycle.cli.submissions import show_draft
from offcycle.cli.terminal import counted, indented, local, say, table
from offcycle.process.log_moments import in_words

Told = dict[str, Any]
Names = dict[str, str]

MARKS = {
    "done": "[x]",
    "failed": "[!]",
    "skipped": "[-]",
    "not_needed": "[-]",
    "waiting": "[ ]",
    "running": "[>]",
    "unknown": "[?]",
}
DOORS = {
    "token": "by token",
    "issued": "by an issued token",
    "worker": "",
    "console": "on the server",
    "demo": "in the demo",
}


def show_list(page: Told) -> None:
    """A page of the list of changes."""
    if not page["items"]:
        say("No change was found that you may see and that fits.")
        return
    rows = [
        (
            each["ref"],
            each["priority"] or "-",
            each["stage"],
            each["system"],
            ", ".join(one["role"] for one in each["waiting_on"]) or "-",
            ("DRILL: " if each["drill"] else "") + each["title"],
        )
        for each in page["items"]
    ]
    table(("change", "priority", "stage", "system", "waits for", "title"), rows)
    if page["next"]:
        say(f"There are more: give --cursor {page['next']} too.")


def show_deliveries(page: Told) -> None:
    """A page of what was sent."""
    from offcycle.process.notices.leaving import DELIVERED

    rows = [
        (
            local(each["settled_at"] or each["owed_at"]),
            DELIVERED.get(each["state"], each["state"]),
            each["channel"],
            each["change"] or "-",
            each["to"],
            each["subject"] + (f" ({each['error']})" if each["error"] else ""),
        )
        for each in page["items"]
    ]
    table(("when", "state", "through", "change", "to", "what"), rows)
    if page["next"]:
        say(f"There are more: give --cursor {page['next']} too.")


def show_change(change: Told, runs: list[Told], events: list[Told], names: Names) -> None:
    """A change whole: how it stands and why, and all that happened."""
    _head(change, names)
    beside.made_already(change, names)
    deadlines.show(change)
    for part in (_gates, _plan, _review):
        say()
        part(change, names)
    for run in runs:
        say()
        _run(run, names)
    beside.left_to_do(change, names)
    say()
    say("What happened", bold=True)
    show_log(events, names)
    say()
    for line in next_lines(change):
        say(line, bold=True)


def _head(change: Told, names: Names) -> None:
    drill = "DRILL: " if change["drill"] else ""
    say(f"{change['ref']}: {drill}{change['title']}", bold=True)
    say(f"System {change['system']}, requested by {who(change['requested_by'], names)}")
    outcome = str(change["outcome"]).replace("_", " ")
    stage = f"at its end: {outcome}" if not change["open"] else f"in the stage {change['stage']}"
    security = ", security related" if change["security_related"] else ""
    say(
        f"It is {stage}. Verdict {change['verdict']}, priority {change['priority'] or '-'}{security}."
    )
    if change["affected"]:
        say(f"It touches {', '.join(change['affected'])} too.")
    for text in (change["description"], change["triage"]["why"], *change["links"]):
        if text:
            indented(text, 2)


def _gates(change: Told, _: Names) -> None:
    say("What has to be met", bold=True)
    for gate in change["gates"]:
        mark = "[x]" if gate["satisfied"] else "[ ]"
        say(f"{mark} {gate['name']}: {gate['why']}")
        if not gate["satisfied"]:
            say(f"      {gate['do']} {it_waits(gate)}".rstrip())


def _plan(change: Told, names: Names) -> None:
    plan = change["plan"]
    say("Plan", bold=True)
    if plan is None:
        say("It has no plan yet.")
        return
    faults = f", {counted(plan['faults'], 'fault')}" if plan["faults"] else ""
    say(
        f"Revision {plan['revision']} by {who(plan['author'], names)}, {local(plan['at'])}:"
        f" {counted(plan['steps'], 'step')}{faults}"
    )
    say(f"Digest {plan['digest']}")
    for each in change["sign_offs"]:
        old = "" if each["current"] else " (for what the plan did before)"
        old = f" (revision {each['revision']})" if each["carried"] else old
        say(f"{who(each['by'], names)} signed it off in staging: {each['verdict']}{old}")
    _staging(change["staging"], names)


def _staging(staging: Told, names: Names) -> None:
    """What took the place of staging or of a validation, what was left out, and who did not answer."""
    desk = staging["desk_check"]
    if desk:
        both = " and ".join(who(one, names) for one in desk["by"])
        say(f"Desk check by {both}. Not tried: {desk['not_tried']}")
    for each in staging["waivers"]:
        say(f"{who(each['by'], names)} waived the missing validation: {each['reason']}")
    for each in staging["skipped"]:
        say(f"Step {each['number']} was {each['outcome'].replace('_', ' ')}: {each['reason']}")
    silent = ", ".join(who(each["account"], names) for each in staging["not_answered"])
    if silent:
        say(f"Not answered yet: {silent}")


def _review(change: Told, names: Names) -> None:
    risk, submission = change["risk"], change["submission"]
    say("Review", bold=True)
    if risk:
        say(
            f"Risk: security {risk['security']}, performance {risk['performance']},"
            f" {risk['verdict'].replace('_', ' ')}, judged by {who(risk['by'], names)}"
        )
        if risk["findings"]:
            indented(risk["findings"])
    if submission is None:
        say("It was not submitted to the approvers yet.")
        return
    say(
        f"Submission {submission['number']} by {who(submission['by'], names)}, {local(submission['at'])}"
    )
    say(f"Digest {submission['digest']}")
    say(f"Read-back code: {submission['words']}")
    show_differences(submission["values"])
    if submission["state"] != "open":
        became = "has lapsed" if submission["state"] == "lapsed" else f"was {submission['state']}"
        say(f"It {became}, and lies before nobody any more.")
    if change["draft"]:
        show_draft(change)
    _seats(change, names)
    say(change["quorum"])


def _seats(change: Told, names: Names) -> None:
    """The approvers' seats, with what was said in them, and their questions."""
    for seat in change["approvals"]:
        at = f", {local(seat['at'])}" if seat["at"] else ""
        say(f"  {who(seat['account'], names)}{_place(seat, names)}: {_said(seat)}{at}")
        if seat["reason"]:
            indented(seat["reason"], 6)
    for question in change["questions"]:
        show_question(question, names)


def _place(seat: Told, names: Names) -> str:
    other = seat["account"] != seat["seat"]
    return f" in place of {who(seat['seat'], names)}" if other else ""


def _said(seat: Told) -> str:
    out = f", out of office until {local(seat['out_until'])}" if seat["out_until"] else ""
    state = seat["state"].replace("_", " ")
    asked = ", to be confirmed" if seat["to_confirm"] else ""
    return f"{'not answered' if state == 'out' else state}{out}{asked}"


def show_question(question: Told, names: Names) -> None:
    """A question of an approver, with what was answered."""
    say(f"  Question {question['number']} of {who(question['by'], names)}:")
    indented(question["text"], 6)
    for each in question["answers"]:
        say(f"    {who(each['by'], names)} answers:")
        indented(each["text"], 6)


def _run(run: Told, names: Names) -> None:
    """One run with its steps, each with who did it and when."""
    say(f"{run['id']} in {run['environment']}: {ending(run)}", bold=True)
    say(f"Started by {who(run['started_by'], names)}, {local(run['started_at'])}")
    if run["rolls_back"]:
        say(f"It undoes {run['rolls_back']}.")
    if run["rolled_back_by"]:
        say(f"It was undone by {run['rolled_back_by']}.")
    if run["words"]:
        say(f"Read-back code of what was approved: {run['words']}")
    for line in step_lines(run, names):
        say(line)
    if run["ended_at"]:
        say(
            f"Ended by {who(run['ended_by'], names)}, {local(run['ended_at'])} {run['reason']}".rstrip()
        )
    if run["verdict"]:
        by, at = who(run["validated_by"], names), local(run["validated_at"])
        say(f"Validated by {by}, {at}: {run['verdict']}")


def ending(run: Told) -> str:
    """How a run stands, in words."""
    return str(run["outcome"] or run["state"]).replace("_", " ")


def step_lines(run: Told, names: Names) -> Iterator[str]:
    """The steps of a run as a list to tick."""
    for step in run["steps"]:
        earlier = f", in {step['carried_from']}" if step["carried_from"] else ""
        done = f"  ({who(step['by'], names)}, {local(step['finished_at'], day=False)}{earlier})"
        yield f"{MARKS.get(step['state'], '[?]')} {step['number']:>2}. {step['title']}" + (
            done if step["finished_at"] else ""
        )
        if step["note"]:
            yield f"         {step['state'].replace('_', ' ')}: {step['note']}"
        if step.get("asked"):
            yield f"         {step['asked'].replace('_', ' ')}: whoever stands by has not answered yet"
        yield from _amendments(run, step["key"], names)


def _amendments(run: Told, key: str, names: Names) -> Iterator[str]:
    """How a step was to be done otherwise than it was approved."""
    for each in run.get("amendments", []):
        if each["step"] == key:
            by = f" by {who(each['answered_by'], names)}" if each["answered_by"] else ""
            yield f"         amendment {each['number']}, {each['state']}{by}: {each['text']}"


def show_log(events: list[Told], names: Names) -> None:
    """All that happened, each with when, who and by which door, and what they wrote below."""
    for event in events:
        door = DOORS.get(event["via"], "")
        by = "Offcycle" if event["by"] == "worker" else who(event["by"], names)
        via = f" ({door})" if door else ""
        said = in_words(event["said"], lambda at: local(at.isoformat()))
        say(f"{local(event['at'])}  {by}{via}: {said}")
        for text in event["details"]:
            indented(text, 8)


def who(account: str, names: Names) -> str:
    """A person's name with their account."""
    name = names.get(account)
    return f"{name} [{account}]" if name and name != account else account
