"""This module finds the organisation's own paper: a fillable PDF or a Word document that the policy names.

It is a file of the installation, in one folder, and nothing outside that folder is ever opened. Where it cannot be used our
own layout is printed, with a sentence that says why: nobody waits for paper because somebody moved a file.
"""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from offcycle.process.policy import Form

PDF, WORD = "pdf", "docx"
LARGEST = 5 * 1024 * 1024
"""Of the file, in bytes: forms have some hundred thousand."""


@dataclass(frozen=True, slots=True)
class Own:
    """The organisation's own paper; `fault` says why it cannot be used."""

    name: str
    content: bytes = b""
    fault: str = ""


def kind_of(form: Form) -> str:
    """Whether the policy's own paper is a PDF or a Word document; empty if it names none."""
    return form.paper.rpartition(".")[2]


def paper_for(form: Form, kind: str) -> Own | None:
    """The organisation's own paper of a kind; None where its policy names none of that kind."""
    return _read(form.paper) if form.paper and kind_of(form) == kind else None


def _read(name: str) -> Own:
    folder = Path(settings.PAPERS_DIR)
    try:
        file = (folder / name).resolve()
        if file.parent != folder.resolve():
            return Own(name, fault="it does not lie in the folder of own papers itself")
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except FileNotFoundError:
        return Own(name, fault="there is no such file in the folder of own papers")
    except (OSError, ValueError, RuntimeError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        return Own(name, fault=f"it could not be read ({why})")
    if len(content) > LARGEST:
        return Own(name, fault=f"it has more than {LARGEST // 1024**2} MiB")
    return Own(name, content)


def told(name: str, fault: str) -> str:
    """The sentence on our own layout that stands in for the organisation's own."""
    return f"This is Offcycle's own layout, because “{name}” could not be used: {fault.strip().rstrip('.')}."
