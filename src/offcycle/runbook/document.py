"""This module reads a whole plan document, from bytes to steps; nothing that it is given makes it fail."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from offcycle.runbook.blocks import page
from offcycle.runbook.declared import Declared, declared
from offcycle.runbook.digests import ALL, operations_digests, plan_digest, source_digest
from offcycle.runbook.front import front_matter
from offcycle.runbook.judging import judge_document
from offcycle.runbook.noting import notes_of
from offcycle.runbook.parsed import Plan
from offcycle.runbook.places import Source
from offcycle.runbook.procedures import Procedure, Share, gather, shares_of
from offcycle.runbook.reading import PARTS, Fault, Note, Part, Reading, Step
from offcycle.runbook.sections import outline
from offcycle.runbook.sequence import Draft, as_note
from offcycle.runbook.steps import Context, made

MOST_BYTES = 1024 * 1024
MOST_LINES = 30_000
MOST_STEPS = 2_000
NAMED = 12


def read(
    source: bytes, *, name: str = "plan.md", executors: frozenset[str] | None = None
) -> Reading:
    """What a plan document says. Any bytes can be read; what is wrong with them is among the faults.

    `executors`: those that are enabled, so that a step for another one is a fault; None if nobody has said which they are.
    """
    with _without_pauses():
        return _read(source, name, executors)


@contextmanager
def _without_pauses() -> Iterator[None]:
    """Let the garbage collector wait: a long document makes so many objects that it would take a third of the time."""
    pausing = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if pausing:
            gc.enable()


def _read(source: bytes, name: str, executors: frozenset[str] | None) -> Reading:
    title = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0] or "plan"
    text = source.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    too_much = _limits(source, text)
    if too_much:
        unread = _finished(source, title, (), faults=[too_much])
        return replace(unread, notes=(Note("", text, 1),))
    plan = _parsed(text, title, executors)
    faults = plan.context.faults
    if "\ufffd" in text:
        faults += _undecodable(source)
    _choose(plan)
    steps, notes = _steps(plan), notes_of(plan)
    faults += judge_document(plan, steps)
    return replace(
        _finished(source, plan.outline.title, steps, plan=plan, faults=faults), notes=tuple(notes)
    )


def _parsed(text: str, name: str, executors: frozenset[str] | None) -> Plan:
    front = front_matter(text)
    found = declared(front)
    lines = text.split("\n")
    body = "\n".join([*[""] * front.body_line, *lines[front.body_line :]])
    parsed = page(body)
    shape = outline(parsed.blocks, title=front.text_of("title"), name=name, steps=found.steps)
    links = {link.label: link for link in parsed.links}
    faults = [*front.faults, *found.faults]
    source = Source(text)
    context = Context(links, found.targets, found.artefacts, faults, source, executors)
    return Plan(text, front, found, parsed, shape, gather(shape.root), context)


def _choose(plan: Plan) -> None:
    """Take the procedure that the front matter names, or the only one."""
    procedures, wanted = plan.gathered.procedures, plan.front.text_of("procedure")
    named = [each for each in procedures if each.name.casefold() == wanted.casefold()]
    if named:
        plan.chosen = named[0]
    elif len(procedures) == 1 and not wanted:
        plan.chosen = procedures[0]
    elif len(procedures) > 1:
        plan.open_choice = True
    _tell_choice(plan, wanted)


def _tell_choice(plan: Plan, wanted: str) -> None:
    if plan.chosen or not (wanted or plan.open_choice):
        return
    procedures = plan.gathered.procedures
    node = plan.front.entry("procedure")
    place = (node.line, node.column) if node else (_line_of(procedures[0]), 1)
    names = [f'"{each.name}"' for each in procedures]
    listed = "; ".join(names[:NAMED]) + ("; ..." if len(names) > NAMED else "")
    if wanted:
        what = f'There is no procedure "{wanted}" in this plan. It has: {listed or "none"}.'
        do = "Write the name of one of them in the front matter, or remove `procedure:`."
    else:
        what = f"The plan has {len(names)} procedures, and does not say which of them to run: {listed}."
        do = (
            "Write `procedure: NAME` in the front matter. If they are phases of one procedure, "
            "number their headings."
        )
    plan.context.faults.append(Fault(*place, "fault", what, do))


def _line_of(procedure: Procedure) -> int:
    sections = procedure.chosen or [share.section for share in procedure.shares]
    return sections[0].line + 1 if sections else 1


def _steps(plan: Plan) -> tuple[Step, ...]:
    """All steps in order, numbered within their part; none while the choice is open."""
    if plan.open_choice:
        return ()
    plan.drafted = _drafted(plan)
    _limit_steps(plan)
    by_part: dict[Part, list[Step]] = {part: [] for part in PARTS}
    for part, share, draft in _drafts(plan):
        step, *later = made(draft, part, plan.heading_of(share.section), plan.context)
        by_part[step.part].append(step)
        by_part["later"] += later
    if len(by_part["later"]) > MOST_STEPS:  # their text stands in the steps that leave them, too
        del by_part["later"][MOST_STEPS:]
        _too_many(plan, "follow-ups")
    return tuple(
        replace(step, number=number)
        for steps in by_part.values()
        for number, step in enumerate(steps, start=1)
    )


def _drafts(plan: Plan) -> Iterator[tuple[Part, Share, Draft]]:
    for part, shares in plan.drafted.items():
        for share in shares:
            for draft in share.found.drafts:
                yield part, share, draft


def _too_many(plan: Plan, of: str) -> None:
    what = f"The plan has more than {MOST_STEPS:,} {of}; what is beyond them is kept as notes."
    plan.context.faults.append(Fault(1, 1, "fault", what, "Make several plans of it."))


def _limit_steps(plan: Plan) -> None:
    """Keep as notes what is beyond as many steps as a plan may have."""
    left = MOST_STEPS
    count = sum(len(share.found.drafts) for shares in plan.drafted.values() for share in shares)
    if count <= left:
        return
    for part, shares in plan.drafted.items():
        kept = []
        for share in shares:
            beyond = share.found.drafts[left:]
            share.found.drafts = share.found.drafts[:left]
            share.found.rest += [block for draft in beyond for block in as_note(draft)]
            left -= len(share.found.drafts)
            if share.found.drafts or not beyond:
                kept.append(share)
        plan.drafted[part] = kept
    _too_many(plan, "steps")


def _drafted(plan: Plan) -> dict[Part, list[Share]]:
    root, chosen = plan.outline.root, plan.chosen
    return {
        part: (chosen.shares if chosen else [])
        if part == "steps"
        else shares_of(root, part, chosen, plan.gathered.procedures)
        for part in PARTS
    }


def _limits(source: bytes, text: str) -> Fault | None:
    if len(source) > MOST_BYTES:
        what = f"The document has {len(source)} bytes; at most 1 MiB is read."
        return Fault(1, 1, "fault", what, "Make several plans of it.")
    lines = text.count("\n") + 1
    if lines > MOST_LINES:
        what = f"The document has {lines} lines; at most {MOST_LINES} are read."
        return Fault(1, 1, "fault", what, "Make several plans of it.")
    return None


def _undecodable(source: bytes) -> list[Fault]:
    try:
        source.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        before = source[: problem.start].replace(b"\r\n", b"\n")
        line = before.count(b"\n") + 1
        column = problem.start - source[: problem.start].rfind(b"\n")
        what = "The document is not UTF-8 text from here on."
        return [Fault(line, column, "fault", what, "Save it as UTF-8.")]
    return []


def _finished(
    source: bytes,
    title: str,
    steps: tuple[Step, ...],
    *,
    faults: list[Fault],
    plan: Plan | None = None,
) -> Reading:
    found = plan.declared if plan else Declared()
    operations = operations_digests((step.operation for step in steps), found.targets, found.values)
    digest = source_digest(source)
    procedures = plan.gathered.procedures if plan else []
    return Reading(
        title=title,
        source=digest,
        plan=plan_digest(digest, operations[ALL]),
        operations=operations,
        steps=steps,
        procedures=tuple(each.name for each in procedures) if len(procedures) > 1 else (),
        procedure=plan.chosen.name if plan and plan.chosen and len(procedures) > 1 else "",
        open_choice=bool(plan and plan.open_choice),
        values=found.values,
        targets=found.targets,
        artefacts=found.artefacts,
        faults=tuple(sorted(faults, key=lambda fault: (fault.line, fault.column))),
    )
