"""This module reads a table as spreadsheets save it: commas, semicolons or tabs, with every fault and the line that it is on.

What spreadsheets write is taken as it is: a mark of UTF-8 at the beginning, lines that end in CR and LF, cells in quotes
with line breaks in them, empty lines at the end, and `sep=;` above the heads.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

SEPARATORS = ",;\t"
BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What is wrong on a line, and what to do."""

    line: int
    says: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its first line in the file, and its cells by the names of their columns."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def has(self, column: str) -> bool:
        """Whether the file has this column at all."""
        return column in self.cells


@dataclass(slots=True)
class Sheet:
    """The rows of a table that could be read, and what is wrong with the others."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read(content: bytes, *, needed: tuple[str, ...], others: tuple[str, ...]) -> Sheet:
    """Read a table with these columns, in whatever order; no others are known."""
    sheet = Sheet()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        sheet.faults.append(Fault(content[: error.start].count(b"\n") + 1, _not_utf8(content)))
        return sheet
    try:
        _read(sheet, text, needed, others)
    except csv.Error as error:
        line = sheet.rows[-1].line + 1 if sheet.rows else 1
        says = f"From here on it cannot be read as a table ({error}). Look for a quote that is not closed."
        sheet.faults.append(Fault(line, says))
    return sheet


def _not_utf8(content: bytes) -> str:
    what = "It is UTF-16" if content.startswith(BYTE_ORDER_MARKS) else "It is no UTF-8"
    return f"{what}. Save it as “CSV UTF-8”."


def _read(sheet: Sheet, text: str, needed: tuple[str, ...], others: tuple[str, ...]) -> None:
    records = _records(text)
    line, heads = next(records, (1, []))
    names = [each.strip().lower() for each in heads]
    wrong = [Fault(line, says) for says in _wrong_heads(names, needed, others)]
    sheet.faults += wrong
    if wrong:  # else every line would be wrong for the same reason
        return
    for at, cells in records:
        if len(cells) != len(names):
            says = f"It has {len(cells)} cells, and the heads are {len(names)}."
            sheet.faults.append(Fault(at, says))
            continue
        stripped = (each.strip() for each in cells)
        sheet.rows.append(Row(at, dict(zip(names, stripped, strict=True))))


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record that is not empty, with the line on which it begins."""
    first, _, rest = text.partition("\n")
    declared = first.strip().lower().startswith("sep=")
    before = 1 if declared else 0
    reader = csv.reader(
        io.StringIO(rest if declared else text, newline=""),
        delimiter=first.strip()[4:5] or "," if declared else _separator(first),
        strict=True,
    )
    begins = before + 1
    for cells in reader:
        if any(each.strip() for each in cells):
            yield begins, cells
        begins = before + reader.line_num + 1


def _separator(heads: str) -> str:
    """What separates the heads: whatever stands between them most often."""
    return max(SEPARATORS, key=heads.count)


def _wrong_heads(
    names: list[str], needed: tuple[str, ...], others: tuple[str, ...]
) -> Iterator[str]:
    known = ", ".join((*needed, *others))
    for name in needed:
        if name not in names:
            yield f"The column {name} is missing. The columns are {known}."
    for name in dict.fromkeys(names):
        if name not in {*needed, *others}:
            yield f"There is no column “{name}”. The columns are {known}."
        elif names.count(name) > 1:
            yield f"The column {name} is there twice. Leave one."
