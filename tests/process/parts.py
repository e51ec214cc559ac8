"""This module holds the parts of stories that leave the straight way: what goes wrong, changes, or is undone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from offcycle.process.events import Prose, organisation
from offcycle.process.review import decision, risk, submission
from offcycle.process.run import production, standby, steps
from offcycle.process.staging import Sign
from offcycle.process.triage import Answers, Withdraw
from tests.process import story as told
from tests.process.story import POLICY, Story, planned

Part = Callable[[Story], None]


def withdrawn(story: Story) -> None:
    story.must("dev", "withdraw", Withdraw("Not needed any more."))


def waits(**time: float) -> Part:
    """Time goes by."""

    def part(story: Story) -> None:
        story.at += timedelta(**time)

    return part


def to_the_end(story: Story) -> None:
    """What is left of the straight way after the run in production."""
    for part in (told.validated, told.told, told.archived, told.closed):
        part(story)


def revised(story: Story) -> None:
    """The plan does something else, everywhere."""
    story.must("dev", "plan", planned("Log in.", "Click Delete."))


def left_open(story: Story) -> None:
    """The plan does something else, and cannot be run because something in it is left open."""
    story.must("dev", "plan", replace(planned("Log in.", "Click Delete."), faults=1))


def put_back(story: Story) -> None:
    story.must("dev", "plan", planned("Log in.", "Click Build."))


def reworded(story: Story) -> None:
    """Another document with the same operations."""
    story.must("dev", "plan", same_operations("Better said"))


def same_operations(words: str) -> object:
    return replace(planned("Log in.", "Click Build."), document=words, source=words, plan=words)


def deferred(story: Story) -> None:
    answers = Answers(active=False, security=False, quality=False)
    story.must("dev", "triage", answers)


def staging_failed(story: Story) -> None:
    assert story.facts.plan is not None
    story.must("qa", "sign-off", Sign("fail", story.facts.plan.plan, "The page is white"))


def rejected(story: Story) -> None:
    assert story.facts.submission is not None
    ask = decision.Decide("reject", story.facts.submission.seal, "Say how it is undone")
    story.must("cor2", "decide", ask)


def submission_taken_back(story: Story) -> None:
    """What lies before the approvers is taken back."""
    ask = submission.WithdrawSubmission("A step is missing")
    story.must("hosting", "withdraw-submission", ask)


def submitted_anew(story: Story) -> None:
    story.must("hosting", "submit", submission.Submit())


def risk_not_acceptable(story: Story) -> None:
    story.must("hosting", "review-risk", risk.ReviewRisk("high", "low", "not_acceptable"))


def step_done(story: Story) -> None:
    run = story.facts.running
    assert run is not None
    step = run.next()
    assert step is not None
    story.must("hosting", "report-step", steps.ReportStep(run.id, step.key, "done"))


def stopped(story: Story) -> None:
    story.must("hosting", "stop-run", steps.StopRun(story.run, "It does not work"))


def production_failed(story: Story) -> None:
    ask = production.ValidateProduction("fail", "The page is white")
    story.must("dev", "validate-production", ask)


def stands_by(account: str) -> Part:
    def part(story: Story) -> None:
        story.must(account, "stand-by", standby.StandBy(story.at + timedelta(hours=1)))

    return part


def stands_down(account: str) -> Part:
    return lambda story: story.must(account, "stand-down")


def gets(account: str, role: str, on: str = "eclkc") -> Part:
    return lambda story: story.organise(organisation.RoleGiven(account=account, role=role, on=on))


def loses(account: str, role: str) -> Part:
    return lambda story: story.organise(
        organisation.RoleTaken(account=account, role=role, on="eclkc")
    )


def disabled(account: str) -> Part:
    return lambda story: story.organise(organisation.AccountDisabled(account=account))


def policy(*changes: tuple[str, str]) -> Part:
    """A policy comes into force that differs from the shipped one in these texts."""

    def part(story: Story) -> None:
        text = POLICY
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        version = story.world.policy_version + 1
        story.organise(organisation.PolicyActivated(version=version, digest="", text=Prose(text)))

    return part


def no_address(environment: str) -> Part:
    """The system loses the address of an environment."""

    def part(story: Story) -> None:
        known = {"staging": "http://127.0.0.1:1", "production": "http://127.0.0.1:2"}
        known[environment] = ""
        story.organise(
            organisation.SystemSet(system="eclkc", name=Prose("ECLKC"), team="web", **known)
        )

    return part


def all_of(*parts: Part) -> Part:
    """Several parts, one after the other."""

    def whole(story: Story) -> None:
        for part in parts:
            part(story)

    return whole


def described(story: Story) -> None:
    """Everything but the two questions of triage is answered."""
    story.must("dev", "triage", Answers(description="Down.", why="Users."))


NOT_TRIAGED: tuple[Part, ...] = (
    told.requested,
    described,
    told.documented,
    told.staged,
    told.signed,
    told.form_filled,
    told.risk_reviewed,
)
"""The way up to the submission, with the questions of triage left open."""


def faulty(story: Story) -> None:
    """A revision that does the same, and has a fault."""
    story.must("dev", "plan", replace(planned("Log in.", "Click Build."), document="x", faults=1))
