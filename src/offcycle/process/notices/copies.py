"""This module says which copies of the form are owed to the archive because of an event."""

from collections.abc import Iterator

from offcycle.process import form
from offcycle.process.canonical import read_back
from offcycle.process.events import run
from offcycle.process.facts import Happened
from offcycle.process.kernel import Case
from offcycle.process.notices.by_approvers import made_it_enough
from offcycle.process.notices.leaving import ArchiveCopy
from offcycle.process.review import afterwards


def owed(h: Happened, case: Case) -> Iterator[ArchiveCopy]:
    """The copy that an event makes due: of what was just approved, or of what was made already when the last approver has spoken."""
    if h.event.kind == "review.accepted":
        yield from _copy_of_what_was_recorded(case)
    submission = case.facts.submission
    due = made_it_enough(h, case) or _applied(h)
    if submission and due and submission.archived_at is None:
        name = f"{case.facts.ref}-form-{submission.number}.md"
        text = f"{form.paper(case, submission)}\nSubmission {submission.number}: {submission.seal} ({read_back(submission.seal)})\n"
        yield _copy(case, submission.number, name, text)


def _applied(h: Happened) -> bool:
    """Whether production begins: an approval may have become enough by no decision, when somebody's role came back.

    Whoever writes down what is owed leaves out a copy that is on its way already.
    """
    return isinstance(h.event, run.Started) and h.event.environment == "production"


def _copy_of_what_was_recorded(case: Case) -> Iterator[ArchiveCopy]:
    """The copy of a change that was recorded afterwards, as soon as every approver has spoken; a later word makes no other."""
    made = case.facts.afterwards
    last = made and len(made.said) == len(afterwards.accepting(case))
    if not made or not last or made.archived_at:
        return
    text = f"{afterwards.paper(case)}\n{form.paper(case)}"
    yield _copy(case, 0, f"{case.facts.ref}-recorded-afterwards.md", text)


def _copy(case: Case, submission: int, name: str, text: str) -> ArchiveCopy:
    if case.facts.drill:
        name, text = f"DRILL-{name}", f"**DRILL: nothing of this touched production**\n\n{text}"
    return ArchiveCopy(submission, name, "text/markdown", text)
