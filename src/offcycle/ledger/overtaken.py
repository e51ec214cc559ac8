"""This module tells whoever wrote a plan while somebody else saved one what came between, so that nothing typed is lost.

Nothing is saved here. Pages and programs show the difference, what both touched, and one text with both edits where they
touch different lines; the writer looks, and saves it over the revision that is now the present one.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from offcycle.ledger import plans
from offcycle.process.events.plan import Revised
from offcycle.process.facts import Happened, Revision
from offcycle.runbook import Difference, Merge, both_touched, compare, keyed, merge, read


@dataclass(frozen=True, slots=True)
class Overtaken:
    """What came between the revision that somebody started from and the present one, beside what they wrote."""

    base: Revision | None
    current: Revision
    difference: tuple[Difference, ...]  # from the base to the present one
    both: tuple[Difference, ...]  # what the writer changed of what was changed meanwhile, too
    merged: Merge


def overtaken(revisions: tuple[Revision, ...], based_on: int, yours: bytes) -> Overtaken:
    """What somebody has to know who wrote over revision `based_on`, 0 for none, when there are others by now."""
    base, current = (revisions[based_on - 1] if based_on else None), revisions[-1]
    before = plans.reading(base) if base else read(b"")
    saved = plans.reading(current)
    texts = (plans.markdown(base) if base else b"", plans.markdown(current), yours)
    written = keyed(read(yours), before)
    return Overtaken(
        base=base,
        current=current,
        difference=compare(before, saved),
        both=both_touched(before, saved, written),
        merged=merge(*(text.decode("utf-8", errors="replace") for text in texts)),
    )


def revision_at(happened: Iterable[Happened], n: int) -> int:
    """Which revision was the present one when a change had n entries."""
    return sum(isinstance(each.event, Revised) for each in happened if each.n <= n)
