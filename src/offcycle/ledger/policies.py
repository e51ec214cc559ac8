"""This module answers about policies: the text of the one in force, and what another would do to the open changes."""

from collections.abc import Iterator

from offcycle.ledger import read
from offcycle.ledger.read import Filter
from offcycle.process.events.organisation import PolicyActivated
from offcycle.process.kernel import Actor, Case
from offcycle.process.people.readiness import OK, Finding, readiness
from offcycle.process.policy import Policy
from offcycle.process.policy_effects import Effects, effects, under
from offcycle.process.visibility import visible_systems


def text_in_force() -> str:
    """The text of the policy in force, as it was put into force; empty while there is none."""
    activated = [
        each.event for each in read.organisation() if isinstance(each.event, PolicyActivated)
    ]
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
