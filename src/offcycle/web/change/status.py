"""This module says a change in three plain lines, for a chat or a call."""

from offcycle.process import gates, triage
from offcycle.process.kernel import Case
from offcycle.web import names, times
from offcycle.web.gates import waits_for


def lines(case: Case, states: tuple[gates.State, ...], address: str) -> str:
    """What it is, where it stands, and what it waits for, with the address at which it can be read."""
    facts = case.facts
    stage = names.step(gates.stage(case, states))
    priority = triage.priority(facts.triage, case.policy)
    outcome = f", {names.words(facts.outcome)}" if facts.outcome and not facts.is_open else ""
    system = names.system(facts.system, case.world.roster)
    what = f"{facts.ref} {facts.title} ({system}{', ' + priority if priority else ''})"
    return f"{what}\n{stage}{outcome}. {_waits(case, states)}\n{address}"


def _waits(case: Case, states: tuple[gates.State, ...]) -> str:
    """The gates that can be opened now, each with whom it waits for; where nothing waits, when it ended."""
    facts = case.facts
    told = [
        f"{each.why} Waits for {each.whom or 'nobody'}{f', due {times.short(each.due)}' if each.due else ''}."
        for each in waits_for(case, states)
    ]
    ended = facts.closed_at or facts.withdrawn_at
    return " ".join(told) or (f"Ended {times.short(ended)}." if ended else "Nothing waits.")
