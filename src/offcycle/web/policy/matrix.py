"""This module lays out who is told what, and when, as the policy says it: a table for people who read no TOML."""

from dataclasses import dataclass, replace

from offcycle.process.events import EVENTS
from offcycle.process.notices import demands, receipts
from offcycle.process.policy import Policy
from offcycle.process.policy.telling import NoticeRule
from offcycle.process.rules import listed
from offcycle.web import names

BY_THEMSELVES = {
    "requester": "who asked for the change",
    "paged": "who is called on next",
    "validators": "who validates it",
    "asked": "who was asked",
    "actor": "who did it",
    "owner": "who owns it",
    "follow_up_owners": "who has still to do it",
    "operator": "who runs it",
    "relieved": "who is relieved",
    "standing_by": "who stands by",
    "deciders": "the approvers whose say is asked for",
    "fellows": "the other approvers",
    "asker": "who asked the question",
    "froze": "who set the freeze",
    "known_stakeholders": "stakeholders with an account",
}
WHEN = {
    "security": "when it is security related",
    "quorum": "when the approvals are enough",
    "submitted": "while it is submitted",
    "staging": "in staging",
    "production": "in production",
    "reject": "when it is sent back",
    "fail": "when it failed",
    "raised": "when it was raised",
    "defer": "when it is deferred",
    "withdraw": "when a yes is taken back",
    "running": "while it runs",
    "applied": "when it was applied",
    "rolled_back": "when it was rolled back",
    "not_needed": "when a step was not needed",
    "production_fail": "when production did not pass",
    "taken_back": "when an approval is taken back while production is changed",
    "first": "the first time alone",
    "ready": "when nothing else is missing",
    "step_failed": "when a step in production failed",
    "production_pass": "when production passed",
    "freeze_overridden": "when a freeze is overridden",
    "to_close": "when nothing but closing is left",
    "rarely": "ever more rarely the longer it is missed",
    "ended": "when that ends what was submitted",
}
"""The conditions of the policy, as they end a sentence."""
CLOCKS = {
    "acknowledgement": "hosting acknowledging it",
    "response": "the response that the priority asks for",
    "resolution": "the end that the priority asks for",
    "help": "the call for help",
    "decision": "what the approvers say",
    "approval": "starting production while the approval holds",
    "window": "the window",
    "standby": "standing by",
    "run_silent": "a run of which nothing is heard",
    "update": "the next word to stakeholders",
    "archive": "the copy in the archive",
    "acceptance": "what was recorded afterwards",
    "follow_up": "what was left to do after the change",
}
"""What the clocks of the policy count to."""


@dataclass(frozen=True, slots=True)
class Line:
    """One notice: what has to happen, who is told and gets a copy, by which ways, its subject, and whose words it has.

    Its number is its place in the policy; what the program itself sends has none.
    """

    happens: str
    when: str
    to: str
    copy_to: str
    subject: str
    by: str = "mail"
    words: str = "the policy's"
    number: int = 0


SENDER = "whoever sends it, in their own words"
OURS = "Offcycle's own, in every policy"
IN_WHOSE_NAME = "in whose name it was done, as a receipt"
LOOSENED = "A policy came into force that loosens approvals"


def matrix(policy: Policy) -> list[Line]:
    """All notices of the policy, in its order."""
    return [
        replace(line_of(each, policy), number=number)
        for number, each in enumerate(policy.notices, 1)
    ]


def always(policy: Policy) -> list[Line]:
    """What no policy can leave out: whom the process demands to be told, and receipts of what was done in somebody's name."""
    demanded = [
        Line(_happens(kind), each.when, people(each.roles(policy), policy), "", "", words=OURS)
        for kind, several in demands.DEMANDED.items()
        for each in several
    ]
    receipted = [
        Line(_happens(kind), "", IN_WHOSE_NAME, "", "", words=OURS) for kind in receipts.RECEIPTED
    ]
    loosened = people((policy.quorum.role, policy.roles.isso), policy)
    return [*demanded, *receipted, Line(LOOSENED, "", loosened, "", "", words=OURS)]


def _happens(kind: str) -> str:
    return (EVENTS[kind].__doc__ or kind).strip().splitlines()[0].removesuffix(".")


def line_of(notice: NoticeRule, policy: Policy) -> Line:
    """One notice of the policy."""
    clocks = [CLOCKS.get(each, names.words(each)) for each in notice.clocks]
    about = f"about {listed(clocks, 'or')}" if clocks else ""
    said = (WHEN.get(notice.when, names.words(notice.when)), about)
    return Line(
        _happens(notice.on),
        ", ".join(each for each in said if each),
        people(notice.to, policy),
        people(notice.copy_to, policy),
        notice.subject,
        listed(list(notice.through)),
        SENDER if notice.text.strip() == "{message}" else "the policy's",
    )


def people(named: tuple[str, ...], policy: Policy) -> str:
    """Those who are told, by what the organisation calls them."""
    return listed([BY_THEMSELVES.get(each) or names.role(each, policy) for each in named])
