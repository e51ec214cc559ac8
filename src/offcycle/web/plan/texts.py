"""This module takes the text of a plan from a field or a file as whoever wrote it meant it: same words, same line endings, or a clear no."""

from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile

from offcycle.ledger import plans
from offcycle.process.facts import Revision

LARGEST = 1024 * 1024
FILES = (".md", ".markdown", ".txt")
UNKNOWN = "\N{REPLACEMENT CHARACTER}"


class UnreadableFileError(Exception):
    """A file that is no plan; it says why, and what to do."""


def shown(source: bytes) -> str:
    """A document as a field shows it."""
    return source.decode("utf-8", errors="replace")


def of_field(typed: str, before: bytes) -> bytes:
    """What was typed over a document. Browsers send every line ending as CR LF, so those of the document are put back.

    If nothing was changed it is the document itself, byte for byte, also where its bytes are no text.
    """
    text = _plain(typed)
    if text == _plain(shown(before)):
        return before
    return (text.replace("\n", "\r\n") if b"\r\n" in before else text).encode("utf-8", "replace")


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def of_file(sent: "UploadedFile[bytes]") -> bytes:
    """The bytes of a file that somebody chose; raises UnreadableFileError for what is no text of ours."""
    name = sent.name or "The file"
    if PurePath(name).suffix.lower() not in FILES:
        raise UnreadableFileError(
            f"“{name}” was not read, because only text is: files that end in {', '.join(FILES)}. "
            "Save it as Markdown or plain text, or copy its text into the field."
        )
    if (sent.size or 0) > LARGEST:
        raise UnreadableFileError(
            f"“{name}” was not read, because it has {sent.size or 0:,} bytes and a plan has at most {LARGEST:,}. "
            "Leave out what is no step, or make several changes of it."
        )
    found: bytes = sent.read()
    if b"\0" in found or UNKNOWN in shown(found):
        raise UnreadableFileError(
            f"“{name}” was not read, because it is no text in UTF-8. Save it as text in UTF-8, or copy its text into the field."
        )
    return found


def of_revision(revision: Revision | None) -> bytes:
    """The document of a revision; empty for none."""
    return plans.markdown(revision) if revision else b""


EXAMPLE = """# {title}

Why this is done, in one or two sentences. What is no step is kept as a note.

## Steps

1. Log in to the console of the search servers.
2. Open **Settings**, set *Memory* to 8 GB, and press **Save**.

   Expect: the server restarts within a minute.

   Rollback: set *Memory* to 4 GB, and press **Save**.
3. Clear the cache.

   ```sh
   search-admin cache clear
   ```

## Validation

- A search for "school" finds the same as before.

## Rollback

1. Set *Memory* to 4 GB on every server that was changed.
"""


def example(title: str) -> bytes:
    """A short plan to write over."""
    return EXAMPLE.format(title=" ".join(title.split())).encode()
