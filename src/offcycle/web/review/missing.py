"""This module names what is missing before something can be submitted, each with the page on which it is met."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from offcycle.process import gates, turns
from offcycle.process.kernel import Case
from offcycle.web.gates import GateLine, gate_line


@dataclass(frozen=True, slots=True)
class Missing:
    """A gate that is shut, and where it is opened."""

    name: str
    gate: GateLine
    path: str


def before_submission(case: Case) -> list[Missing]:
    """The gates that a submission needs and that are shut, in their order."""
    needed = {each.name for each in gates.BEFORE}
    shut = (state for state in gates.read(case) if not state.satisfied and state.name in needed)
    beside = gates.of_the_draft(case)
    return [
        Missing(state.name, gate_line(state, case), where(state.name, case.facts.ref))
        for state in dict.fromkeys((*shut, *beside))
    ]


def where(gate: str, ref: str) -> str:
    """The page of the first command that opens a gate; empty where it has none."""
    for command in turns.OPENS.get(gate, ()):
        try:
            return reverse(command, args=[ref])
        except NoReverseMatch:
            continue
    return ""
