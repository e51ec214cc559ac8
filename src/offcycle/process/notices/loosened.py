"""This module tells approvers and the ISSO when a policy loosens approvals, in words that no policy can switch off.

Else the policy that loosens them could take away the notice of itself.
"""

from collections.abc import Iterator

from offcycle.process.events import organisation
from offcycle.process.facts import Happened
from offcycle.process.kernel import Case
from offcycle.process.notices.leaving import Notice
from offcycle.process.policy import Policy
from offcycle.process.policy.loosening import loosens

SUBJECT = "A policy that loosens approvals came into force"


def owed(h: Happened, case: Case, address: str) -> Iterator[Notice]:
    """The notices that a policy comes into force which loosens something, if it does."""
    if not isinstance(h.event, organisation.PolicyActivated):
        return
    policies, version = case.world.policies, h.event.version
    earlier = [each for each in policies if each < version]
    if not earlier:
        return
    old, new = policies[max(earlier)], policies[version]
    looser = loosens(old, new)
    text = _text(case.name(h.by), version, looser, address)
    for account in _told(case, old, new) if looser else ():
        known = case.world.roster.accounts.get(account)
        if known and known.email:
            yield Notice(known.slug, known.email, known.name, SUBJECT, text)


def _text(by: str, version: int, looser: tuple[str, ...], address: str) -> str:
    told = "\n".join(f"- {each}" for each in looser)
    return (
        f"{by} brought version {version} of the policy into force. It loosens how changes are approved:\n\n{told}\n\n"
        "It holds for changes that are requested from now on. Changes under way are judged as before.\n"
        f"If you did not expect this, speak to an administrator.\n\n{address}\n"
    )


def _told(case: Case, old: Policy, new: Policy) -> tuple[str, ...]:
    """Everybody who sat or sits in an approver's seat, their alternates, and the ISSO, before and after."""
    roster = case.world.roster
    found: list[str] = []
    for policy in (old, new):
        found += policy.quorum.seats
        found += [one for several in policy.quorum.alternates.values() for one in several]
        found += [
            one
            for (role, _), accounts in roster.holdings.items()
            if role == policy.roles.isso
            for one in sorted(accounts)
        ]
    return tuple(one for one in dict.fromkeys(found) if roster.active(one))
