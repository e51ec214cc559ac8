"""This module is what the worker knows of a rota: two instants go in, and what is said of who is on call between them comes out."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Protocol

from offcycle.process.people.on_call import Said


@dataclass(frozen=True, slots=True)
class Asking:
    """Between which instants."""

    zone: tzinfo  # of whole days, and of times that name none
    after: datetime
    before: datetime


class Rotas(Protocol):
    """Says who is on call.

    - Returning means that all of it was read and understood; otherwise it raises Failure, which names no secret.
    """

    def read(self, asked: Asking) -> tuple[Said, ...]:
        """What is said of who is on call, in no order; raises Failure."""
