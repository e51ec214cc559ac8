"""This module keeps what is no step: prose, lists that explain, links, and procedures not chosen."""

from bisect import bisect_right

from offcycle.runbook.blocks import FENCES, Block
from offcycle.runbook.fences import operation_of
from offcycle.runbook.front import OWN
from offcycle.runbook.inline import plain
from offcycle.runbook.parsed import Plan
from offcycle.runbook.reading import Fault, Note
from offcycle.runbook.sections import Section
from offcycle.runbook.steps import context_text


def notes_of(plan: Plan) -> list[Note]:
    """All that is no step, where it stood: also headings with nothing below, and unused links."""
    shares = {id(share.section): share for shares in plan.drafted.values() for share in shares}
    absorbed, passed_over = _absorbed(plan), _passed_over(plan)
    notes = _front_notes(plan)
    for section in plan.outline.root.walk():
        if id(section) in absorbed:
            continue
        share = shares.get(id(section))
        blocks = share.found.rest if share else section.blocks
        if id(section) not in passed_over:
            _warn_of_operations(plan, blocks)
        notes += _noted(plan, section, blocks, has_steps=share is not None)
    for link in plan.page.links:
        if link.label not in plan.context.used_links:
            notes.append(Note("", link.text, link.line + 1))
    return sorted(notes, key=lambda note: note.line)


def _passed_over(plan: Plan) -> set[int]:
    """The sections of procedures that were not chosen, or cannot be yet."""
    mine = {id(section) for section in plan.chosen.chosen} if plan.chosen else set()
    tops = [section for each in plan.gathered.procedures for section in each.chosen]
    return {id(section) for top in tops if id(top) not in mine for section in top.walk()}


def _absorbed(plan: Plan) -> set[int]:
    """The sections below a numbered heading that is one step: they are its text."""
    headed = {
        block.line
        for shares in plan.drafted.values()
        for share in shares
        for draft in share.found.drafts
        for block in draft.blocks
        if block.kind == "heading"
    }
    return {
        id(section)
        for section in plan.outline.root.walk()
        if section.line in headed and section is not plan.outline.root
    }


def _noted(plan: Plan, section: Section, blocks: list[Block], *, has_steps: bool) -> list[Note]:
    heading = plan.heading_of(section)
    notes = _heading_notes(plan, section)
    for run in _runs(blocks):
        text = context_text(run, plan.context)
        notes.append(Note(heading, text, run[0].line + 1))
    if not notes and not has_steps and heading:
        notes.append(Note(heading, "", section.line + 1))
    return notes


def _heading_notes(plan: Plan, section: Section) -> list[Note]:
    """A heading that says more than is shown of it: a link, or another title than the front matter's."""
    if not section.says_more and (section.heading == plain(section.typed) or not section.typed):
        return []
    return [
        Note(
            plan.heading_of(section),
            context_text([_typed(section)], plan.context),
            section.line + 1,
        )
    ]


def _typed(section: Section) -> Block:
    return Block("paragraph", section.line, section.line + 1, section.typed)


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
    for block in blocks:
        if block.kind in FENCES and operation_of(block):
            what = "This operation stands in a note, where it is never run."
            do = "Move it into a step, or remove `run` behind its language."
            plan.context.faults.append(Fault(block.line + 1, 1, "warning", what, do))


def _front_notes(plan: Plan) -> list[Note]:
    """What the front matter says to others than us is kept as a note; all of it if anything is wrong with it."""
    root = plan.front.root
    if root is None or root.entries is None or plan.front.faults:
        return [Note("", plan.front.text.strip("\n"), 2)] if plan.front.text.strip() else []
    foreign = [name for name in root.entries if name not in OWN]
    if not foreign:
        return []
    lines = plan.text.split("\n")[: plan.front.body_line - 1]
    begins = [*sorted({line for line, _ in root.key_lines.values()}), len(lines) + 1]
    spans = {
        line: begins[bisect_right(begins, line)]
        for line, _ in (root.key_lines[name] for name in foreign)
    }
    text = [line for begin, end in spans.items() for line in lines[begin - 1 : end - 1]]
    return [Note("", "\n".join(text).strip("\n"), min(spans))]
