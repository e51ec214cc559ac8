"""This module puts pieces of HTML together at once, for the long lists in which Django's own templates take their time.

Laws:
- A piece is written here in the program and never typed by anybody; its values are escaped, all that are no pieces themselves.
- Here and in `markdown` alone is a text called safe, so that whoever looks for the place where one was not has two files to read.
"""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe

Piece = SafeString
NOTHING: Piece = mark_safe("")


def put(piece: str, *values: object) -> Piece:
    """A piece of HTML with values in its places: as `format_html` does it, in a third of the time."""
    told = (each if isinstance(each, Piece) else escape(str(each)) for each in values)
    return mark_safe(piece.format(*told))  # noqa: S308 - every value that was typed is escaped


def where(text: object, piece: str, *values: object) -> Piece:
    """A piece of HTML with values in it, or with the text itself; nothing where there is no text."""
    return put(piece, *(values or (text,))) if text else NOTHING


def together(pieces: Iterable[Piece]) -> Piece:
    """Pieces of HTML, one behind the other."""
    return mark_safe("".join(pieces))  # noqa: S308 - each of them is a piece
