"""This module reads a whole plan document, from bytes to steps; nothing that it is given makes it fail."""

from dataclasses import dataclass, field, replace

from offcycle.runbook.blocks import FENCES, Block, Page, page
from offcycle.runbook.declared import Declared, declared
from offcycle.runbook.digests import ALL, operations_digests, plan_digest, source_digest
from offcycle.runbook.fences import operation_of
from offcycle.runbook.front import OWN, Front, front_matter
from offcycle.runbook.judging import judge_placeholders, judge_steps, judge_values
from offcycle.runbook.procedures import Gathered, Procedure, Share, gather, shares_of
from offcycle.runbook.reading import PARTS, Fault, Note, Part, Reading, Step
from offcycle.runbook.sections import Outline, Section, outline
from offcycle.runbook.steps import Context, context_text, made

MOST_BYTES = 1024 * 1024
MOST_LINES = 40_000
MOST_STEPS = 2_000
NAMED = 12


@dataclass(slots=True, eq=False)
class Plan:
    """What is known of a document while it is being read."""

    text: str
    front: Front
    declared: Declared
    page: Page
    outline: Outline
    gathered: Gathered
    context: Context
    chosen: Procedure | None = None
    open_choice: bool = False
    drafted: dict[Part, list[Share]] = field(default_factory=dict)


def read(source: bytes, *, name: str = "plan.md") -> Reading:
    """What a plan document says. Any bytes can be read; what is wrong with them is among the faults."""
    title = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0] or "plan"
    text = source.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    too_much = _limits(source, text)
    if too_much:
        return _finished(source, title, (), faults=[too_much])
    plan = _parsed(text, title)
    faults = plan.context.faults
    if "\ufffd" in text:
        faults += _undecodable(source)
    _choose(plan)
    steps, notes = _steps(plan), _notes(plan)
    faults += _judged(plan, steps)
    return replace(
        _finished(source, plan.outline.title, steps, plan=plan, faults=faults), notes=tuple(notes)
    )


def _parsed(text: str, name: str) -> Plan:
    front = front_matter(text)
    found = declared(front)
    lines = text.split("\n")
    body = "\n".join([*[""] * front.body_line, *lines[front.body_line :]])
    parsed = page(body)
    shape = outline(parsed.blocks, title=front.text_of("title"), name=name, steps=found.steps)
    links = {link.label: link for link in parsed.links}
    faults = [*front.faults, *found.faults]
    context = Context(links, found.targets, found.artefacts, faults)
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
    by_part: dict[Part, list[Step]] = {part: [] for part in PARTS}
    count = 0
    for part, shares in plan.drafted.items():
        for share in shares:
            for draft in share.found.drafts:
                count += 1
                if count > MOST_STEPS:
                    continue
                for step in made(draft, part, _heading(plan, share.section), plan.context):
                    by_part[step.part].append(step)
    if count > MOST_STEPS:
        what = f"The plan has {count} steps; {MOST_STEPS} are read, the others are left out."
        plan.context.faults.append(Fault(1, 1, "fault", what, "Make several plans of it."))
    return tuple(
        replace(step, number=number)
        for steps in by_part.values()
        for number, step in enumerate(steps, start=1)
    )


def _drafted(plan: Plan) -> dict[Part, list[Share]]:
    root, chosen = plan.outline.root, plan.chosen
    return {
        part: (chosen.shares if chosen else [])
        if part == "steps"
        else shares_of(root, part, chosen, plan.gathered.procedures)
        for part in PARTS
    }


def _heading(plan: Plan, section: Section) -> str:
    """The heading of a section; the title is none."""
    return "" if section is plan.outline.root else section.heading


def _notes(plan: Plan) -> list[Note]:
    """All that is no step, where it stood: also headings with nothing below, and unused links."""
    shares = {id(share.section): share for shares in plan.drafted.values() for share in shares}
    notes = _front_notes(plan)
    absorbed = _absorbed(plan)
    for section in plan.outline.root.walk():
        share = shares.get(id(section))
        if id(section) not in absorbed:
            blocks = _rest(share) if share else section.blocks
            notes += _noted(plan, section, blocks, has_steps=share is not None)
    for link in plan.page.links:
        if link.label not in plan.context.used_links:
            notes.append(Note("", link.text, link.line + 1))
    return sorted(notes, key=lambda note: note.line)


def _rest(share: Share) -> list[Block]:
    """What of a section became no step: nothing where all of it became one."""
    return share.found.rest


