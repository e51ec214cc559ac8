"""This module finds what a new plan can start from, starts it, and tells which of its steps were changed since they last ran.

Looking back is cheap whatever the record holds: the latest changes of one system are found by an index, and only so many of them
are read. Nobody is offered the plan of a change that they may not see.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from offcycle.ledger import documents, history, plans, read, refs, rows
from offcycle.ledger.read import View
from offcycle.ledger.record import Recorded, record
from offcycle.process.canonical import canonical, digest
from offcycle.process.facts import Facts, Run, fold
from offcycle.process.kernel import Actor, Refused
from offcycle.process.plan import RemoveTemplate, SetTemplate, starting
from offcycle.process.plan.starting import Source
from offcycle.process.visibility import may_see
from offcycle.process.world import Template
from offcycle.runbook import Reading, as_json, from_json, keyed
from offcycle.runbook import read as read_plan
from offcycle.runbook.since import Since, since

OFFERED = 20
"""So many earlier changes are offered to start from at most."""
LOOKED_BACK = 8
"""So many changes of a system are looked at for what last ran in production."""
TEMPLATE = "template:"
PRODUCTION = "production"


class NoSourceError(LookupError):
    """There is nothing of this name to start from."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is no {name[:80]} that the plan could start from. List the starting points to choose one."
        )


@dataclass(frozen=True, slots=True)
class Start:
    """Something that a plan can start from."""

    came_from: str
    title: str
    at: datetime  # of the revision, or when the template was saved
    by: str
    steps: int
    rank: int  # the lower, the better it went; templates have none
    outcome: str = ""  # of the change
    last_run: Run | None = None  # the last that changed production for the good
    silences: tuple[str, ...] = ()  # the approvers whose say would end by starting from it


def starts(view: View, actor: Actor) -> tuple[Start, ...]:
    """What the plan of a change can start from: templates of its system, then earlier plans, those that went well first."""
    case = view.case_for(actor)
    kept = view.world.roster.templates.items()
    templates = [
        _of_template(each, starting.silenced(case, each.authors))
        for (system, _), each in sorted(kept)
        if system == view.facts.system
    ]
    earlier = []
    for facts in _latest(view, _ANY, OFFERED):
        revision = starting.offered(facts)
        if revision and may_see(actor, view.world, facts) and _there(view, revision.reading):
            authors = starting.source(facts, revision).authors
            earlier.append(
                Start(
                    facts.ref,
                    facts.title,
                    revision.at,
                    revision.author,
                    len(revision.keys()),
                    starting.rank(facts),
                    facts.outcome,
                    starting.applied_well(facts),
                    starting.silenced(case, authors),
                )
            )
    return (*templates, *sorted(earlier, key=lambda each: each.rank))  # newest first within one


def _of_template(known: Template, silenced: tuple[str, ...]) -> Start:
    return Start(
        f"{TEMPLATE}{known.name}",
        known.title,
        known.at,
        known.by,
        known.steps,
        rank=-1,
        silences=silenced,
    )


def _there(view: View, reading: str) -> bool:
    """Whether what was read was not expunged."""
    return reading not in view.world.erasures.digests


_ANY = "1 = 1"
_APPLIED = "NOT s.drill AND (s.outcome IN ('done', 'done_with_deviations') OR (s.is_open AND s.stage = 'notices'))"


def _latest(view: View, which: str, most: int) -> Iterator[Facts]:
    """The latest other changes of the same system that have a plan, newest first."""
    found = rows.all_of(
        "SELECT s.number FROM ledger_standing s WHERE s.system = %s AND s.number <> %s"  # noqa: S608 - fixed conditions
        f" AND {which} AND EXISTS (SELECT 1 FROM ledger_entry e WHERE e.change = 'CR-' || s.number"
        " AND e.kind = 'plan.revised') ORDER BY s.number DESC LIMIT %s",
        [view.facts.system, refs.number(view.ref), most],
    )
    for (number,) in found:
        ref = refs.ref(number)
        _, known = history.read(ref)
        if known:
            yield fold(known.happened, ref)


