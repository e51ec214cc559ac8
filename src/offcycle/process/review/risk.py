"""This module decides whether hosting found the risk of the plan acceptable, as the plan reads now."""

from collections.abc import Iterator
from dataclasses import dataclass

from offcycle.process import plan, triage
from offcycle.process.events import Event, Prose
from offcycle.process.events import review as events
from offcycle.process.events import triage as marks
from offcycle.process.facts import Risk
from offcycle.process.keeping_say import SAYS, kept
from offcycle.process.kernel import Case, Met, Unmet, check, command, gate, opened, rule
from offcycle.process.rules import is_open, listed, may

RISKS = ("low", "moderate", "high")
JUDGEMENTS = ("acceptable", "not_acceptable")


def latest(case: Case) -> Risk | None:
    """The latest judgement of what the plan does now; failing that, of what it did before."""
    now = case.facts.plan.operations["all"] if case.facts.plan else ""
    fitting = [risk for risk in case.facts.risks if risk.operations == now]
    return fitting[-1] if fitting else case.facts.risk


@gate(
    "risk",
    "The security and the performance risk of the plan as it reads now was judged, and found acceptable.",
)
def judged(case: Case) -> Met | Unmet:
    """Step 4: the risk was reviewed."""
    risk, current = latest(case), case.facts.plan
    waiting, since = (
        case.waiting(*case.judging.may.risk),
        current.at if current else case.facts.requested_at,
    )
    if risk is None:
        return Unmet(
            "Security and performance risk were not judged yet.",
            "Judge the risk of the plan.",
            waiting,
            since,
        )
    if current is None or risk.operations != current.operations["all"]:
        return Unmet(
            "What the plan does has changed since its risk was judged.",
            "Judge the risk again.",
            waiting,
            since,
        )
    if risk.verdict != "acceptable":
        return Unmet(
            f"{case.name(risk.by)} did not find the risk acceptable.",
            "Adjust the plan, then judge the risk again.",
            waiting,
            risk.at,
        )
    return Met(
        f"{case.name(risk.by)} found it acceptable: security {risk.security}, performance {risk.performance}."
    )


@dataclass(frozen=True, slots=True)
class ReviewRisk:
    """The judgement of the risk."""

    security: str
    performance: str
    verdict: str
    findings: str = ""
    give_up_say: bool = False  # an approver knows that reviewing it ends their say
    checked: tuple[str, ...] = ()  # what of the checklist was looked at, by its names


@check(
    "risk.scales",
    "Risks are low, moderate or high; the judgement is acceptable or not_acceptable.",
    typed=True,
)
def _on_scale(_: Case, ask: ReviewRisk) -> Unmet | None:
    if ask.security in RISKS and ask.performance in RISKS and ask.verdict in JUDGEMENTS:
        return None
    return Unmet(
        "A value is not on its scale.",
        f"Risks are {', '.join(RISKS)}; the judgement is {' or '.join(JUDGEMENTS)}.",
    )


@check("risk.checklist", "What is ticked stands on the policy's checklist.", typed=True)
def _on_checklist(case: Case, ask: ReviewRisk) -> Unmet | None:
    names = [each.name for each in case.policy.risk.checklist]
    strange = [one for one in ask.checked if one not in names]
    if not strange:
        return None
    known = f"Tick one of these: {', '.join(names)}." if names else "Tick nothing."
    return Unmet(f"The checklist has no {listed([f'“{one}”' for one in strange])}.", known)


@check("review.say_kept", SAYS)
def _say_kept(case: Case, ask: ReviewRisk) -> Unmet | None:
    return kept(case, "review-risk", given_up=ask.give_up_say)


@rule("review.not_applied", "Review ends when the plan is applied to production.")
def not_applied(case: Case) -> Unmet | None:
    """Whether production is neither being changed nor was changed with success."""
    run = case.facts.taken
    if run is None:
        return None
    return Unmet(
        f"{run.id} has applied the plan to production, or is doing so.",
        "Finish what production needs.",
    )


@command(
    "review-risk",
    ReviewRisk,
    is_open,
    may("risk"),
    opened(plan.documented),
    not_applied,
    checks=(_on_scale, _on_checklist, _say_kept),
)
def review_risk(case: Case, ask: ReviewRisk) -> Iterator[Event]:
    """Judge the security and the performance risk of the plan as it reads now."""
    yield events.RiskReviewed(
        security=ask.security,
        performance=ask.performance,
        verdict=ask.verdict,
        operations=case.facts.plan.operations["all"] if case.facts.plan else "",
        findings=Prose(ask.findings),
        checked=tuple(dict.fromkeys(ask.checked)),
    )
    if ask.security != "low" and not triage.security_related(case.facts):
        yield marks.SecurityRaised(raised=True, reason=Prose("The risk review found it so."))
