"""This module fills an organisation's own Word document: words in double braces, and rows for lists.

Theory of operation: the document is the administrator's and is read as a template; what people typed is put in as letters, after
everything else was decided, so it is never read as a template, nor as markup, nor does docxtpl take signs of its own for
something in it. The template runs in a sandbox. The child process alone runs this.
"""

import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx.document import Document
from docxtpl import DocxTemplate  # type: ignore[import-untyped]  # it has no types
from jinja2 import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment, SandboxedEnvironment
from markupsafe import Markup, escape

from offcycle.paper.fillable import NotUsableError
from offcycle.paper.letters import legible

MEMBERS = 2000
LARGEST = 40 * 1024 * 1024
"""Of all that is packed in a Word document, in bytes."""
_LITERAL = ("safe", "e", "escape", "forceescape")
_BODY = "word/document.xml"


class _Template(DocxTemplate):  # type: ignore[misc]  # it has no types
    """What docxtpl does, but for the properties: a title is no place for markup, and is set afterwards."""

    def render_properties(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        """Leave the properties alone."""


def checked(content: bytes) -> None:
    """Refuse what is no Word document, or would become too large when it is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            members = packed.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise NotUsableError("it is no Word document (.docx)") from error
    if len(members) > MEMBERS or sum(each.file_size for each in members) > LARGEST:
        raise NotUsableError(
            f"unpacked it has more than {LARGEST // 1024**2} MiB, or more than {MEMBERS} parts"
        )
    if _BODY not in {each.filename for each in members}:
        raise NotUsableError("it is no Word document (.docx)")


def environment() -> SandboxedEnvironment:
    """The sandbox in which a template is filled: nothing of Python is reached, and every word goes in as letters."""
    made = ImmutableSandboxedEnvironment(autoescape=True, finalize=_written)
    made.filters.update(dict.fromkeys(_LITERAL, _as_it_is))
    made.globals.clear()
    return made


def _as_it_is(value: object) -> object:
    # Everything is escaped in the end. No filter may say that something is to be taken for markup.
    return value


def _written(value: object) -> Markup:
    """A word as it is put in; braces as numbers, so that nothing that comes later takes them for its own."""
    if isinstance(value, Markup):  # the outcome of a macro, of which each word went through here
        return value
    return Markup(str(escape(str(value))).replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704 - it was escaped right here


def filled(content: bytes, words: Mapping[str, str], lists: Mapping[str, Any]) -> Document:
    """The document with every word in its place; raises NotUsableError."""
    checked(content)
    given = {**_legible(words), "lists": _legible(lists)}
    try:
        template = _Template(BytesIO(content))
        template.render(given, environment(), autoescape=True)
        document: Document = template.docx
    except TemplateError as error:
        line = str(error).partition("\n")[0]
        raise NotUsableError(f"what stands in braces is not understood ({line})") from error
    except NotUsableError:
        raise
    except (
        Exception
    ) as error:  # whatever an unsound file leads to, it is the file that cannot be used
        raise NotUsableError(f"it could not be filled ({type(error).__name__})") from error
    return document


def mark(document: Document, texts: list[str]) -> None:
    """Set above everything else what nobody may overlook."""
    for text in reversed(texts):
        line = document.add_paragraph()
        line.add_run(legible(text)).bold = True
        document.element.body.insert(0, line._p)  # noqa: SLF001 - python-docx gives no other way to move one


def names(content: bytes) -> set[str]:
    """The words that a document asks for; it is one that was filled already."""
    found: set[str] = _Template(BytesIO(content)).get_undeclared_template_variables(environment())
    return found


def _legible(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _legible(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_legible(each) for each in value]
    return legible(value) if isinstance(value, str) else value


def saved(document: Document, *, title: str, author: str, at: datetime) -> bytes:
    """A document as a file: the same one again for the same record, whenever it is made."""
    about = document.core_properties
    about.title, about.last_modified_by = title[:255], author[:255]
    about.created = about.modified = at.replace(microsecond=0, tzinfo=None)
    about.last_printed = at.replace(microsecond=0, tzinfo=None)
    about.revision = 1
    made = BytesIO()
    document.save(made)
    return _dated(made, at)


def _dated(made: BytesIO, at: datetime) -> bytes:
    """The same zip file with the moment of the record on every part of it."""
    moment = at.astimezone(UTC).timetuple()[:6]
    again = BytesIO()
    with zipfile.ZipFile(made) as packed, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as kept:
        for each in packed.infolist():
            about = zipfile.ZipInfo(each.filename, moment)
            about.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(about, packed.read(each))
    return again.getvalue()
