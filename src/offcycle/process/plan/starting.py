"""This module says what a new plan may start from, which of it went well, and who loses their say by it.

Whoever wrote what a plan was started from has no say in the new change either: nobody approves a plan that descends from one
that they wrote. So the choice names whose say it would end.
"""

from dataclasses import dataclass

from offcycle.process.facts import Facts, Revision, Run
from offcycle.process.kernel import Case
from offcycle.process.seats import grounds

WENT_WELL = ("done", "done_with_deviations")
"""The outcomes of a run in production that was for the good, the better one first."""
NOT_OVER, DRILLED = len(WENT_WELL), len(WENT_WELL) + 1


@dataclass(frozen=True, slots=True)
class Source:
    """What a plan is started from: where it comes from, its documents, and everybody who wrote it."""

    came_from: str  # the change, or template:NAME
    document: str
    reading: str
    authors: tuple[str, ...]


def applied_well(facts: Facts) -> Run | None:
    """The latest run that changed production for the good: finished, passed by the dev team, and not rolled back.

    A drill touches no production, so it counts for nothing here.
    """
    if facts.drill:
        return None
    good = [
        run
        for run in facts.runs_in("production")
        if run.outcome in WENT_WELL and run.verdict == "pass" and not run.gone_wrong
    ]
    return good[-1] if good else None


def rank(facts: Facts) -> int:
    """How good a starting point a change is: 0 for the best."""
    run = applied_well(facts)
    if run is None:
        return DRILLED if facts.drill else NOT_OVER
    return WENT_WELL.index(run.outcome)


def offered(facts: Facts) -> Revision | None:
    """The revision of a change from which another starts: the one that was applied, else the latest; none without steps."""
    run = applied_well(facts)
    found = facts.revisions[run.revision - 1] if run else facts.plan
    return found if found and (found.keys() or found.open_choice) else None


def source(facts: Facts, revision: Revision) -> Source:
    """A revision of an earlier change as a starting point."""
    before = facts.revisions[: revision.number]
    authors = dict.fromkeys(one for each in before for one in (*each.also_by, each.author))
    return Source(facts.ref, revision.document, revision.reading, tuple(authors))


def silenced(case: Case, authors: tuple[str, ...]) -> tuple[str, ...]:
    """The approvers and alternates who would have no say any more if the plan were started from what these wrote."""
    quorum = case.judging.quorum
    named = dict.fromkeys(
        (*quorum.seats, *(one for each in quorum.alternates.values() for one in each))
    )
    return tuple(one for one in named if one in authors and not grounds(case.facts, one))
