"""This module tells an approver before doing something that it ends their say in a change, and whose their seat becomes.

Whoever requests a change, writes its plan or reviews its risk does not approve it. So one of these, done by an approver without
being told, could leave a change that nobody can approve.
"""

from offcycle.process.kernel import Case, Unmet
from offcycle.process.seats import could_take, grounds

SAYS = "An approver is told before requesting a change, writing its plan or reviewing its risk that it ends their say in it."
ACTS = {
    "request": ("request", "request this change"),
    "plan": ("plan", "write this plan"),
    "review-risk": ("risk", "review its risk"),
}
"""By command: what the policy calls the right to it, and what it is to do it."""


def ends_say(case: Case, account: str, act: str) -> str:
    """What an approver is told before an act that ends their say; empty where it ends none."""
    quorum, roster, system = case.judging.quorum, case.world.roster, case.facts.system
    seats = [name for name in quorum.seats if account in (name, *quorum.alternates.get(name, ()))]
    if not seats or grounds(case.facts, account) or not roster.holds(account, quorum.role, system):
        return ""
    doing = ACTS[act][1]
    if account not in quorum.seats:
        places = " and ".join(case.name(name) for name in seats)
        return (
            f"If you {doing}, you end your say in it, and can no longer take the place of {places}."
        )
    heirs = could_take(case, quorum, account)
    goes = (
        f"your seat goes to {case.name(heirs[0])}"
        if heirs
        else "nobody is named who could take your seat, so that it could not be approved"
    )
    return f"If you {doing}, you end your say in it as an approver; {goes}."


def kept(case: Case, act: str, *, given_up: bool) -> Unmet | None:
    """Whether an approver keeps their say after an act, or knows that it ends."""
    allowed = case.holds(*getattr(case.policy.may, ACTS[act][0]))
    told = "" if given_up or not allowed else ends_say(case, case.actor.account, act)
    if not told:
        return None
    return Unmet(told, "Leave it to somebody else, or say that you give up your say.")
