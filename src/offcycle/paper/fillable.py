"""This module fills an organisation's own PDF: the values, how each looks, and our own pages bound behind.

Theory of operation: how a filled field looks is set by the press, one small page for each, so it has every letter that our own
paper has, breaks its lines and shrinks to fit, whatever typeface the file names. The value itself is kept whole in the field.
The child process alone runs this.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from offcycle.paper.letters import legible

PAGES = 50
MULTILINE, READ_ONLY = 1 << 12, 1
LARGEST_LETTERS = 12.0
SMALLEST_FIELD = 6.0
MARK_HEIGHT = 16.0
_NUMBERED = re.compile(r"\[\d+\]$")
_SIZE = re.compile(r"([\d.]+) +Tf")
_TURNED = {90: (0, 1, -1, 0, 0, 0), 180: (-1, 0, 0, -1, 0, 0), 270: (0, -1, 1, 0, 0, 0)}

Looks = Callable[[list[dict[str, Any]]], tuple[bytes, list[int]]]
"""Sets what stands in fields: a PDF with a page for each, and the numbers of those that did not fit."""


class NotUsableError(ValueError):
    """The organisation's own paper cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class _Widget:
    """A place on a page where a field shows its value."""

    name: str
    its: DictionaryObject
    field: DictionaryObject

    def says(self, key: str, otherwise: Any = None) -> Any:
        found = self.its.get_inherited(key, otherwise)
        return found.get_object() if hasattr(found, "get_object") else found


@dataclass(slots=True)
class Filled:
    """A PDF that was filled: which words it has fields for, and which of them it has no room for."""

    writer: PdfWriter
    names: set[str]
    cut: set[str] = field(default_factory=set)

    @property
    def told(self) -> set[str]:
        """The words that need not be told again."""
        return self.names - self.cut


