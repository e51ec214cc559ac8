"""This module gathers what an approver reads: the first screen with all that a decision rests on, and what stands below it."""

from dataclasses import dataclass
from datetime import datetime

from offcycle.ledger import plans
from offcycle.process import form, staging, triage
from offcycle.process.canonical import read_back
from offcycle.process.facts import SignOff, Submission
from offcycle.process.kernel import Case
from offcycle.process.review import differences, first_screen, risk, sealing
from offcycle.process.review.decision import quorum_sentence
from offcycle.process.rules import listed
from offcycle.runbook import compare
from offcycle.web import names
from offcycle.web.plan import section as plan_section
from offcycle.web.plan.comparing import ChangedPart, changed
from offcycle.web.review import plain
from offcycle.web.review.section import (
    Earlier,
    QuestionLine,
    SeatLine,
    earlier,
    question_lines,
    seat_lines,
)

BRIEF = 110
"""So many characters of a text stand on the first screen; the whole of it stands below."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that approvers read first, such as what happens if it is not done."""

    label: str
    text: str
    brief: str  # the same, cut at a word where it is long
    at: str  # the id of where the whole of it stands

    @property
    def cut(self) -> bool:
        return self.brief != self.text


@dataclass(frozen=True, slots=True)
class First:
    """What has to be on the first screen of a phone."""

    number: int  # of the submission; 0 of a draft
    words: str
    digest: str
    sentence: str
    facts: list[Fact]
    told: list[str]
    quorum: str


@dataclass(frozen=True, slots=True)
class Validated:
    """What somebody said of staging."""

    who: str
    roles: str
    passed: bool
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Judgement:
    """How the risk was judged, by whom, with what was looked at."""

    by: str
    at: datetime
    security: str
    performance: str
    acceptable: bool
    findings: str
    looked_at: list[str]


@dataclass(frozen=True, slots=True)
class Below:
    """What an approver reads who wants to know more."""

    parts: list[plain.PlainPart]
    rollback: list[plain.PlainStep]
    values: list[plan_section.ValueLine]
    has_plan: bool
    validated: list[Validated]
    judged: Judgement | None
    difference: list[str]
    plan_difference: list[ChangedPart]
    seats: list[SeatLine]
    questions: list[QuestionLine]
    form: list[form.Field]
    earlier: list[Earlier]


def first(case: Case) -> First:
    """The first screen: of what lies before the approvers, or of the draft while nothing does."""
    there = case.facts.submission
    told = first_screen.told_first(case, there) if there else first_screen.told_of_draft(case)
    waits = first_screen.window(case)
    sealed = sealing.sealed(there) if there else {}
    return First(
        number=there.number if there else 0,
        words=read_back(there.seal) if there else "",
        digest=there.seal if there else "",
        sentence=str(sealed.get("sentence", "")) if there else form.sentence(case),
        facts=[_risk(case, there), *_fields(case, there)],
        told=[*([waits] if waits else []), *told, *first_screen.your_yes(case)],
        quorum=quorum_sentence(case),
    )


def _risk(case: Case, there: Submission | None) -> Fact:
    sealed = sealing.sealed(there).get("risk", {}) if there else {}
    latest = risk.latest(case)
    if not sealed and (there or latest is None):
        return Fact("Risk", "", "", "risk")
    security, performance = (
        (sealed["security"], sealed["performance"])
        if sealed
        else (getattr(latest, "security", ""), getattr(latest, "performance", ""))
    )
    marked = ". Security related" if triage.security_related(case.facts) else ""
    text = f"security {security}, performance {performance}{marked}."
    return Fact("Risk", text, text, "risk")


def _fields(case: Case, there: Submission | None) -> list[Fact]:
    return [
        Fact(each.about.label, each.value, brief(each.value), f"field-{each.about.name}")
        for each in first_screen.read_first(case, there)
    ]


def brief(text: str) -> str:
    """The beginning of a text in one line, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= BRIEF:
        return line if line != text.strip() else text
    return line[:BRIEF].rpartition(" ")[0].rstrip(",;:") + " …"


def below(case: Case) -> Below:
    """The plan in plain steps, what was validated, the only differences, and what else was said."""
    facts, there = case.facts, case.facts.submission
    revision = sealing.sealed_plan(facts, there) if there else facts.plan
    reading = plans.reading(revision) if revision else None
    return Below(
        parts=plain.parts(reading) if reading else [],
        rollback=plain.rollback(reading) if reading else [],
        values=[each for each in plan_section.values(reading) if each.differs] if reading else [],
        has_plan=revision is not None,
        validated=_validated(case, there),
        judged=_judged(case),
        difference=_difference(case, there),
        plan_difference=_plan_difference(case, there),
        seats=seat_lines(case) if there else [],
        questions=question_lines(case),
        form=[each for each in form.fields(case, there) if each.value],
        earlier=earlier(facts, case),
    )


def _validated(case: Case, there: Submission | None) -> list[Validated]:
    return [
        Validated(
            who=case.name(each.by),
            roles=listed([names.role(role, case.policy) for role in each.roles]),
            passed=each.verdict == "pass",
            reason=each.reason,
            at=each.at,
        )
        for each in _signed(case, there)
    ]


def _signed(case: Case, there: Submission | None) -> list[SignOff]:
    """Who said what of the plan that lies there; of a draft beside it nothing is told."""
    plan = case.facts.plan
    if there is None or (plan is not None and plan.operations == there.operations):
        return staging.latest(case)
    own = there.operations[staging.ENVIRONMENT]
    return list({each.by: each for each in case.facts.sign_offs if each.operations == own}.values())


def _judged(case: Case) -> Judgement | None:
    found = risk.latest(case)
    if found is None:
        return None
    return Judgement(
        by=case.name(found.by),
        at=found.at,
        security=found.security,
        performance=found.performance,
        acceptable=found.verdict == "acceptable",
        findings=found.findings,
        looked_at=[each.text for each in case.policy.risk.checklist if each.name in found.checked],
    )


def _difference(case: Case, there: Submission | None) -> list[str]:
    """What differs from the submission before, each line for itself."""
    lines = differences.told(case.facts, there).splitlines() if there else []
    return [line.removeprefix("- ") for line in lines]


def _plan_difference(case: Case, there: Submission | None) -> list[ChangedPart]:
    if there is None or there.number == 1:
        return []
    before = case.facts.submissions[there.number - 2]
    old, new = (sealing.sealed_plan(case.facts, each) for each in (before, there))
    return changed(compare(plans.reading(old), plans.reading(new)))
