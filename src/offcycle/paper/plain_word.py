"""This module is our own layout as a Word document: the form, what was sealed and decided, and the plan with boxes to tick.

It is what an organisation gets that names no Word document of its own. The child process alone runs this.
"""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.shared import Pt
from docx.table import Table, _Cell

from offcycle.paper.letters import legible
from offcycle.paper.wording import DRILL, MARKDOWN, blocks, dated

Data = dict[str, Any]

BOX = "☐"
MONO = "Courier New"


def document(data: Data) -> Document:
    """The whole document."""
    made = docx.Document()
    made.styles["Normal"].font.size = Pt(10.5)
    _front(made, data)
    _table(
        made,
        "Decisions",
        ("Approver", "Decision", "When", "Reason"),
        map(_decision, data["decisions"]),
    )
    _pairs(made, "Risk, as hosting judged it", data["risk"])
    validated = (
        [each["who"], each["roles"], each["verdict"], each["at"]] for each in data["validated"]
    )
    _table(made, "Validated in staging", ("Who", "As", "Verdict", "When"), validated)
    _pairs(made, "The request", data["fields"])
    _plan(made, data["plan"])
    return made


def _front(made: Document, data: Data) -> None:
    made.add_paragraph(_plain(data["organisation"]))
    afterwards = data["afterwards"] or {}
    for mark in filter(None, (DRILL if data["drill"] else "", afterwards.get("stamp", ""))):
        made.add_paragraph().add_run(mark).bold = True
    made.add_heading(_plain(f"{data['title']}: {data['ref']}"), 0)
    for text in (
        data.get("note", ""),
        data["heading"],
        data["state"],
        data["sentence"],
        data["quorum"],
    ):
        if text:
            made.add_paragraph(_plain(text))
    for name in ("says", "what", "why", "made") if afterwards else ():
        made.add_paragraph(_plain(afterwards[name]))
    seal = data["seal"]
    if seal:
        _named(made, "Read-back code", seal["words"])
        _named(made, f"Digest of submission {seal['number']}", seal["digest"])
    for each in data["warnings"]:
        _named(made, each["title"], each["text"])


def _named(made: Document, name: str, value: str) -> None:
    line = made.add_paragraph()
    line.add_run(_plain(f"{name}: ")).bold = True
    line.add_run(_plain(value))


def _decision(each: Data) -> list[str]:
    verdict = each["verdict"] or f"{BOX} yes  {BOX} no"
    return [each["who"], verdict, each["at"], each["reason"]]


def _pairs(made: Document, title: str, rows: list[Data]) -> None:
    told = ([each["label"], each["value"] or "(empty)"] for each in rows)
    _table(made, title, ("Asked", "Answer"), told)


def _table(made: Document, title: str, names: tuple[str, ...], rows: Iterable[list[str]]) -> None:
    """Rows under their heading; a sentence where there are none."""
    several = list(rows)
    made.add_heading(title, 1)
    if not several:
        made.add_paragraph("There is nothing here yet.")
        return
    _grid(made, names, [[_plain(text) for text in row] for row in several])


def _grid(made: Document, names: tuple[str, ...], rows: list[list[str]]) -> Table:
    table: Table = made.add_table(rows=1 + len(rows), cols=len(names), style="Table Grid")
    for cell, name in zip(table.rows[0].cells, names, strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    for line, row in zip(table.rows[1:], rows, strict=True):
        for cell, text in zip(line.cells, row, strict=True):
            cell.text = text
    return table


def _plan(made: Document, plan: Data | None) -> None:
    made.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    made.add_heading("The plan, to be run in production by hand", 1)
    if plan is None:
        made.add_paragraph("There is no plan yet.")
        return
    made.add_paragraph(
        _plain(f"{plan['title']}, revision {plan['revision']}, by {plan['author']}, {plan['at']}")
    )
    for each in plan["digests"]:
        _named(made, each["label"], each["value"])
    values = [[each["name"], each["production"], each["staging"]] for each in plan["values"]]
    if values:
        _table(made, "Values", ("Name", "Production", "Staging"), values)
    for each in plan["targets"]:
        _named(made, each["name"], each["hosts"])
    for part in plan["parts"]:
        _part(made, part)
    for note in plan["notes"]:
        made.add_heading(_plain(note["section"] or "What else the plan says"), 2)
        _markdown(made, note["text"])


def _part(made: Document, part: Data) -> None:
    made.add_heading(_plain(part["title"]), 2)
    if not part["steps"]:
        made.add_paragraph("There are none in the plan.")
        return
    ticks = "\n".join(f"{BOX} {each}" for each in part["ticks"])
    names = ("No.", "What to do", "What came of it", "When, and by whom")
    table = _grid(made, names, [["", "", ticks, "began\nended\nby"]])
    empty = table.rows[-1]._tr  # noqa: SLF001 - copying a row takes a tenth of the time of adding one
    for step in part["steps"]:
        row = deepcopy(empty)
        empty.addprevious(row)
        number, told, *_ = (_Cell(each, table) for each in row.tc_lst)
        number.text = str(step["number"])
        _step(told, step)
    empty.getparent().remove(empty)


def _step(cell: _Cell, step: Data) -> None:
    blank = cell.paragraphs[0]
    for text in filter(None, (step["section"], step["machine"])):
        cell.add_paragraph(_plain(text))
    for told in (step["text"], *step["notes"]):
        _markdown(cell, told)
    if len(cell.paragraphs) > 1:
        cell._tc.remove(blank._p)  # noqa: SLF001 - python-docx gives no other way to take one out


def _markdown(where: Document | _Cell, text: Data) -> None:
    for block in blocks(text[MARKDOWN], legible):
        paragraph = where.add_paragraph()
        for kind, words in [["c", block["code"]]] if "code" in block else block["p"]:
            run = paragraph.add_run(words)
            run.bold = kind == "b"
            if kind == "c":
                run.font.name = MONO


def _plain(text: str) -> str:
    return legible(dated(text))
