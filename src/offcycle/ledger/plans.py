"""This module saves revisions of a plan: the bytes as they came, what was read in them, and the command that names both.

A revision is read once, when it is saved, and its reading is kept; a later reader never reads it again.
"""

import json
from dataclasses import dataclass, replace

from offcycle.ledger import documents, history
from offcycle.ledger.record import Recorded, StaleError, UnknownChangeError, record
from offcycle.process.canonical import canonical, digest, digest_of
from offcycle.process.events.plan import PlanStep
from offcycle.process.facts import Revision, fold
from offcycle.process.kernel import Actor, Refused
from offcycle.process.plan import RevisePlan
from offcycle.runbook import Reading, as_json, deed, from_json, keyed, read

ATTEMPTS = 5


class OvertakenError(Exception):
    """Another revision was saved since the one that somebody wrote over."""

    def __init__(self, ref: str, based_on: int, current: int) -> None:
        super().__init__(
            f"The plan of {ref} was not saved, because it rests on revision {based_on} and revision {current} is the "
            "present one. Look at what differs, then save over that."
        )
        self.ref, self.based_on, self.current = ref, based_on, current


@dataclass(frozen=True, slots=True)
class _Written:
    """A document as somebody wrote it, with what they say beside it."""

    markdown: bytes
    message: str
    name: str
    give_up_say: bool
    based_on: int | None


def revise(  # noqa: PLR0913 - each is said by whoever saves a plan
    *,
    change: str,
    markdown: bytes,
    actor: Actor,
    message: str = "",
    if_n: int | None = None,
    name: str = "plan.md",
    give_up_say: bool = False,
    based_on: int | None = None,
) -> Recorded | Refused:
    """Save a revision of a change's plan; `name` is that of its file, for a document without a title.

    The steps take their keys from the revision before, so a revision that was saved meanwhile is read, too: the whole is done
    again, unless whoever gives the command asked not to: `if_n` if nothing at all may have happened since, `based_on` if no
    other revision may have been saved. Raises UnknownChangeError, StaleError and OvertakenError.
    """
    written = _Written(markdown, message, name, give_up_say, based_on)
    for _ in range(ATTEMPTS - 1):
        n, before = _before(change)
        try:
            return _revise(change, written, actor, if_n or n, before)
        except StaleError:
            if if_n is not None:
                raise
    n, before = _before(change)
    return _revise(change, written, actor, n, before)


def _before(change: str) -> tuple[int, Revision | None]:
    """How many entries the change has, and the latest revision of its plan."""
    _, found = history.read(change)
    if found is None:
        raise UnknownChangeError(change)
    return len(found.happened), fold(found.happened, change).plan


def _revise(
    change: str, written: _Written, actor: Actor, n: int, before: Revision | None
) -> Recorded | Refused:
    current = before.number if before else 0
    if written.based_on not in {None, current}:
        raise OvertakenError(change, written.based_on or 0, current)
    known = reading(before) if before else None
    ask, kept = asked(written.markdown, known, message=written.message, name=written.name)
    ask = replace(ask, give_up_say=written.give_up_say)
    return record(command="plan", ask=ask, actor=actor, change=change, if_n=n, documents=kept)


def executors() -> frozenset[str]:
    """The executors that a plan may ask for as the policy is now; a revision keeps the faults of its own day."""
    return frozenset(history.world().world.policy.executors.enabled)


def asked(
    markdown: bytes, before: Reading | None, *, message: str = "", name: str = "plan.md"
) -> tuple[RevisePlan, tuple[bytes, bytes]]:
    """The command that a document leads to, and the documents that it names: the bytes, and what was read in them."""
    found = keyed(read(markdown, name=name, executors=executors()), before)
    stored = canonical(as_json(found))
    ask = RevisePlan(
        document=digest(markdown),
        reading=digest(stored),
        source=found.source,
        plan=found.plan,
        operations=dict(found.operations),
        steps=tuple(
            PlanStep(
                step.key,
                step.part,
                step.kind,
                digest_of(dict(step.operation)),
                deed(step, found, "staging"),
                undo=bool(step.rollback.strip()),
            )
            for step in found.steps
        ),
        open_choice=found.open_choice,
        faults=sum(fault.severity == "fault" for fault in found.faults),
        message=message,
        titles=tuple(step.title for step in found.steps),
    )
    return ask, (markdown, stored)


def reading(revision: Revision) -> Reading:
    """What was read in a revision when it was saved; nothing, where it was expunged."""
    stored = documents.load(revision.reading)
    if stored == documents.EXPUNGED.encode():
        return read(stored, name=documents.EXPUNGED)
    return from_json(json.loads(stored))


def markdown(revision: Revision) -> bytes:
    """The bytes of a revision as they came."""
    return documents.load(revision.document)
