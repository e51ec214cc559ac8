"""This module tries the organisation's own paper before it is needed, and says what it lacks and what to do."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.conf import settings

from offcycle.paper import own, vocabulary
from offcycle.paper.printing import tried
from offcycle.process.policy import Form


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is to be told of an own paper; `bad` where our own layout is printed in its stead."""

    found: str
    do: str = ""
    bad: bool = False


def complaints(form: Form) -> Iterator[Complaint]:
    """What an own paper lacks, or that it is good; nothing where the policy names none."""
    kind = own.kind_of(form)
    found = own.paper_for(form, kind)
    if found is None:
        return
    fault, names = tried(found, vocabulary.sample(form), vocabulary.LISTS)
    if fault:
        what = "fillable PDF" if kind == own.PDF else "Word document"
        yield Complaint(
            f"“{form.paper}” cannot be used: {fault.rstrip('.')}. Our own layout is printed instead.",
            f"Put a {what} of this name into {settings.PAPERS_DIR}, or correct form.paper in the policy.",
            bad=True,
        )
        return
    yield _places(form, kind, names)


def _places(form: Form, kind: str, names: Collection[str]) -> Complaint:
    known = {name.casefold() for name in names}
    without = ", ".join(each.name for each in form.fields if each.name.casefold() not in known)
    if not without:
        return Complaint(f"“{form.paper}” has a place for every field of the form.")
    if kind == own.PDF:
        return Complaint(
            f"“{form.paper}” has no field for {without}; what they hold is printed behind the form.",
            "Add fields of these names, if they are to stand on the form itself.",
        )
    return Complaint(
        f"“{form.paper}” has no place for {without}.",
        "Write each in double braces where it belongs, if it is to stand there.",
    )
