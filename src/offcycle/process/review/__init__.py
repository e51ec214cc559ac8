"""This package decides step 4: risk is judged, the change is sealed and submitted, and every seat says yes or no to that very seal."""

from offcycle.process.review import archive, decision, quorum, risk, submission

__all__ = ["archive", "decision", "quorum", "risk", "submission"]
