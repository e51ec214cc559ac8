"""This module tells stories to the rules alone: commands in, facts kept, no database and no clock but its own.

Four kinds of people are always there, by the names of the sample organisation; `dee` holds no role and may do nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from offcycle.process import form, notices
from offcycle.process.canonical import digest_of
from offcycle.process.commands import decide
from offcycle.process.events import Event, Prose, organisation
from offcycle.process.events.plan import PlanStep
from offcycle.process.facts import Facts, Happened, fold
from offcycle.process.kernel import Accepted, Actor, Case, Refused
from offcycle.process.plan import RevisePlan
from offcycle.process.review import archive, decision, risk, submission
from offcycle.process.run import production, standby, steps
from offcycle.process.staging import Sign
from offcycle.process.triage import Answers, Nothing, Request
from offcycle.process.world import World
from tests.organisations import CUSTOMER, ORGANISATIONS, Organisation

START = datetime(2026, 11, 23, 2, 14, tzinfo=UTC)
POLICY, ROLES = CUSTOMER.policy, CUSTOMER.holders


def organisation_events(policy: str | None = None, of: Organisation = CUSTOMER) -> list[Event]:
    """The events that found the organisation of the stories."""
    people = [*of.holders, "dee", "admin", "affected"]
    held = {of.account(one): of.role(role) for one, role in of.holders.items()} | of.more_people
    return [
        organisation.PolicyActivated(
            version=1, digest="", text=Prose(of.policy if policy is None else policy)
        ),
        organisation.TeamSet(team="web", name=Prose("Web")),
        organisation.SystemSet(
            system="eclkc",
            name=Prose("ECLKC"),
            team="web",
            staging="http://127.0.0.1:1",
            production="http://127.0.0.1:2",
            stakeholders=(Prose("list@example.org"),),
        ),
        organisation.SystemSet(system="other", name=Prose("Other"), team="web", production="x"),
        *[
            organisation.AccountAdded(
                account=account,
                name=Prose(one.title()),
                email=Prose(f"{one}@example.org"),
                administrator=one == "admin",
            )
            for one, account in [
                *((one, of.account(one)) for one in people),
                *zip(of.more_people, of.more_people, strict=True),
            ]
        ],
        *[organisation.RoleGiven(account=one, role=role, on="eclkc") for one, role in held.items()],
        organisation.RoleGiven(account=of.account("affected"), role=of.role("dev"), on="other"),
    ]


def planned(
    *texts: str, staging: str = "", production: str = "", checks: tuple[str, ...] = ()
) -> RevisePlan:
    """A plan whose steps do what the texts say; `staging` is a value that staging alone has, used by every step."""
    operation = [digest_of(text) for text in texts]
    whole_operation = [operation, list(checks)] if checks else operation
    by_environment = {
        "staging": digest_of([whole_operation, staging]),
        "production": digest_of(
            [whole_operation, "production", *([production] if production else [])]
        ),
    }
    whole = {**by_environment, "all": digest_of(by_environment)}
    return RevisePlan(
        document=digest_of(["document", texts, staging, production, checks]),
        reading=digest_of(["reading", texts, staging]),
        source=digest_of(["source", texts, staging, production, checks]),
        plan=digest_of(["plan", whole]),
        operations=whole,
        steps=(
            *(
                PlanStep(f"s{number}", "steps", "hand", one, digest_of([one, staging]))
                for number, one in enumerate(operation, 1)
            ),
            *(
                PlanStep(f"c{number}", "checks", "hand", digest_of(["check", text]))
                for number, text in enumerate(checks, 1)
            ),
        ),
    )


@dataclass
class Story:
    """One change, told command by command."""

    at: datetime = START
    world: World = field(default_factory=lambda: World.fold(world_history(organisation_events())))
    facts: Facts = field(default_factory=Facts)
    happened: list[Happened] = field(default_factory=list)
    of: Organisation = CUSTOMER

    def case(self, account: str, via: str = "page") -> Case:
        account = self.of.account(account)
        scopes = frozenset({"read", "write", "decide"}) if via == "token" else frozenset[str]()
        return Case(self.facts, self.world, Actor(account, via, scopes), self.at)

    def give(
        self, account: str, name: str, ask: object = Nothing(), via: str = "page"
    ) -> Accepted | Refused:
        """Give a command; what it leads to is taken in a second later."""
        self.at += timedelta(seconds=1)
        outcome = decide(name, ask, self.case(account, via))
        if isinstance(outcome, Accepted):
            self.take(outcome.events, self.of.account(account), via)
        return outcome

    def take(self, events: tuple[Event, ...], account: str, via: str = "page") -> None:
        for event in events:
            n, policy = len(self.happened) + 1, self.world.policy_version
            recorded = Happened(n, n, "CR-1001", self.at, account, via, policy, event)
            self.happened.append(recorded)
            self.facts.apply(recorded)

    def organise(self, *events: Event) -> None:
        """Let something happen to the organisation."""
        self.world = self.world.extended(world_history(list(events)))

    def again(self) -> "Story":
        """The same story so far, to be carried on in another way."""
        return Story(self.at, self.world, fold(self.happened), list(self.happened), self.of)

    def must(self, account: str, name: str, ask: object = Nothing()) -> None:
        """Give a command that has to be accepted."""
        outcome = self.give(account, name, ask)
        assert isinstance(outcome, Accepted), (name, outcome)

    def must_as_worker(self, name: str, ask: object) -> None:
        """Give a command of the background worker that has to be accepted."""
        outcome = self.give("worker", name, ask, "worker")
        assert isinstance(outcome, Accepted), (name, outcome)

    def refused(
        self, account: str, name: str, ask: object = Nothing(), via: str = "page"
    ) -> set[str]:
        """The names of the rules that refuse a command; nothing may have happened."""
        before = len(self.happened)
        outcome = self.give(account, name, ask, via)
        assert isinstance(outcome, Refused), (name, outcome)
        assert len(self.happened) == before
        return {each.rule for each in outcome.refusals}

    @property
    def run(self) -> str:
        assert self.facts.running is not None
        return self.facts.running.id

    def run_through(self, account: str) -> None:
        """Report every step of the run that is left as done, and finish it."""
        assert self.facts.running is not None
        while following := self.facts.running.next():
            self.must(account, "report-step", steps.ReportStep(self.run, following.key, "done"))
        self.must(account, "finish-run", steps.FinishRun(self.run))


def world_history(events: list[Event]) -> list[Happened]:
    return [
        Happened(n, 0, None, START, "console", "console", 1, event)
        for n, event in enumerate(events, 1)
    ]


FIELDS = {
    "sentence": "The site is switched to its read-only copy.",
    "if_not_done": "The site stays down.",
    "interruption": "none",
    "undo": "Switch back, five minutes.",
}


def requested(story: Story) -> None:
    story.must("dev", "request", Request("eclkc", "Site down"))


def triaged(story: Story) -> None:
    story.must(
        "dev",
        "triage",
        Answers(
            active=True,
            security=False,
            quality=False,
            description="Down.",
            why="Users.",
            impact="extensive",
            urgency="severe",
        ),
    )


def acknowledged(story: Story) -> None:
    story.must("hosting", "acknowledge")


def documented(story: Story) -> None:
    story.must("dev", "plan", planned("Log in.", "Click Build."))


def staged(story: Story) -> None:
    story.must("dev", "start-staging")
    story.run_through("dev")


def signed(story: Story) -> None:
    assert story.facts.plan is not None
    story.must("dev", "sign-off", Sign("pass", story.facts.plan.plan))
    story.must("qa", "sign-off", Sign("pass", story.facts.plan.plan))


def form_filled(story: Story) -> None:
    story.must("hosting", "fill-form", form.Fill(story.of.form(FIELDS)))


def risk_reviewed(story: Story) -> None:
    story.must("hosting", "review-risk", risk.ReviewRisk("low", "low", "acceptable"))


def submitted(story: Story) -> None:
    story.must("hosting", "submit", submission.Submit())


def approved(story: Story) -> None:
    for one in ("cor1", "cor2"):
        approves(story, one)


def approves(story: Story, account: str) -> None:
    assert story.facts.submission is not None
    story.must(account, "decide", decision.Decide("approve", story.facts.submission.seal))


def standing_by(story: Story) -> None:
    story.must("dev2", "stand-by", standby.StandBy(story.at + timedelta(hours=1)))


def started(story: Story) -> None:
    story.must("hosting", "start-production")


def applied(story: Story) -> None:
    story.run_through("hosting")


def validated(story: Story) -> None:
    story.must("dev", "validate-production", production.ValidateProduction("pass"))


def told(story: Story) -> None:
    story.must("hosting", "notify-stakeholders", notices.TellStakeholders("It works again."))


def archived(story: Story) -> None:
    copy = archive.ReportArchived(len(story.facts.submissions), "sha256:00", "archive/form.md")
    assert isinstance(story.give("worker", "archived", copy, "worker"), Accepted)


def closed(story: Story) -> None:
    story.must("hosting", "close")


WAY = (
    requested, triaged, acknowledged, documented, staged, signed, form_filled, risk_reviewed,
    submitted, approved, standing_by, started, applied, validated, told, archived, closed,
)  # fmt: skip


def a_change(until: Callable[[Story], None] | None = closed, of: Organisation = CUSTOMER) -> Story:
    """A change that went the straight way up to and including one part of it; None asks for the beginning."""
    return told_until(until, of.name).again()


@cache
def told_until(until: Callable[[Story], None] | None, name: str) -> Story:
    of = next(each for each in ORGANISATIONS if each.name == name)
    story = Story(of=of, world=World.fold(world_history(organisation_events(of=of))))
    for part in WAY if until else ():
        part(story)
        if part is until:
            break
    return story
