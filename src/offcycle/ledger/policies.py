"""This module answers about policies: the text of the one in force, and what another would do to the open changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from offcycle.ledger import chain, documents, read, rows
from offcycle.ledger.read import Filter
from offcycle.process.events.organisation import PolicyActivated
from offcycle.process.kernel import Actor, Case
from offcycle.process.people.readiness import OK, Finding, readiness
from offcycle.process.policy import Policy
from offcycle.process.policy_effects import Effects, effects, under
from offcycle.process.visibility import visible_systems


@dataclass(frozen=True, slots=True)
class Version:
    """A policy that was put into force once: when, by whom, and its text."""

    number: int
    at: datetime
    by: str
    text: str
    loosens: tuple[str, ...]


def versions() -> tuple[Version, ...]:
    """All policies that were put into force, the first one in front."""
    found = rows.all_of(
        "SELECT body FROM ledger_entry WHERE change IS NULL AND kind = 'policy.activated' ORDER BY seq"
    )
    bodies = [bytes(body) for (body,) in found]
    texts = documents.texts_of(bodies)
    happened = (chain.happened(body, texts) for body in bodies)
    return tuple(
        Version(each.event.version, each.at, each.by, str(each.event.text), each.event.loosens)
        for each in happened
        if isinstance(each.event, PolicyActivated)
    )


def text_in_force() -> str:
    """The text of the policy in force, as it was put into force; empty while there is none."""
    activated = versions()
    return activated[-1].text if activated else ""


def weigh(policy: Policy, actor: Actor) -> Effects:
    """What a policy would do to the open changes that somebody may see, if it came into force now."""
    return effects(read.world(), policy, _open(actor))


def _open(actor: Actor) -> Iterator[Case]:
    only = Filter(visible=visible_systems(actor, read.world()), is_open=True)
    cursor: str | None = None
    while True:
        page = read.changes(only, limit=read.MOST, cursor=cursor)
        for each in page.items:
            yield read.case_for(each.summary.ref, actor)
        if page.next is None:
            return
        cursor = page.next


def lacking(policy: Policy) -> tuple[Finding, ...]:
    """What the organisation lacks for a policy: people, and whatever else its changes need."""
    found = readiness(under(read.world(), policy), read.now())
    return tuple(each for each in found if each.state != OK)
