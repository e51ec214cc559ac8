"""This module lays out who is told what, and when, as the policy says it: a table for people who read no TOML."""

from dataclasses import dataclass, replace

from offcycle.process.events import EVENTS
from offcycle.process.notices import demands
from offcycle.process.policy import Policy
from offcycle.process.policy.telling import NoticeRule
from offcycle.process.rules import listed
from offcycle.web import names

BY_THEMSELVES = {
    "requester": "who asked for the change",
    "paged": "who is called on next",
    "validators": "who validated it",
    "asked": "who was asked",
    "actor": "who did it",
    "owner": "who owns it",
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
    "taken_back": "when it was taken back",
    "first": "for the first time",
    "ready": "when nothing else is missing",
    "step_failed": "when a step in production failed",
    "production_pass": "when production passed",
    "freeze_overridden": "when a freeze is overridden",
    "to_close": "when nothing but closing is left",
}
"""The conditions of the policy, as they end a sentence."""


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


def matrix(policy: Policy) -> list[Line]:
    """All notices of the policy, in its order."""
    return [
        replace(line_of(each, policy), number=number)
        for number, each in enumerate(policy.notices, 1)
    ]


def always() -> list[Line]:
    """What no policy can leave out: receipts of what was done in somebody's name, and whom the process demands to be told."""
    receipt = Line(
        "Something was done in somebody's name, such as a decision, an absence or a token",
        "",
        "that person, at once",
        "",
        "",
        words=OURS,
    )
    return [receipt, *(_ours(kind) for kind in demands.DEMANDED)]


def _ours(kind: str) -> Line:
    demanded = "whom the process demands to be told, if the policy leaves them out"
    return Line(_happens(kind), "", demanded, "", "", words=OURS)


def _happens(kind: str) -> str:
    return (EVENTS[kind].__doc__ or kind).strip().splitlines()[0].removesuffix(".")


def line_of(notice: NoticeRule, policy: Policy) -> Line:
    """One notice of the policy."""
    clocks = f"of the clock {listed([names.words(each) for each in notice.clocks], 'or')}"
    said = (WHEN.get(notice.when, names.words(notice.when)), clocks if notice.clocks else "")
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
