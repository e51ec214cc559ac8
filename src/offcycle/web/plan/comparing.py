"""This module shows what differs between two revisions of a plan: part by part, each changed word marked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from offcycle.ledger import plans
from offcycle.ledger.read import View
from offcycle.process.facts import Revision
from offcycle.runbook import Difference, Passage, compare, passages, shortened
from offcycle.web import names
from offcycle.web.visitor import page as for_people
from offcycle.web.visitor import seen

KINDS = {
    "added": "Added",
    "removed": "Removed",
    "moved": "Moved",
    "reworded": "Reworded, does the same",
    "operation": "Does something else",
}
OF_THE_WHOLE = {
    "title": "The title",
    "procedure": "The procedure that is followed",
    "headings": "The headings above the steps",
    "notes": "The notes",
}
PARTS = {
    "": "The whole plan",
    "steps": "Steps",
    "checks": "Checks",
    "rollback": "Rollback",
    "later": "For later",
}
STEPS = {"steps": "Step", "checks": "Check", "rollback": "Rollback step", "later": "Follow-up"}


@dataclass(frozen=True, slots=True)
class Changed:
    """One difference as it is shown: what it is about, of which kind, and its text with the changes marked."""

    what: str
    title: str
    kind: str
    kind_name: str
    before: str
    after: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class ChangedPart:
    """The differences in one part of a plan."""

    name: str
    differences: list[Changed]


@dataclass(frozen=True, slots=True)
class Line:
    """A revision in the list to choose from."""

    number: int
    author: str
    at: datetime
    message: str


def changed(differences: Iterable[Difference]) -> list[ChangedPart]:
    """What differs, part by part; a template only has to go through it."""
    ordered = sorted(differences, key=lambda each: list(PARTS).index(each.part))
    return [
        ChangedPart(PARTS[part], [_changed(each) for each in found])
        for part, found in groupby(ordered, key=lambda each: each.part)
    ]


def _changed(found: Difference) -> Changed:
    moved = found.kind == "moved"
    return Changed(
        what=_what(found),
        title=found.title,
        kind=found.kind,
        kind_name=KINDS[found.kind] if found.number else _of_the_whole(found),
        before=found.before,
        after=found.after,
        passages=() if moved else shortened(passages(found.before, found.after)),
    )


def _what(found: Difference) -> str:
    if found.number:
        return f"{STEPS.get(found.part, 'Step')} {found.number}"
    kind, _, name = found.key.partition("/")
    if kind == "values":
        environment, _, name = name.partition("/")
        return f"The value {name} of {environment}"
    named = {"targets": "The target", "artefacts": "The artefact", "notes": "The text below"}
    return f"{named[kind]} {name}" if name and kind in named else OF_THE_WHOLE.get(kind, kind)


def _of_the_whole(found: Difference) -> str:
    if not found.before:
        return "Added"
    if not found.after:
        return "Removed"
    return "Reworded" if found.kind == "reworded" else "Changed"


@for_people
def page(request: HttpRequest, ref: str) -> HttpResponse:
    """Two revisions beside each other; without a choice the latest and the one before it."""
    view = seen(request, ref)
    before, after = _chosen(request.GET, view)
    told = {
        "ref": ref,
        "title": view.facts.title,
        "now": view.at,
        "before": _line(before, view),
        "after": _line(after, view),
        "revisions": [_line(each, view) for each in reversed(view.facts.revisions)],
        "parts": changed(compare(plans.reading(before), plans.reading(after))),
    }
    return render(request, "web/plan/compare.html", told)


def _chosen(asked: Mapping[str, str], view: View) -> tuple[Revision, Revision]:
    revisions = view.facts.revisions
    to = _number(asked.get("to"), len(revisions))
    numbers = _number(asked.get("from"), max(to - 1, 1)), to
    if not revisions or not all(1 <= number <= len(revisions) for number in numbers):
        raise Http404
    return revisions[numbers[0] - 1], revisions[numbers[1] - 1]


def _number(typed: str | None, otherwise: int) -> int:
    """The number of a revision; 0, which is none, for anything else."""
    if not typed:
        return otherwise
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < len("1000000") else 0


def _line(revision: Revision, view: View) -> Line:
    author = names.person(revision.author, view.world.roster)
    return Line(revision.number, author, revision.at, revision.message)
