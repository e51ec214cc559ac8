"""This module is the stretches of the way that most stories go: asked for, planned, tried, submitted, approved, applied, ended."""

from dataclasses import dataclass, replace
from datetime import timedelta

from offcycle.demo import kept
from offcycle.demo.stories.plans import Plan
from offcycle.demo.stories.stage import Beat, Beats, Teller, says
from offcycle.ledger import plans, read, starting
from offcycle.process import form, notices
from offcycle.process.kernel import Actor
from offcycle.process.people import RecordAbsence
from offcycle.process.review import decision, risk, submission
from offcycle.process.run import production, rollback, standby, steps
from offcycle.process.run.several import TickSteps
from offcycle.process.staging import Sign
from offcycle.process.triage import Answers, Request

DONE = "done"


@dataclass(frozen=True, slots=True)
class Crew:
    """Who does what for a system."""

    dev: str
    second: str
    tester: str
    operator: str = "hosting"
    reviewer: str = "hosting2"


CREWS = {
    "eclkc": Crew("dev", "dev2", "qa"),
    "library": Crew("dev2", "dev", "tester"),
    "coaching": Crew("affected", "affected", "tester"),
    "registration": Crew("affected", "affected", "tester"),
    "vpn": Crew("hosting2", "hosting2", "tester", reviewer="hosting"),
}


@dataclass(frozen=True, slots=True)
class Matter:
    """What a change is about, in the words that people typed."""

    system: str
    title: str
    description: str
    why: str
    sentence: str
    plan: Plan
    if_not_done: str
    undo: str = "Each step says how it is undone; all of it takes about ten minutes."
    interruption: str = "None that users would notice."
    active: bool = False
    no_access: bool = False
    slow: bool = False
    security: bool = False
    quality: bool = True
    impact: str = "moderate"
    urgency: str = "high"
    affected: tuple[str, ...] = ()
    template: str = ""  # of the system, which the plan is started from as it stands

    @property
    def crew(self) -> Crew:
        """Who works on it."""
        return CREWS[self.system]

    @property
    def answers(self) -> Answers:
        """The triage answers."""
        return Answers(
            description=self.description,
            active=self.active,
            users_cannot_access=self.no_access,
            performance_degraded=self.slow,
            security=self.security,
            quality=self.quality,
            why=self.why,
            impact=self.impact,
            urgency=self.urgency,
            personal_data="no",
            affected=self.affected,
        )


def asked(matter: Matter, *, by: str = "", drill: bool = False) -> Beats:
    """It is asked for, hosting acknowledges it, and the two questions are answered."""
    who = by or matter.crew.dev
    beats: Beats = (says(who, "request", Request(matter.system, matter.title, drill=drill)),)
    if who not in {"hosting", "hosting2"}:
        beats += (says(matter.crew.operator, "acknowledge", after=4),)
    return (*beats, says(who, "triage", matter.answers, after=3))


def writes(account: str, plan: Plan, message: str = "", *, after: float = 9) -> Beat:
    """Somebody saves a revision of the plan."""
    return writes_text(account, plan.markdown, message, name="plan.md", after=after)


def writes_text(account: str, text: bytes, message: str, *, name: str, after: float) -> Beat:
    """Somebody saves a document as the plan."""

    def do(teller: Teller) -> None:
        outcome = plans.revise(
            change=teller.ref or "",
            markdown=text,
            actor=Actor(account, "demo"),
            message=message,
            name=name,
        )
        teller.take("plan", outcome)

    return Beat(after, do)


def starts_from(account: str, template: str, *, after: float = 3) -> Beat:
    """Somebody starts the plan from a template of the system."""

    def do(teller: Teller) -> None:
        actor, view = Actor(account, "demo"), read.change(teller.ref or "")
        begun = starting.source(view, actor, template=template)
        teller.take("plan", starting.start(view, actor, begun, message="Our runbook, as it is."))

    return Beat(after, do)


def planned(matter: Matter) -> Beats:
    """The plan is written, or started from a template."""
    if matter.template:
        return (starts_from(matter.crew.dev, matter.template),)
    return (writes(matter.crew.dev, matter.plan),)


def all_ticked(teller: Teller) -> TickSteps:
    """Every step that is left of the run, ticked with one press."""
    left = (step.key for step in teller.run.steps.values() if not step.settled)
    return TickSteps(teller.run.id, tuple(left))


def finishes(account: str, *, after: float = 2) -> Beat:
    """Somebody finishes the run that goes on."""
    return says(account, "finish-run", lambda teller: steps.FinishRun(teller.run.id), after=after)


def staged(matter: Matter) -> Beats:
    """The plan is run in staging."""
    who = matter.crew.dev
    return (
        says(who, "start-staging", after=6),
        says(who, "tick-steps", all_ticked, after=11),
        finishes(who),
    )


def passes(account: str, *, after: float = 5) -> Beat:
    """Somebody passes staging, having looked at the plan as it reads now."""
    return says(account, "sign-off", lambda teller: Sign("pass", teller.plan), after=after)