def _absorbed(plan: Plan) -> set[int]:
    """The sections below a numbered heading that is one step: they are its text."""
    headed = {
        (block.line, block.text)
        for shares in plan.drafted.values()
        for share in shares
        for draft in share.found.drafts
        for block in draft.blocks
        if block.kind == "heading"
    }
    return {
        id(section)
        for section in plan.outline.root.walk()
        if headed and (section.line, section.heading) in headed
    }


def _noted(plan: Plan, section: Section, blocks: list[Block], *, has_steps: bool) -> list[Note]:
    heading = _heading(plan, section)
    notes: list[Note] = []
    for run in _runs(blocks):
        text = context_text(run, plan.context)
        notes.append(Note(heading, text, run[0].line + 1))
        _warn_of_operations(plan, run)
    if not notes and not has_steps and heading:
        notes.append(Note(heading, "", section.line + 1))
    return notes


def _runs(blocks: list[Block]) -> list[list[Block]]:
    """Blocks that stand together: those between which no step was taken out."""
    runs: list[list[Block]] = []
    for block in blocks:
        if block.kind == "rule":
            continue
        if runs and block.line - runs[-1][-1].end <= 1:
            runs[-1].append(block)
        else:
            runs.append([block])
    return runs


def _warn_of_operations(plan: Plan, blocks: list[Block]) -> None:
    if plan.open_choice:
        return
    for block in blocks:
        if block.kind in FENCES and operation_of(block):
            what = "This operation stands in a note, where it is never run."
            do = "Move it into a step, or remove `run` behind its language."
            plan.context.faults.append(Fault(block.line + 1, 1, "warning", what, do))


def _front_notes(plan: Plan) -> list[Note]:
    """What the front matter says to others than us is kept as a note."""
    root = plan.front.root
    foreign = [name for name in (root.entries or {}) if name not in OWN] if root else []
    if root is None or not foreign:
        return []
    lines = plan.text.split("\n")[: plan.front.body_line - 1]
    begins = sorted(line for line, _ in root.key_lines.values())
    text = []
    for name in foreign:
        line = root.key_lines[name][0]
        ends = next((each for each in begins if each > line), len(lines) + 1)
        text += lines[line - 1 : ends - 1]
    return [Note("", "\n".join(text).strip("\n"), root.key_lines[foreign[0]][0])]


def _judged(plan: Plan, steps: tuple[Step, ...]) -> list[Fault]:
    """The faults of the whole; those of single steps were found as they were made."""
    lines = plan.text.split("\n")
    body = "\n".join([*[""] * plan.front.body_line, *lines[plan.front.body_line :]])
    rollback = any(step.part == "rollback" for step in steps)
    faults = judge_values(plan.text, plan.declared) + judge_placeholders(body)
    faults += judge_steps(steps, rollback=rollback)
    faults += [_unclosed(block) for block in _open_fences(plan.page)]
    faults += _explained(plan)
    if not plan.open_choice and not any(step.part == "steps" for step in steps):
        do = 'Write the steps as a numbered list below a heading such as "Steps".'
        faults.append(
            Fault(1, 1, "fault", "The plan has no steps, so there is nothing to run.", do)
        )
    return faults


def _explained(plan: Plan) -> list[Fault]:
    do = 'If they are steps, name the section "Steps", or list its heading under `steps:`.'
    lists = [
        Fault(
            block.line + 1,
            1,
            "warning",
            "This list explains rather than instructs, so it is a note.",
            do,
        )
        for block in plan.gathered.explaining
    ]
    bullets = [
        Fault(
            section.line + 1,
            1,
            "warning",
            f'"{section.heading}" reads like steps beside a numbered list, and is kept as a note.',
            "Number its items if they are a procedure of their own.",
        )
        for section in plan.gathered.set_aside
    ]
    return lists + bullets


def _open_fences(parsed: Page) -> list[Block]:
    return [
        block
        for top in parsed.blocks
        for block in top.walk()
        if block.kind == "fence" and not _closes(parsed.lines, block)
    ]


def _closes(lines: list[str], fence: Block) -> bool:
    """Whether the last line of a fence is one of marks alone."""
    if fence.end - fence.line <= 1:
        return False
    last = lines[fence.end - 1].strip(" \t>")
    return len(last) > 2 and set(last) in ({"`"}, {"~"})  # noqa: PLR2004 - three marks make a fence


def _unclosed(fence: Block) -> Fault:
    what = "This fence is not closed, so all that follows it is taken for code."
    return Fault(
        fence.line + 1, 1, "fault", what, "Close it with a line of ``` where its code ends."
    )


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
