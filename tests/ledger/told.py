"""This module tells stories to the record: the organisation of the rules' stories, and changes on the straight way."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from offcycle.ledger import history, read
from offcycle.ledger.record import Recorded, record
from offcycle.process import form, notices, people
from offcycle.process.canonical import canonical, digest
from offcycle.process.kernel import CONSOLE, WORKER, Actor, Refused
from offcycle.process.plan import Comment, RevisePlan
from offcycle.process.review import archive, decision, risk, submission
from offcycle.process.run import production, standby, steps
from offcycle.process.staging import Sign
from offcycle.process.triage import Answers, Nothing, Request
from offcycle.runbook import as_json
from offcycle.runbook import read as read_plan
from tests.ledger.founding import founded
from tests.organisations import CUSTOMER, Organisation
from tests.process.story import FIELDS, planned

ADMINISTRATOR = Actor(CONSOLE, via=CONSOLE)


def organise(of: Organisation = CUSTOMER) -> None:
    """Found the organisation of the stories, by commands."""
    give("activate-policy", people.ActivatePolicy(of.policy))
    give("set-team", people.SetTeam("web", "Web"))
    give(
        "set-system",
        people.SetSystem(
            "eclkc",
            "ECLKC",
            "web",
            "http://127.0.0.1:1",
            "http://127.0.0.1:2",
            ("list@example.org",),
        ),
    )
    give("set-system", people.SetSystem("other", "Other", "web", "", "x"))
    for one in [*of.holders, "dee", "admin", "affected", *of.more_people]:
        add(of.account(one), one, administrator=one == "admin")
    held = {of.account(one): of.role(role) for one, role in of.holders.items()} | of.more_people
    for account, role in held.items():
        give("give-role", people.HoldRole(account, role, "eclkc"))
    give("give-role", people.HoldRole(of.account("affected"), of.role("dev"), "other"))


def organised(of: Organisation = CUSTOMER) -> None:
    """The same organisation, as its commands left it the first time: for tests that are about what comes after."""
    founded(of.name, lambda: organise(of))


def add(account: str, plays: str, *, administrator: bool) -> None:
    ask = people.AddAccount(account, plays.title(), f"{plays}@example.org", administrator)
    give("add-account", ask)


def give(command: str, ask: object, actor: Actor = ADMINISTRATOR) -> Recorded:
    """Give a command on the organisation that has to be accepted."""
    return accepted(record(command=command, ask=ask, actor=actor))


def accepted(outcome: Recorded | Refused) -> Recorded:
    assert isinstance(outcome, Recorded), outcome
    return outcome


def request(title: str = "Site down", account: str = "dev", system: str = "eclkc") -> str:
    """A new change."""
    ask = Request(system, title)
    found = accepted(record(command="request", ask=ask, actor=Actor(account)))
    assert found.change
    return found.change


@dataclass(frozen=True)
class Told:
    """A change in the record, told command by command."""

    ref: str

    def must(self, account: str, command: str, ask: object = Nothing()) -> Recorded:
        actor = Actor(account, via=WORKER if account == WORKER else "page")
        return accepted(record(command=command, ask=ask, actor=actor, change=self.ref))

    def plan(self, account: str, *texts: str) -> Recorded:
        ask, contents = a_plan(*texts)
        actor = Actor(account)
        return accepted(
            record(command="plan", ask=ask, actor=actor, change=self.ref, documents=contents)
        )

    def comment(self, account: str, text: str) -> Recorded:
        return self.must(account, "comment", Comment(text))

    def run_through(self, account: str) -> None:
        running = read.change(self.ref).facts.running
        assert running
        for key in running.steps:
            self.must(account, "report-step", steps.ReportStep(running.id, key, "done"))
        self.must(account, "finish-run", steps.FinishRun(running.id))


def a_plan(*texts: str) -> tuple[RevisePlan, list[bytes]]:
    """A plan and its documents: bytes under the digests that the plan names."""
    markdown = "\n".join(texts).encode()
    contents = [markdown, canonical(as_json(read_plan(markdown, name="plan.md")))]
    document, reading = (digest(content) for content in contents)
    return replace(planned(*texts), document=document, reading=reading), contents


WAY: list[Callable[[Told], object]] = [
    lambda told: told.must(
        "dev",
        "triage",
        Answers(
            active=True,
            security=False,
            quality=False,
            description="Nobody can reach the lifeboat.",
            why="Users.",
            impact="extensive",
            urgency="severe",
        ),
    ),
    lambda told: told.must("hosting", "acknowledge"),
    lambda told: told.plan("dev", "Log in.", "Click Build."),
    lambda told: told.must("dev", "start-staging"),
    lambda told: told.run_through("dev"),
    lambda told: told.must("dev", "sign-off", Sign("pass", _plan(told))),
    lambda told: told.must("qa", "sign-off", Sign("pass", _plan(told))),
    lambda told: told.must("hosting", "fill-form", form.Fill(FIELDS)),
    lambda told: told.must("hosting", "review-risk", risk.ReviewRisk("low", "low", "acceptable")),
    lambda told: told.must("hosting", "submit", submission.Submit()),
    lambda told: told.must("cor1", "decide", decision.Decide("approve", _seal(told))),
    lambda told: told.must("cor2", "decide", decision.Decide("approve", _seal(told))),
    lambda told: told.must(
        "dev2", "stand-by", standby.StandBy(read.change(told.ref).at + timedelta(hours=1))
    ),
    lambda told: told.must("hosting", "start-production"),
    lambda told: told.run_through("hosting"),
    lambda told: told.must("dev", "validate-production", production.ValidateProduction("pass")),
    lambda told: told.must(
        "hosting", "notify-stakeholders", notices.TellStakeholders("It works again.")
    ),
    lambda told: told.must(WORKER, "archived", archive.ReportArchived(1, "sha256:00", "form.md")),
    lambda told: told.must("hosting", "close"),
]


def _plan(told: Told) -> str:
    plan = read.change(told.ref).facts.plan
    assert plan
    return plan.plan


def _seal(told: Told) -> str:
    submitted = read.change(told.ref).facts.submission
    assert submitted
    return submitted.seal


def a_change(parts: int = len(WAY), title: str = "Site down") -> Told:
    """A change that went the first parts of the straight way."""
    told = Told(request(title))
    for part in WAY[:parts]:
        part(told)
    return told


def forget() -> None:
    """Forget what this process has read, as a new process would not know it."""
    history.forget()
