"""This module tells what an edit of the plan would end, before it is made, and did end, after it: never guessed.

Before, it is tried on a copy of the facts; after, the facts as they were are held beside those that are.
"""

from copy import deepcopy
from dataclasses import dataclass, replace

from offcycle.process import commands, staging
from offcycle.process.events import Event
from offcycle.process.facts import Happened
from offcycle.process.kernel import Accepted, Case, Gate, Met, Refused
from offcycle.process.plan import RevisePlan
from offcycle.process.review import risk, submission
from offcycle.process.rules import counted, listed


@dataclass(frozen=True, slots=True)
class Ends:
    """What an edit ends: whose sign-offs, whether steps have to be run again and the risk judged again; and what stands."""

    sign_offs: tuple[str, ...]
    staging: bool
    risk: bool
    draft: bool  # it stands beside what was submitted, and ends nothing of that by itself
    says: tuple[str, ...]
    approvals: tuple[str, ...] = ()  # whose would end if the draft replaced what was submitted
    stands: tuple[str, ...] = ()  # whose sign-offs hold for the new revision, too


def of_edit(case: Case, ask: RevisePlan) -> Ends | Refused:
    """What saving this revision would end, or why it cannot be saved."""
    outcome = commands.decide("plan", ask, case)
    if isinstance(outcome, Refused):
        return outcome
    return _between(case, _after(case, outcome))


def of_saved(before: Case, after: Case) -> Ends:
    """What saving a revision ended, as those facts show that stood before and those that stand after it."""
    return _between(before, after, saved=True)


def _after(case: Case, accepted: Accepted) -> Case:
    facts = deepcopy(case.facts)
    for event in accepted.events:
        facts.apply(_happened(case, facts.n + 1, event))
    return replace(case, facts=facts)


def _happened(case: Case, n: int, event: Event) -> Happened:
    actor = case.actor
    ref, policy = case.facts.ref, case.world.policy_version
    return Happened(0, n, ref, case.at, actor.account, actor.via, policy, event)


def _between(before: Case, after: Case, *, saved: bool = False) -> Ends:
    signed, passing = _passing(before), _passing(after)
    there = before.facts.submission
    draft = there is not None and bool(submission.differences(after))
    found = Ends(
        sign_offs=tuple(account for account in signed if account not in passing),
        staging=_open(staging.tried, before) and not _open(staging.tried, after),
        risk=_open(risk.judged, before) and not _open(risk.judged, after),
        draft=draft,
        says=(),
        approvals=submission.endangered(after) if draft else (),
        stands=tuple(account for account in signed if account in passing),
    )
    return replace(found, says=tuple(_says(before, after, found, saved=saved)))


def _passing(case: Case) -> tuple[str, ...]:
    return tuple(each.by for each in staging.latest(case) if each.verdict == "pass")


def _open(gate: Gate, case: Case) -> bool:
    return isinstance(gate.look(case), Met)


def _says(before: Case, after: Case, found: Ends, *, saved: bool) -> list[str]:
    said, ends = [], "This ended" if saved else "This ends"
    if found.sign_offs:
        names = listed([before.name(account) for account in found.sign_offs])
        count = len(found.sign_offs)
        said.append(f"{ends} {counted(count, 'sign-off')}: {names}.")
    if found.staging:
        said.append("The changed steps, and those behind them, have to be run in staging again.")
    if found.risk:
        said.append("The risk has to be judged again.")
    if found.draft:
        number = before.facts.submissions[-1].number
        said.append(f"Submission {number} stays as it is, and this is a draft beside it.")
        said.append(f"Replacing submission {number} later: {submission.cost(after)}")
    return (said or [f"{ends} nothing."]) + _standing(before, found)


def _standing(case: Case, found: Ends) -> list[str]:
    """Whose sign-offs hold on, by name."""
    if not found.stands:
        return []
    names = listed([case.name(account) for account in found.stands])
    several = len(found.stands) > 1
    return [f"The sign-off{'s' if several else ''} of {names} {'hold' if several else 'holds'}."]
