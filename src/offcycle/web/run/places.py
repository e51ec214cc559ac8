"""This module is where a run stands: the address of its board, `/changes/CR-1001/runs/R3` for the run `CR-1001-R3`."""

from django.http import Http404
from django.urls import reverse

from offcycle.ledger.read import View
from offcycle.ledger.record import Recorded
from offcycle.process.facts import Run


def board(run: str, part: str = "") -> str:
    """The address of a run's board, or of a part of it."""
    ref, _, number = run.rpartition("-")
    return reverse("run", args=(ref, number)) + (f"#{part}" if part else "")


def running_board(recorded: Recorded) -> str:
    """The board of the run that goes on after a command; that of the latest, where none does."""
    facts = recorded.facts
    return board(facts.running.id if facts.running else next(reversed(facts.runs)))


def found(view: View, number: str) -> Run:
    """A run of a change by the last part of its name; a name that is none has no page."""
    run = view.facts.runs.get(f"{view.ref}-{number}")
    if run is None:
        raise Http404
    return run