def tried(matter: Matter) -> Beats:
    """The plan is run in staging, and signed off."""
    return (
        *staged(matter),
        passes(matter.crew.dev, after=2),
        passes(matter.crew.tester, after=8),
    )


def filled(matter: Matter) -> Beat:
    """The form is filled."""
    fields = {
        "sentence": matter.sentence,
        "if_not_done": matter.if_not_done,
        "interruption": matter.interruption,
        "undo": matter.undo,
    }
    return says(matter.crew.dev, "fill-form", form.Fill(fields), after=5)


def judged(matter: Matter, findings: str = "") -> Beat:
    """Hosting finds the risk acceptable."""
    ask = risk.ReviewRisk("low", "low", "acceptable", findings)
    return says(matter.crew.reviewer, "review-risk", ask, after=6)


def submits(matter: Matter, *, after: float = 2) -> Beat:
    """Hosting submits what there is, in the place of what was submitted before if that stands."""

    def ask(teller: Teller) -> submission.Submit:
        stands = teller.facts.submission
        return submission.Submit(replaces=stands.number if stands else 0)

    return says(matter.crew.operator, "submit", ask, after=after)


def prepared(matter: Matter, *, by: str = "") -> Beats:
    """All that comes before the submission."""
    return (
        *asked(matter, by=by),
        *planned(matter),
        *tried(matter),
        filled(matter),
        judged(matter),
    )


def submitted(matter: Matter, *, by: str = "") -> Beats:
    """All until it lies before the approvers."""
    return (*prepared(matter, by=by), submits(matter))


def decides(account: str, verdict: str, reason: str = "", *, after: float = 10) -> Beat:
    """An approver says something to what lies before them."""
    return says(
        account,
        "decide",
        lambda teller: decision.Decide(verdict, teller.seal, reason),
        after=after,
    )


def approved(first: str = "cor1", second: str = "cor2") -> Beats:
    """Both approvers say yes."""
    return (decides(first, "approve", after=12), decides(second, "approve", after=9))


def stands_by(account: str, *, hours: float = 2, after: float = 4) -> Beat:
    """Somebody stands by for some hours."""
    return says(
        account,
        "stand-by",
        lambda teller: standby.StandBy(teller.at + timedelta(hours=hours)),
        after=after,
    )


def is_out(account: str, by: str, *, days: float, note: str, after: float) -> Beat:
    """Somebody is recorded as out of office."""
    return says(
        by,
        "record-absence",
        lambda teller: RecordAbsence(account, teller.at + timedelta(days=days), note=note),
        after=after,
    )


def reports(account: str, outcome: str = DONE, note: str = "", *, after: float = 3) -> Beat:
    """Somebody reports what came of the next step."""
    return says(
        account,
        "report-step",
        lambda teller: steps.ReportStep(teller.run.id, teller.step, outcome, note),
        after=after,
    )


def begun(matter: Matter) -> Beats:
    """Somebody stands by, and production is started."""
    return (
        stands_by(matter.crew.second),
        says(matter.crew.operator, "start-production", after=3),
    )


def applied(matter: Matter, *, number: int | None = None) -> Beats:
    """Production is started, and every step done."""
    operator = matter.crew.operator
    there = kept.steps(matter.template) if matter.template else len(matter.plan.steps)
    count = there if number is None else number
    return (
        *begun(matter),
        *(reports(operator) for _ in range(count)),
        finishes(operator, after=1),
    )


def to_undo(teller: Teller) -> rollback.StartRollback:
    """The latest run in production, which is to be rolled back."""
    run = teller.facts.production
    return rollback.StartRollback(run.id if run else "")


def stops(account: str, reason: str, *, after: float = 3) -> Beat:
    """Somebody stops the run that goes on."""
    return says(
        account,
        "stop-run",
        lambda teller: steps.StopRun(teller.run.id, reason),
        after=after,
    )


def validates(matter: Matter, verdict: str = "pass", reason: str = "") -> Beat:
    """The dev team looks at production."""
    ask = production.ValidateProduction(verdict, reason)
    return says(matter.crew.dev, "validate-production", ask, after=5)


def told(matter: Matter, message: str) -> Beat:
    """Hosting tells the stakeholders how it ended."""
    ask = notices.TellStakeholders(message)
    return says(matter.crew.operator, "notify-stakeholders", ask, after=4)


def closed(matter: Matter, message: str) -> Beats:
    """Stakeholders are told, and the change is closed."""
    return (told(matter, message), says(matter.crew.operator, "close", after=6))


def whole(matter: Matter, message: str) -> Beats:
    """The whole way, from the request to the end."""
    return (
        *submitted(matter),
        *approved(),
        *applied(matter),
        validates(matter),
        *closed(matter, message),
    )


def waits(beats: Beats, minutes: float) -> Beats:
    """The same beats, the first of them so many minutes later."""
    first, *rest = beats
    return (replace(first, after=first.after + minutes), *rest)
