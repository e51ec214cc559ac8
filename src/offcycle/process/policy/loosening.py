"""This module says what a policy loosens in how a change is approved, and which version an older change is judged by.

Theory of operation: what approvals rest on may be tightened at any time, but never loosened for a change that is under way. So the
versions since the request are gone through in their order; one that loosens something is passed over as a whole, and what
follows it is compared with the one before it. Everything else of a policy (wordings, forms, clocks) is always that in force.
"""

from collections.abc import Iterator, Mapping

from offcycle.process.policy.file import Policy
from offcycle.process.policy.people import Quorum

GUARDED = ("risk", "waive", "validate_production")
"""The rights of `may` by which somebody vouches for a change; who has one is judged like its approvals."""

NEEDED = ("risk", "validate_production")
"""Those of them without which no change gets on. That nobody has one is a slip, which open changes are spared."""


def judging(policies: Mapping[int, Policy], requested: int, until: int) -> int:
    """The version by which a change is judged that was requested under one version and goes on under a later one."""
    found = requested
    for version in range(requested + 1, until + 1):
        if found not in policies or (
            version in policies and not loosens(policies[found], policies[version])
        ):
            found = version
    return found


def loosens(old: Policy, new: Policy) -> tuple[str, ...]:
    """What gets looser in how changes are approved, a sentence for each; empty if nothing does."""
    return (
        *_quorum(old.quorum, new.quorum),
        *_numbers(old, new),
        *_validation(old.validation.groups, new.validation.groups),
        *_rights(old, new),
        *_questions(old, new),
        *_archive(old, new),
    )


def _quorum(old: Quorum, new: Quorum) -> Iterator[str]:
    before, after = _needed(old), _needed(new)
    spared, sparing = len(old.seats) - before, len(new.seats) - after
    if old.seats and (after < before or sparing > spared):
        yield f"The yes of {after} of {len(new.seats)} approvers is enough; it was {before} of {len(old.seats)}."
    standing_in = {one for several in old.alternates.values() for one in several}
    for seat, several in new.alternates.items():
        known = old.alternates.get(seat, ()) if seat in old.seats else standing_in
        yield from (
            f"{one} may stand in for {seat}, which was not so."
            for one in several
            if one not in known
        )
    if new.silent_minutes < old.silent_minutes:
        yield f"An alternate may decide after {new.silent_minutes} minutes of silence; it was {old.silent_minutes}."
    for priority in new.silent_priorities:
        if priority not in old.silent_priorities:
            yield f"An alternate may decide for somebody silent at {priority}, too, which was not so."


def _needed(quorum: Quorum) -> int:
    return quorum.needed or len(quorum.seats)


def _numbers(old: Policy, new: Policy) -> Iterator[str]:
    held, holds = old.quorum.holds_hours, new.quorum.holds_hours
    if holds > held:
        yield f"An approval holds for {holds} hours; it was {held}."
    told, tells = old.quorum.credentials_hours, new.quorum.credentials_hours
    if tells < told:
        yield f"New credentials of an approver are pointed out for {tells} hours; it was {told}."
    before, after = old.limits.amendments, new.limits.amendments
    if after > before:
        yield f"{after} amendments are taken in a run; it was {before}."


Groups = tuple[tuple[str, ...], ...]


def _validation(old: Groups, new: Groups) -> Iterator[str]:
    # A policy that names no group lets nobody through: whatever it is mended to is no loosening, and it never reaches open changes.
    if old and not _as_strict(old, new):
        yield f"Staging is signed off by {_said(new)}; it was {_said(old)}."


def _as_strict(old: Groups, new: Groups) -> bool:
    """Whether whoever satisfies the new groups satisfies the old ones: each old one has a new one of its own within it."""
    if not old:
        return True
    fitting = [each for each in new if set(each) <= set(old[0])]
    return any(
        _as_strict(old[1:], tuple(other for other in new if other is not each)) for each in fitting
    )


def _said(groups: Groups) -> str:
    return ", and ".join(" or ".join(group) for group in groups) or "nobody"


def _rights(old: Policy, new: Policy) -> Iterator[str]:
    for right in GUARDED:
        before, after = getattr(old.may, right), getattr(new.may, right)
        gained, words = [role for role in after if role not in before], right.replace("_", " ")
        if gained and (before or right not in NEEDED):
            yield f"The right “{words}” is held by {' and '.join(gained)}, too, which was not so."
        if before and not after and right in NEEDED:
            yield f"The right “{words}” is held by nobody; it was {' and '.join(before)}."


def _questions(old: Policy, new: Policy) -> Iterator[str]:
    if old.plan.questions_settled and not new.plan.questions_settled:
        yield "A plan is submitted although questions about it are open, which was not so."


def _archive(old: Policy, new: Policy) -> Iterator[str]:
    if old.archive.before_closing and not new.archive.before_closing:
        yield "A change closes without a copy of its form in the archive, which was not so."
