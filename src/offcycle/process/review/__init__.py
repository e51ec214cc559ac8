"""This package decides step 4: risk is judged, the change is sealed and submitted, and every seat says yes or no to that very seal."""

from offcycle.process.review import (
    afterwards,
    answering,
    approval,
    archive,
    decision,
    judged_by,
    quorum,
    risk,
    sealing,
    submission,
)

__all__ = [
    "afterwards",
    "answering",
    "approval",
    "archive",
    "decision",
    "judged_by",
    "quorum",
    "risk",
    "sealing",
    "submission",
]
