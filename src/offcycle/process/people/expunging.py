"""This module decides how a secret or a personal datum that was pasted by mistake is expunged: by two persons, and with a reason.

One of them is an administrator, the other the security officer; either proposes, and the other confirms. What is expunged are documents:
their digests stay in the record, so that it still verifies. Which documents they are is found by the ledger.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from offcycle.process.erasures import Proposal
from offcycle.process.events import Event, Prose
from offcycle.process.events import organisation as events
from offcycle.process.kernel import Case, Unmet, check, command, rule
from offcycle.process.rules import in_person

ADMINISTRATOR, OFFICER = "administrator", "officer"
SHORTEST_PASSAGE = 4
LONGEST_PASSAGE = 10_000


@dataclass(frozen=True, slots=True)
class ProposeExpunge:
    """What is to be expunged of a change, or of what belongs to none: a passage wherever it stands, or the texts of some entries."""

    change: str
    reason: str
    passage: str = ""
    entries: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Expunge:
    """The proposal that is confirmed, and the documents that the ledger found for it."""

    proposal: int
    digests: tuple[str, ...]


def capacities(case: Case, account: str) -> frozenset[str]:
    """In which capacity an account may take part: as an administrator, as the security officer, or both."""
    roster = case.world.roster
    if not roster.active(account):
        return frozenset()
    officer = any(role == case.policy.roles.isso for role, _ in roster.holdings_of(account))
    found = {ADMINISTRATOR: roster.accounts[account].administrator, OFFICER: officer}
    return frozenset(name for name, holds in found.items() if holds)


@rule(
    "expunge.who",
    "What was pasted by mistake is expunged by an administrator and the security officer.",
)
def _either(case: Case) -> Unmet | None:
    if capacities(case, case.actor.account):
        return None
    return Unmet(
        "You are neither an administrator nor the security officer.",
        "Ask one of them to propose it, and the other to confirm.",
    )


@check("expunge.reason", "It is expunged with a reason.", typed=True)
def _reason(_: Case, ask: ProposeExpunge) -> Unmet | None:
    if ask.reason.strip():
        return None
    return Unmet("No reason was given.", "Say why, without what is to be expunged.")


@check(
    "expunge.what",
    f"A passage of {SHORTEST_PASSAGE} to {LONGEST_PASSAGE} characters is named, or an entry.",
    typed=True,
)
def _what(_: Case, ask: ProposeExpunge) -> Unmet | None:
    fits = SHORTEST_PASSAGE <= len(ask.passage.strip()) <= LONGEST_PASSAGE
    if fits or (ask.entries and not ask.passage):
        return None
    return Unmet(
        "It is not said what is to be expunged, or the passage is too short or too long.",
        f"Give a passage of {SHORTEST_PASSAGE} to {LONGEST_PASSAGE} characters, or the number of an entry.",
    )


@check("expunge.not_in_reason", "The reason does not repeat what is to be expunged.", typed=True)
def _not_in_reason(_: Case, ask: ProposeExpunge) -> Unmet | None:
    passage = ask.passage.strip()
    if not passage or passage not in ask.reason:
        return None
    return Unmet("The reason repeats what is to be expunged.", "Say why in other words.")


@command(
    "propose-expunge",
    ProposeExpunge,
    in_person,
    _either,
    checks=(_reason, _what, _not_in_reason),
    on="organisation",
)
def propose(_: Case, ask: ProposeExpunge) -> Iterator[Event]:
    """Propose to expunge what was pasted by mistake; it happens when the other of the two persons confirms."""
    yield events.ExpungeProposed(
        change=ask.change,
        reason=Prose(ask.reason.strip()),
        passage=Prose(ask.passage.strip()),
        entries=ask.entries,
    )


def waiting(case: Case) -> tuple[Proposal, ...]:
    """The proposals that nobody has confirmed yet."""
    return tuple(each for each in case.world.erasures.proposals.values() if each.done_at is None)


@check("expunge.open", "The proposal is there, and was not confirmed before.")
def _open(case: Case, ask: Expunge) -> Unmet | None:
    if ask.proposal in {each.number for each in waiting(case)}:
        return None
    return Unmet(
        f"No proposal {ask.proposal} waits to be confirmed.", "Look at the list of proposals."
    )


@check(
    "expunge.two",
    "Who proposed it and who confirms it are two persons, one an administrator and one the security officer.",
)
def _two(case: Case, ask: Expunge) -> Unmet | None:
    proposal = case.world.erasures.proposals.get(ask.proposal)
    if proposal is None or proposal.done_at:
        return None
    mine, theirs = capacities(case, case.actor.account), capacities(case, proposal.by)
    both = {(ADMINISTRATOR, OFFICER), (OFFICER, ADMINISTRATOR)}
    pairs = {(one, other) for one in mine for other in theirs}
    if case.actor.account != proposal.by and pairs & both:
        return None
    return Unmet(
        f"{case.name(proposal.by)} proposed it, and you are not the other of the two.",
        "Let the other confirm: of an administrator and the security officer, the one who did not propose it.",
    )


@check("expunge.found", "There is something left to expunge.")
def _found(case: Case, ask: Expunge) -> Unmet | None:
    if set(ask.digests) - case.world.erasures.digests:
        return None
    return Unmet("Nothing was found that is left to expunge.", "Nothing needs to be done.")


@command(
    "expunge",
    Expunge,
    in_person,
    _either,
    checks=(_open, _two, _found),
    on="organisation",
)
def expunge(case: Case, ask: Expunge) -> Iterator[Event]:
    """Expunge what was proposed: the texts go for good, and their digests stay as tombstones."""
    proposal = case.world.erasures.proposals[ask.proposal]
    yield events.Expunged(
        digests=ask.digests,
        reason=Prose(proposal.reason),
        proposal=proposal.number,
        change=proposal.change,
    )