def opened(content: bytes) -> Filled:
    """An own PDF, with the names of its fields; raises NotUsableError."""
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted:
            raise NotUsableError("it is protected by a password")
        if len(reader.pages) > PAGES:
            raise NotUsableError(f"it has more than {PAGES} pages")
        writer = PdfWriter(clone_from=reader)
        found = {each.name for each in _widgets(writer)}
    except (PyPdfError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise NotUsableError("it cannot be read as a PDF") from error
    if not found:
        raise NotUsableError("it is no fillable PDF: it has no field")
    return Filled(writer, found)


def _widgets(writer: PdfWriter) -> Iterator[_Widget]:
    for page in writer.pages:
        those: Any = page.get("/Annots", ArrayObject())
        for each in those.get_object():
            its = each.get_object()
            if isinstance(its, DictionaryObject) and its.get("/Subtype") == "/Widget":
                named = _named(its)
                if named is not None:
                    yield _Widget(_short(str(named["/T"])), its, named)


def _named(its: DictionaryObject) -> DictionaryObject | None:
    """The field that a place belongs to: itself, or the next above it that has a name."""
    found: Any = its
    for _ in range(32):
        if not isinstance(found, DictionaryObject) or "/T" in found:
            break
        found = found["/Parent"].get_object() if "/Parent" in found else None
    return found if isinstance(found, DictionaryObject) and "/T" in found else None


def _short(name: str) -> str:
    """The name of a field without what programs for forms put around it: `topmostSubform[0].Page1[0].ref[0]` is ref."""
    return _NUMBERED.sub("", name.rpartition(".")[2]).casefold()


def fill(content: bytes, words: Mapping[str, str], looks: Looks) -> Filled:
    """An own PDF with every word in the field of its name; fields of other names are left alone."""
    filled = opened(content)
    given = {name.casefold(): legible(value) for name, value in words.items()}
    texts: list[tuple[_Widget, dict[str, Any]]] = []
    buttons: dict[str, list[_Widget]] = {}
    for each in _widgets(filled.writer):
        value, kind = given.get(each.name, ""), each.says("/FT")
        if value.strip() and kind == "/Btn":
            buttons.setdefault(each.name, []).append(each)
        elif value.strip() and kind in {"/Tx", "/Ch"}:
            texts += [(each, look) for look in _look(each, _valued(each, value, filled), filled)]
    for name, those in buttons.items():
        _press_buttons(those, given[name], filled)
    _show(filled, texts, looks)
    _finish(filled.writer)
    return filled


def _press_buttons(those: list[_Widget], value: str, filled: Filled) -> None:
    """Tick the box whose state is called like the value; of a single box, the only one there is for a yes."""
    meant, pressed = value.strip().casefold(), "/Off"
    for each in those:
        states = _states(each)
        alone = states[0] if meant == "yes" and len(those) == 1 and states else "/Off"
        state = next((one for one in states if one[1:].casefold() == meant), alone)
        each.its[NameObject("/AS")] = NameObject(state)
        pressed = state if state != "/Off" else pressed
    those[0].field[NameObject("/V")] = NameObject(pressed)
    if pressed == "/Off" and meant != "no":
        filled.cut.add(those[0].name)


def _states(each: _Widget) -> list[str]:
    seen = each.its.get("/AP", DictionaryObject()).get_object().get("/N", DictionaryObject())
    return [name for name in seen.get_object() if name != "/Off"]


def _valued(each: _Widget, value: str, filled: Filled) -> str:
    """Keep the value in its field; gives what is to be seen of it."""
    longest = each.says("/MaxLen")
    if isinstance(longest, int) and 0 < longest < len(value):
        value = value[:longest]
        filled.cut.add(each.name)
    each.field[NameObject("/V")] = TextStringObject(value)
    for outdated in ("/RV", "/I"):
        each.field.pop(outdated, None)
    flags = each.says("/Ff", 0)
    each.field[NameObject("/Ff")] = NumberObject(int(flags) | READ_ONLY)
    return value


def _look(each: _Widget, value: str, filled: Filled) -> Iterator[dict[str, Any]]:
    """What the press needs to know of a place; nothing where there is no room for a single letter."""
    place: Any = each.its["/Rect"]
    left, bottom, right, top = (float(one) for one in place)
    width, height = abs(right - left), abs(top - bottom)
    look = each.its.get("/MK", DictionaryObject()).get_object()
    if int(look.get("/R", 0)) % 180:
        width, height = height, width
    if min(width, height) < SMALLEST_FIELD:
        filled.cut.add(each.name)
        return
    many = bool(int(each.says("/Ff", 0)) & MULTILINE)
    room = int(width / 1.5 * (height / 7 + 1))  # more letters than that never fit
    named = _SIZE.search(str(each.says("/DA", "")))
    size = float(named[1]) if named and named[1].strip(".") else 0.0
    yield {
        "width": width,
        "height": height,
        "text": value[:room] if many else " ".join(value[:room].split()),
        "more": len(value) > room,
        "many": many,
        "align": min(max(int(each.says("/Q", 0)), 0), 2),
        "size": size or LARGEST_LETTERS,
        "ink": "#1b1b1b",
        "ground": _colour(look.get("/BG")),
        "edge": _colour(look.get("/BC")),
    }


def _colour(given: Any) -> str | None:
    """A colour of the file for the press; of those that are mixed from four inks, none."""
    parts = [min(max(float(one), 0.0), 1.0) for one in given or ()]
    if len(parts) not in {1, 3}:
        return None
    return "#" + "".join(f"{round(255 * one):02x}" for one in (parts * 3)[:3])


def _show(filled: Filled, texts: list[tuple[_Widget, dict[str, Any]]], looks: Looks) -> None:
    if not texts:
        return
    made, cut = looks([look for _, look in texts])
    filled.cut |= {texts[number][0].name for number in cut}
    for (each, look), page in zip(texts, PdfReader(BytesIO(made)).pages, strict=True):
        seen = DecodedStreamObject()
        contents = page.get_contents()
        seen.set_data(contents.get_data() if contents is not None else b"")
        seen[NameObject("/Type")] = NameObject("/XObject")
        seen[NameObject("/Subtype")] = NameObject("/Form")
        seen[NameObject("/BBox")] = ArrayObject(
            FloatObject(one) for one in (0, 0, look["width"], look["height"])
        )
        seen[NameObject("/Resources")] = page["/Resources"].clone(filled.writer)
        turned = int(each.its.get("/MK", DictionaryObject()).get_object().get("/R", 0)) % 360
        if turned in _TURNED:
            seen[NameObject("/Matrix")] = ArrayObject(FloatObject(one) for one in _TURNED[turned])
        kept = filled.writer._add_object(seen)  # noqa: SLF001 - pypdf gives no other way to add one
        each.its[NameObject("/AP")] = DictionaryObject({NameObject("/N"): kept})


def mark(writer: PdfWriter, texts: list[str], looks: Looks) -> None:
    """Set at the upper edge of every page what nobody may overlook."""
    if not texts:
        return
    for page in writer.pages[:]:
        box = page.mediabox
        line = {"width": float(box.width), "height": MARK_HEIGHT, "text": " · ".join(texts), "more": False, "many": False}  # fmt: skip
        plain = {"align": 1, "size": 10.0, "ground": "#1b1b1b", "ink": "#ffffff", "edge": None}
        made, _ = looks([{**line, **plain}])
        (stamp,) = PdfReader(BytesIO(made)).pages
        page.merge_translated_page(stamp, float(box.left), float(box.top) - MARK_HEIGHT)


def _finish(writer: PdfWriter) -> None:
    """Have every program show what was filled, and nothing of another kind of form that lies in the file."""
    root = writer.root_object
    form = root["/AcroForm"].get_object()
    if isinstance(form, DictionaryObject):
        form.pop("/XFA", None)
        form[NameObject("/NeedAppearances")] = BooleanObject(value=False)
    root.pop("/Metadata", None)  # it tells of the empty form
    root.setdefault(NameObject("/Lang"), TextStringObject("en"))
    root[NameObject("/ViewerPreferences")] = DictionaryObject(
        {NameObject("/DisplayDocTitle"): BooleanObject(value=True)}
    )


def bound(filled: Filled, behind: bytes, *, title: str, author: str, at: datetime) -> bytes:
    """The filled form with our own pages behind it, as one PDF."""
    writer = filled.writer
    for page in PdfReader(BytesIO(behind)).pages:
        # Its numbers lead into a tree of tags that stays behind; in the tree of the form they would mean something else.
        writer.add_page(page).pop("/StructParents", None)
    moment = at.strftime("D:%Y%m%d%H%M%SZ")
    writer.metadata = {"/Title": title, "/Author": author, "/Producer": "Offcycle", "/CreationDate": moment, "/ModDate": moment}  # fmt: skip
    made = BytesIO()
    writer.write(made)
    return made.getvalue()
