"""This module makes the own papers of made-up organisations: fillable PDFs and Word documents, sound and unsound."""

import zipfile
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import docx
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

MULTILINE = 1 << 12
Field = tuple[str, tuple[int, int, int, int], int]
FIELDS: tuple[Field, ...] = (
    ("ref", (150, 700, 300, 720), 0),
    ("system", (150, 670, 300, 690), 0),
    ("sentence", (150, 600, 550, 660), MULTILINE),
    ("interruption", (150, 560, 550, 590), MULTILINE),
    ("words", (150, 530, 400, 550), 0),
    ("quorum", (150, 480, 550, 520), MULTILINE),
    ("signature_by_hand", (150, 440, 400, 460), 0),
)


def _named(**values: Any) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{name}"): each for name, each in values.items()})


def fillable(fields: Iterable[Field] = FIELDS, *, yes_for: str = "") -> bytes:
    """A PDF of one page with text fields, and a box to tick if one is named."""
    writer = PdfWriter()
    page = writer.add_blank_page(612, 792)
    font = _named(Type=NameObject("/Font"), Subtype=NameObject("/Type1"), BaseFont=NameObject("/Helvetica"))  # fmt: skip
    kept = writer._add_object(font)
    page[NameObject("/Resources")] = _named(Font=_named(Helv=kept))
    words, places = ["BT /Helv 18 Tf 50 740 Td (Emergency change, form EC-7) Tj ET"], ArrayObject()
    for name, rect, flags in fields:
        words.append(f"BT /Helv 10 Tf 50 {rect[3] - 14} Td ({name}) Tj ET")
        widget = _widget(name, rect, FT=NameObject("/Tx"), Ff=NumberObject(flags))
        widget[NameObject("/DA")] = TextStringObject("/Helv 0 Tf 0 g")
        widget[NameObject("/MK")] = _named(BC=ArrayObject([FloatObject(0.6)]))
        places.append(writer._add_object(widget))
    if yes_for:
        places.append(writer._add_object(_box(writer, yes_for)))
    drawn = DecodedStreamObject()
    drawn.set_data("\n".join(words).encode())
    page[NameObject("/Contents")] = writer._add_object(drawn)
    page[NameObject("/Annots")] = places
    form = _named(Fields=ArrayObject(places), DR=_named(Font=_named(Helv=kept)))
    writer.root_object[NameObject("/AcroForm")] = writer._add_object(form)
    return _bytes(writer)


def _widget(name: str, rect: tuple[int, ...], **more: Any) -> DictionaryObject:
    where = ArrayObject(NumberObject(each) for each in rect)
    kind = {"Type": NameObject("/Annot"), "Subtype": NameObject("/Widget")}
    return _named(**kind, Rect=where, T=TextStringObject(name), F=NumberObject(4), **more)


def _box(writer: PdfWriter, name: str) -> DictionaryObject:
    states = {}
    for state in ("Ticked", "Off"):
        drawn = DecodedStreamObject()
        drawn.set_data(b"1 1 10 10 re f" if state == "Ticked" else b"1 1 10 10 re s")
        drawn.update(_named(Type=NameObject("/XObject"), Subtype=NameObject("/Form")))
        drawn[NameObject("/BBox")] = ArrayObject(NumberObject(each) for each in (0, 0, 12, 12))
        states[state] = writer._add_object(drawn)
    return _widget(name, (450, 700, 462, 712), FT=NameObject("/Btn"), AP=_named(N=_named(**states)), AS=NameObject("/Off"))  # fmt: skip


def locked() -> bytes:
    writer = PdfWriter(clone_from=BytesIO(fillable()))
    writer.encrypt("secret", algorithm="RC4-128")
    return _bytes(writer)


def unfillable() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(612, 792)
    return _bytes(writer)


def _bytes(writer: PdfWriter) -> bytes:
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def word(*lines: str, header: str = "", rows: tuple[str, ...] = ()) -> bytes:
    """A Word document with these paragraphs, a header, and a table of one row for each of these lines."""
    made = docx.Document()
    made.add_heading("Emergency change, form EC-7", 0)
    for line in lines:
        made.add_paragraph(line)
    if header:
        made.sections[0].header.paragraphs[0].text = header
    if rows:
        table = made.add_table(rows=0, cols=1, style="Table Grid")
        for row in rows:
            table.add_row().cells[0].text = row
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return made.getvalue()


def with_part(document: bytes, name: str, content: bytes) -> bytes:
    """The same document with another part of this name."""
    with zipfile.ZipFile(BytesIO(document)) as packed:
        parts = {each: packed.read(each) for each in packed.namelist()}
    return zipped({**parts, name: content})