def source(view: View, actor: Actor, *, change: str = "", template: str = "") -> Source:
    """What is named to start from; raises NoSourceError, also for a change that the actor may not see."""
    if template:
        known = view.world.roster.templates.get((view.facts.system, template))
        if known is None or not _there(view, known.reading):
            raise NoSourceError(f"template “{template}” of {view.facts.system}")
        name = f"{TEMPLATE}{template}"
        return Source(name, known.document, known.reading, known.authors)
    _, found = history.read(change) if change != view.ref else (None, None)
    facts = fold(found.happened, change) if found else Facts()
    revision = starting.offered(facts)
    same = facts.system == view.facts.system and may_see(actor, view.world, facts)
    if revision is None or not same or not _there(view, revision.reading):
        raise NoSourceError(f"plan of {change} on {view.facts.system}")
    return starting.source(facts, revision)


def start(
    view: View, actor: Actor, begun: Source, *, message: str = "", give_up_say: bool = False
) -> Recorded | Refused:
    """Save the first revision of a plan out of what it starts from; its steps keep the keys that they have there."""
    known = from_json(json.loads(documents.load(begun.reading)))
    markdown = documents.load(begun.document)
    ask, kept = plans.asked(markdown, known, message=message)
    ask = replace(ask, came_from=begun.came_from, also_by=begun.authors, give_up_say=give_up_say)
    return record(command="plan", ask=ask, actor=actor, change=view.ref, documents=kept)


def keep(
    *, system: str, name: str, markdown: bytes, actor: Actor, before: str = ""
) -> Recorded | Refused:
    """Keep a document as a template of a system; its steps take their keys from the one that it replaces."""
    known = read.world().roster.templates.get((system, name))
    earlier = from_json(json.loads(documents.load(known.reading))) if known else None
    found = keyed(read_plan(markdown, name=f"{name}.md"), earlier)
    stored = canonical(as_json(found))
    document, reading = digest(markdown), digest(stored)
    steps = sum(step.part == "steps" for step in found.steps)
    ask = SetTemplate(
        system, name, document, reading, found.title, steps, len(found.procedures), before
    )
    return record(command="set-template", ask=ask, actor=actor, documents=(markdown, stored))


def remove(system: str, name: str, actor: Actor) -> Recorded | Refused:
    """Offer a template of a system no more."""
    return record(command="remove-template", ask=RemoveTemplate(system, name), actor=actor)


@dataclass(frozen=True, slots=True)
class LastRun:
    """What became of a step since it last ran in production, and when that was."""

    since: Since
    change: str = ""  # empty for a new step, and for who may not see that change
    run: str = ""
    at: datetime | None = None


def since_production(view: View, actor: Actor, reading: Reading) -> dict[str, LastRun]:
    """For every step: whether it does what it did when it, or one like it, last ran in production of this system for the good.

    The runs are gone through from the latest on until every step was met. Of a plan that was applied itself, only the runs
    before it count.
    """
    found: dict[str, LastRun] = {}
    taken = view.facts.taken
    for facts, run in _runs(view):
        if taken and (run.ended_at or run.started_at) > taken.started_at:
            continue
        known = _kept(facts, run)
        if known is None:
            continue
        kin = any(each.came_from == facts.ref for each in view.facts.revisions)
        told = may_see(actor, view.world, facts)
        for key, was in since(reading, known, PRODUCTION, kin=kin).items():
            if key not in found and was.since != "new":
                where = (facts.ref, run.id) if told else ("", "")
                found[key] = LastRun(was.since, *where, run.ended_at)
        if len(found) == len(reading.steps):
            break
    return {step.key: found.get(step.key, LastRun("new")) for step in reading.steps}


def _runs(view: View) -> list[tuple[Facts, Run]]:
    """The latest runs that changed production of a system for the good, the latest first."""
    good = (
        (facts, run)
        for facts in _latest(view, _APPLIED, LOOKED_BACK)
        if (run := starting.applied_well(facts))
    )
    return sorted(good, key=lambda pair: pair[1].ended_at or pair[1].started_at, reverse=True)


def _kept(facts: Facts, run: Run) -> Reading | None:
    """What was read in the plan that a run applied; none where it was expunged."""
    stored = documents.load(facts.revisions[run.revision - 1].reading)
    return None if stored == documents.EXPUNGED.encode() else from_json(json.loads(stored))
