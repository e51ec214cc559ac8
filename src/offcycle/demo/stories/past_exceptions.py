"""This module tells changes of the past weeks of which each made an exception, and that ended well."""

from dataclasses import replace
from datetime import timedelta

from offcycle.demo.stories import matters
from offcycle.demo.stories.stage import Beat, Beats, Teller, says
from offcycle.demo.stories.ways import (
    Matter,
    applied,
    approved,
    asked,
    closed,
    decides,
    filled,
    is_out,
    judged,
    passes,
    planned,
    prepared,
    staged,
    submits,
    submitted,
    validates,
)
from offcycle.ledger import expunging, read
from offcycle.process.kernel import Actor, Refused
from offcycle.process.people import ProposeExpunge, ResetCredentials
from offcycle.process.plan import Comment
from offcycle.process.run.freezes import LiftFreeze, SetFreeze
from offcycle.process.staging.desk_check import DeskCheck
from offcycle.process.staging.waiver import WaiveValidation
from offcycle.process.triage import Mark


def ended(matter: Matter, message: str) -> Beats:
    """All that comes after the approvals."""
    return (*applied(matter), validates(matter), *closed(matter, message))


def credentials() -> Beats:
    """An approver decides two hours after her password was set anew."""
    matter = replace(matters.LOGS, title="Logs of the mail relay fill its disk")
    return (
        *submitted(matter),
        says("admin", "reset-credentials", ResetCredentials("cor2"), after=20),
        *approved(),
        *ended(matter, "The mail relay has room again. No mail was lost."),
    )


def one_approver() -> Beats:
    """One approver is out by the word of the security officer, and the yes of the other suffices."""
    matter = matters.INDEX
    note = "Her office says that she was taken ill this morning."
    return (
        *submitted(matter),
        is_out("cor2", "isso", days=4, note=note, after=15),
        decides("cor1", "approve", "We should not wait for this one.", after=6),
        *ended(matter, "Spanish documents are found again."),
    )


def alternate() -> Beats:
    """One approver is out, and her alternate decides in her seat."""
    matter = replace(matters.CACHE, title="Resource Library shows drafts to everybody")
    return (
        *submitted(matter),
        decides("cor3", "approve", "For Alana, who is out.", after=14),
        decides("cor1", "approve", after=5),
        *ended(matter, "Drafts are not shown any more."),
    )


def though_out() -> Beats:
    """An approver who is out decides all the same, and it counts."""
    matter = matters.GATEWAY
    return (
        *asked(matter),
        *planned(matter),
        says(
            "hosting2",
            "desk-check",
            DeskCheck("hosting", "The restart itself: there is no second gateway to try it on."),
            after=25,
        ),
        *_signed(matter),
        filled(matter),
        judged(matter),
        submits(matter),
        decides("cor2", "approve", "From home; it is quickly said.", after=20),
        decides("cor1", "approve", after=7),
        *ended(matter, "New telephones are known to both gateways of the VPN."),
    )


def _signed(matter: Matter) -> Beats:
    return (passes(matter.crew.dev), passes(matter.crew.tester, after=9))


def over_a_freeze() -> Beats:
    """A freeze held; the approvers saw it on their first screen and overrode it."""
    matter = replace(
        matters.INDEX, title="The Resource Library gives away the addresses of its authors"
    )
    reason = "The yearly report is printed from the library this week."
    return (
        says(
            "hosting",
            "set-freeze",
            lambda teller: SetFreeze(
                teller.at, teller.at + timedelta(days=3), reason, ("library",), "yearly-report"
            ),
        ),
        *submitted(matter),
        *approved(),
        *ended(matter, "The addresses of authors are not shown any more."),
        says("hosting", "lift-freeze", LiftFreeze("yearly-report"), after=60),
    )


def waived() -> Beats:
    """Nobody of those who test could be reached at night, and the hosting lead goes without them."""
    matter = replace(
        matters.CACHE,
        title="The Resource Library answers with the pages of another site",
        no_access=True,
        active=True,
    )
    reason = (
        "It is three at night, nobody of the testers answers, and visitors see a stranger's pages."
    )
    return (
        *asked(matter),
        *planned(matter),
        *staged(matter),
        *_signed(matter)[:1],
        filled(matter),
        judged(matter),
        says("hosting", "waive-validation", WaiveValidation(reason), after=10),
        submits(matter),
        *approved(),
        *ended(matter, "The Resource Library shows its own pages again."),
    )


def late_security() -> Beats:
    """After it was submitted somebody sees that it is security related; the security officer gets everything so far."""
    matter = replace(
        matters.SESSIONS, title="Coaching Companion shows people the name of somebody else"
    )
    reason = "People see the names of others, so this is more than an inconvenience."
    return (
        *submitted(matter),
        says("tester", "raise-security", Mark(reason), after=9),
        *approved(),
        *ended(matter, "Coaching Companion shows everybody their own name again."),
    )


SECRET = "Tr0ub4dor-staging"  # noqa: S105 - a sample, and expunged in the story
"""What was pasted by mistake."""


def expunged() -> Beats:
    """A password was pasted into a comment; an administrator and the security officer have expunged it."""
    matter = replace(matters.MAIL, title="Coaching Companion sends every mail twice")
    said = f"I have tried it with the mailer's password {SECRET}, and it sends just once."
    return (
        *prepared(matter),
        says("affected", "comment", Comment(said), after=3),
        says("hosting", "comment", Comment("Please no passwords here. I ask to have it expunged.")),
        _proposes("admin", after=12),
        _confirms("isso", after=18),
        submits(matter),
        *approved(),
        *ended(matter, "Mails of Coaching Companion leave once."),
    )


def _proposes(account: str, *, after: float) -> Beat:
    def do(teller: Teller) -> None:
        ask = ProposeExpunge(teller.ref or "", "A password was pasted into a comment.", SECRET)
        found = expunging.propose(ask, Actor(account, "demo"))
        if isinstance(found, Refused):
            teller.take("propose-expunge", found)

    return Beat(after, do)


def _confirms(account: str, *, after: float) -> Beat:
    def do(teller: Teller) -> None:
        outcome = expunging.confirm(_waiting(), Actor(account, "demo"))
        teller.take("expunge", outcome)

    return Beat(after, do)


def _waiting() -> int:
    return max(read.world().erasures.proposals)
