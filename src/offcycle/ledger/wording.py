"""This module says which words of an entry its change is found by: all that people typed in it, and the plan's text."""

from collections.abc import Iterable

from offcycle.ledger import documents, search
from offcycle.process.events import plan, review, triage
from offcycle.process.facts import Happened


def words(happened: Happened, texts: Iterable[str]) -> frozenset[str]:
    """The words of one entry, whose free texts are given."""
    match happened.event:
        case review.Submitted():  # seals what was said before, among digests
            return frozenset()
        case triage.Requested(system):
            return search.words((happened.change or "", system, *texts))
        case plan.Revised(document=document):
            return search.words((documents.load(document).decode(errors="replace"), *texts))
        case _:
            return search.words(texts)
