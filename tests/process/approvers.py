"""This module holds the parts of stories that are about approvers: who is in, who takes whose place, and what they say."""

from dataclasses import replace
from datetime import datetime, timedelta

from offcycle.process.events import Prose, organisation
from offcycle.process.facts import Happened
from offcycle.process.review import decision
from tests.process import story as told
from tests.process.denials import Part
from tests.process.parts import gets, policy
from tests.process.story import Story, planned

ALTERNATES = 'alternates = { cor1 = ["alt"], cor2 = ["alt", "alt2"] }'


def under(*parts: Part, until: Part = told.submitted) -> Story:
    """A change that went the straight way in an organisation in which these parts were always so."""
    story = Story()
    for part in parts:
        part(story)
    for step in told.WAY:
        step(story)
        if step is until:
            break
    return story


def seated(*names: str, needed: int = 0) -> Part:
    """A policy with these seats."""
    seats = ", ".join(f'"{name}"' for name in names)
    return policy(
        ('seats = ["cor1", "cor2"]', f"seats = [{seats}]"), ("needed = 0", f"needed = {needed}")
    )


def approver(account: str) -> Part:
    """One more approver."""

    def part(story: Story) -> None:
        mail = Prose(f"{account}@example.org")
        name = Prose(account.title())
        story.organise(organisation.AccountAdded(account=account, name=name, email=mail))
        gets(account, "approver")(story)

    return part


def stand_ins(story: Story) -> None:
    """Alt may take either place, and Alt2 that of Cor2."""
    approver("alt")(story)
    approver("alt2")(story)
    policy(("alternates = {}", ALTERNATES))(story)


def out(account: str, by: str = "", starts: timedelta = timedelta(0), days: float = 2) -> Part:
    """Somebody is out of office from now, or from later on."""

    def part(story: Story) -> None:
        begins = story.at + starts
        event = organisation.AbsenceRecorded(
            account=account, starts_at=begins, until=begins + timedelta(days=days)
        )
        happened(story, event, by or account)

    return part


def back(account: str) -> Part:
    """Somebody is in again before the time."""

    def part(story: Story) -> None:
        found = story.world.calendar.absence(account, story.at)
        assert found is not None
        happened(story, organisation.AbsenceEnded(absence=found.number), account)

    return part


def reset(account: str) -> Part:
    """The password of somebody is set anew."""

    def part(story: Story) -> None:
        happened(story, organisation.CredentialsReset(account=account), "admin")

    return part


def happened(story: Story, event: told.Event, by: str) -> Happened:
    """Something happens to the organisation now."""
    seq = int((story.at - datetime(2026, 1, 1, tzinfo=story.at.tzinfo)).total_seconds())
    known = (*story.world.calendar.absences, seq)
    story.at += timedelta(seconds=1)
    entry = Happened(
        max(known) + 1, 0, None, story.at, by, "page", story.world.policy_version, event
    )
    story.world = story.world.extended((entry,))
    return entry


def says(verdict: str, *accounts: str, reason: str = "So it is") -> Part:
    """Somebody decides on what lies before the approvers."""

    def part(story: Story) -> None:
        for account in accounts:
            assert story.facts.submission is not None
            ask = decision.Decide(verdict, story.facts.submission.seal, reason)
            story.must(account, "decide", ask)

    return part


def says_yes(*accounts: str) -> Part:
    """These approve."""
    return says("approve", *accounts, reason="")


def requested_by(account: str) -> Part:
    """Somebody requested the change, as if it had always been so."""

    def part(story: Story) -> None:
        story.facts.requested_by = account

    return part


def judged_by(account: str) -> Part:
    """Somebody reviews the risk."""

    def part(story: Story) -> None:
        gets(account, "hosting")(story)
        story.must(
            account,
            "review-risk",
            told.risk.ReviewRisk("low", "low", "acceptable", give_up_say=True),
        )

    return part


def written_by(account: str) -> Part:
    """Somebody writes a revision of the plan."""

    def part(story: Story) -> None:
        gets(account, "dev")(story)
        story.must(account, "plan", replace(planned("Mine."), give_up_say=True))

    return part
