"""This module tries a text as the plan: what would be read in it, what is wrong with it, and what saving it would end."""

import json
from dataclasses import dataclass, replace

from offcycle.ledger import plans
from offcycle.process import consequences
from offcycle.process.facts import Revision
from offcycle.process.kernel import Case, Refusal, Refused
from offcycle.runbook import (
    MAY_BE_STEPS,
    Fault,
    FrontMatterUnreadableError,
    Note,
    Reading,
    choose,
    from_json,
    name_steps,
    placed,
    read,
)
from offcycle.web.plan.section import Part, ValueLine, parts, values

MOST_ASKED = 5  # lists that are offered to be steps; each is tried
SHOWN = 200  # faults and warnings; who has more begins with these


@dataclass(frozen=True, slots=True)
class Found:
    """A fault or a warning, and the heading that a press would make one of steps."""

    fault: Fault
    heading: str = ""
    would_be: int = 0  # so many steps more


@dataclass(frozen=True, slots=True)
class Trial:
    """What would come of a text if it were saved as the next revision."""

    title: str
    count: int
    parts: list[Part]
    behind: list[Note]
    values: list[ValueLine]
    procedures: tuple[str, ...]
    procedure: str
    open_choice: bool
    faults: list[Found]
    warnings: list[Found]
    refusals: tuple[Refusal, ...]
    ends: consequences.Ends | None

    @property
    def costs(self) -> bool:
        """Whether saving it would end anything."""
        ends = self.ends
        return ends is not None and any((ends.sign_offs, ends.staging, ends.risk, ends.draft))


def trial(case: Case, source: bytes, *, name: str, give_up_say: bool) -> Trial:
    """Try a text on a change, after the revision that is the present one; nothing is saved."""
    before = case.facts.plan
    ask, (_, stored) = plans.asked(source, _reading(before), name=name)
    outcome = consequences.of_edit(case, replace(ask, give_up_say=give_up_say))
    found = from_json(json.loads(stored))
    told = _told(found, source)
    return Trial(
        title=found.title,
        count=sum(step.part == "steps" for step in found.steps),
        parts=parts(found),
        behind=placed(found)[-1],
        values=values(found),
        procedures=found.procedures,
        procedure=found.procedure,
        open_choice=found.open_choice,
        faults=[each for each in told if each.fault.severity == "fault"],
        warnings=[each for each in told if each.fault.severity != "fault"],
        refusals=outcome.refusals if isinstance(outcome, Refused) else (),
        ends=None if isinstance(outcome, Refused) else outcome,
    )


def _reading(revision: Revision | None) -> Reading | None:
    return plans.reading(revision) if revision else None


def _told(found: Reading, source: bytes) -> list[Found]:
    """What is wrong, in the order of its lines; the first lists that could be steps with what would come of that."""
    told, left = [], MOST_ASKED
    for fault in sorted(found.faults, key=lambda each: (each.line, each.column))[:SHOWN]:
        heading = _heading(found, fault) if left and fault.do == MAY_BE_STEPS else ""
        left -= bool(heading)
        more = _more(found, source, heading) if heading else 0
        told.append(Found(fault, heading, more) if more > 0 else Found(fault))
    return told


def _heading(found: Reading, fault: Fault) -> str:
    """The heading below which a note stands."""
    above = [each for each in found.notes if each.line <= fault.line]
    return max(above, key=lambda each: each.line).section if above else ""


def _more(found: Reading, source: bytes, heading: str) -> int:
    """So many steps more there would be if the lists below a heading were steps."""
    try:
        return len(read(name_steps(source, heading)).steps) - len(found.steps)
    except FrontMatterUnreadableError:
        return 0


def settled(source: bytes, *, procedure: str = "", heading: str = "") -> bytes:
    """The document with a procedure chosen, or with a heading of steps; raises FrontMatterUnreadableError."""
    chosen = choose(source, procedure) if procedure else source
    return name_steps(chosen, heading) if heading else chosen
