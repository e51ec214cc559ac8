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
from offcycle.runbook import Difference, Passage, became, compare, passages, shortened, subject
from offcycle.web import names
from offcycle.web.visitor import page as for_people
from offcycle.web.visitor import seen

PARTS = {
    "": "The whole plan",
    "steps": "Steps",
    "checks": "Checks",
    "rollback": "Rollback",
    "later": "For later",
}


@dataclass(frozen=True, slots=True)
class Changed:
    """One difference as it is shown: what it is about, of which kind, and its text with the changes marked."""

    what: str
    title: str
    kind: str
    became: str
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
    marks: tuple[str, ...] = ()  # what it was to the process: submitted, run


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
        what=subject(found),
        title=found.title,
        kind=found.kind,
        became=became(found),
        before=found.before,
        after=found.after,
        passages=() if moved else shortened(passages(found.before, found.after)),
    )


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
    facts = view.facts
    submitted = [
        f"submission {each.number}"
        for each in facts.submissions
        if each.revision == revision.number
    ]
    ran = [
        f"{each.id} in {each.environment}"
        for each in facts.runs.values()
        if each.revision == revision.number
    ]
    return Line(revision.number, author, revision.at, revision.message, (*submitted, *ran))
