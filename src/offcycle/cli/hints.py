"""This module says what to do next: who opens the gate that a change waits at, and with which command."""

from typing import Any

HINTS: dict[str, tuple[str, str]] = {
    "triage": (
        "answers the triage questions",
        "offcycle triage {ref} --active --why TEXT --impact extensive --urgency severe",
    ),
    "acknowledged": ("acknowledges it", "offcycle ack {ref}"),
    "window_given": ("confirms the proposed window", "offcycle plan-window {ref}"),
    "plan": ("documents the plan", "offcycle plan save {ref} FILE.md"),
    "questions": (
        "answers the questions about the plan, and settles them",
        "offcycle plan comments {ref} --state open",
    ),
    "staging_run": ("runs the plan in staging", "offcycle run {ref} --environment staging"),
    "validated": ("looks at staging and signs off", "offcycle sign-off {ref} pass"),
    "form": ("fills what the form lacks", "offcycle form {ref}"),
    "risk": ("judges the risk", "offcycle risk {ref} --security low --performance low"),
    "submission": ("submits it to the approvers", "offcycle submit {ref}"),
    "quorum": ("decides", "offcycle approve {ref}"),
    "accepted": ("accepts it, or says why not", "offcycle accept {ref} accepted"),
    "window": ("lets it wait for its window, or answers anew", "offcycle triage {ref} --active"),
    "freeze": ("waits, or lets the approvers see the freeze", "offcycle freeze list"),
    "standby": ("says that they stand by", "offcycle stand-by {ref} --until 2h"),
    "production": ("applies the plan", "offcycle run {ref} --environment production"),
    "production_validated": ("looks at production and validates", "offcycle validate {ref} pass"),
    "stakeholders": (
        "tells the stakeholders",
        "offcycle notify {ref} --message TEXT (--draft proposes one)",
    ),
    "archive": ("saves the form to the archive by itself", "offcycle show {ref}"),
    "closed": ("closes the change", "offcycle close {ref}"),
}
"""By gate: what whoever it waits for does, and the command."""

DESK_CHECK = (
    "goes through it at the desk, two together",
    "offcycle desk-check {ref} --with ACCOUNT --not-tried TEXT",
)
STOP = (
    "stops the run",
    "offcycle run {ref} --environment production --stop --reason TEXT",
)
ROLL_BACK = ("rolls it back, or submits again", "offcycle rollback {ref}")


def hint(gate: str, ref: str, because: str = "") -> str:
    """The command that helps to open a gate, shut for this reason; empty where there is none."""
    found = DESK_CHECK if _at_the_desk(gate, because) else HINTS.get(gate)
    return found[1].format(ref=ref) if found else ""


def _at_the_desk(gate: str, because: str) -> bool:
    return gate == "staging_run" and "desk check" in because


def waiting_gates(change: dict[str, Any]) -> list[dict[str, Any]]:
    """The gates that can be opened now: those of triage, and the first of the others.

    The steps order what must be finished before what, not what may be started.
    """
    shut = [gate for gate in change.get("gates", []) if not gate["satisfied"]]
    if not change.get("open", True) or not shut:
        return []
    going = [gate for gate in shut if gate["name"] == "production" and _half_done(change)]
    return [
        *(gate for gate in shut if gate["step"] == "triage"),
        *(going or [gate for gate in shut if gate["step"] != "triage"][:1]),
    ]


def _half_done(change: dict[str, Any]) -> bool:
    """Whether production is being changed now, or was left half changed: then nothing else comes first."""
    runs = [each for each in change.get("runs", []) if each["environment"] == "production"]
    return bool(runs) and (runs[-1]["state"] == "running" or _to_undo(runs[-1]))


def _to_undo(run: dict[str, Any]) -> bool:
    return run["state"] == "stopped" and not run["rolled_back_by"]


def next_lines(change: dict[str, Any]) -> list[str]:
    """What has to happen now, by whom, and the command for it."""
    lines = [_line(gate, change) for gate in waiting_gates(change)]
    if lines or change.get("open", True):
        return lines
    outcome = str(change.get("outcome") or change.get("stage", "closed")).replace("_", " ")
    left = [each for each in change.get("follow_ups", []) if not each["done_at"]]
    if left:
        return [
            f"Next: {each['owner']} follows up, and says so: offcycle follow-up done {change['ref']} {each['n']}"
            for each in left
        ]
    return [f"Nothing is left to do: {change['ref']} is at its end ({outcome})."]


def _line(gate: dict[str, Any], change: dict[str, Any]) -> str:
    roles = [_role(each) for each in gate.get("waiting_on", [])]
    verb, command = HINTS.get(gate["name"], (gate.get("why", ""), "offcycle show {ref}"))
    if _at_the_desk(gate["name"], gate.get("why", "")):
        verb, command = DESK_CHECK
    elif gate["name"] == "production" and _half_done(change):
        verb, command = _in_production(gate, change)
    elif gate["name"] == "quorum" and any(each["to_confirm"] for each in change["approvals"]):
        verb, command = "confirms it", "offcycle confirm {ref}"
    return f"Next: {' or '.join(roles) or 'somebody'} {verb}: {command.format(ref=change['ref'])}"


def _in_production(gate: dict[str, Any], change: dict[str, Any]) -> tuple[str, str]:
    """What comes first while production is half changed: to stop, to undo, or to carry on."""
    run = next(each for each in reversed(change["runs"]) if each["environment"] == "production")
    if run["state"] == "running":
        stop = gate.get("do", "").startswith("Stop the run")
        return STOP if stop else ("carries on with the run", HINTS["production"][1])
    return ROLL_BACK


def _role(waiting: dict[str, Any]) -> str:
    accounts = waiting.get("accounts", [])
    return f"{waiting['role']} ({', '.join(accounts)})" if accounts else str(waiting["role"])
