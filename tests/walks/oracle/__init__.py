"""This package judges a history from outside: it reads raw entries, imports nothing of the program, and names every law that was broken.

The laws are those of the process as its description has them, judged anew from the beginning: who was who at that moment, what
had been said about exactly this, who was out, what was frozen, and in which order. One module a theme; `judging.py` reads, the
others speak. It knows the names of events and of the policy's settings, and nothing else that the program knows.
"""

from tests.walks.oracle import (
    ending,
    general,
    of_organisation,
    review,
    running,
    staging,
    starting,
    triage,
)
from tests.walks.oracle.judging import Oracle

__all__ = [
    "Oracle", "ending", "general", "of_organisation", "review", "running", "staging", "starting", "triage",
]  # fmt: skip
