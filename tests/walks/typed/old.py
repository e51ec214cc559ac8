"""This module types for the walkers: for each command something that mostly fits, and now and then something stale or wrong."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random

from offcycle.process import form, notices, plan, staging, triage
from offcycle.process.facts import Facts
from offcycle.process.kernel import Case
from offcycle.process.people import HoldRole
from offcycle.process.review import archive, decision, risk, submission
from offcycle.process.run import production, standby, steps
from offcycle.process.triage import Answers, Nothing
from tests.process.story import FIELDS, planned

Ask = Callable[[Case, Random], object]

GOOD = planned("Log in.", "Click Build.")
PLANS = (
    GOOD,
    GOOD,
    planned("Log in.", "Click Build.", "Look at the site."),
    planned("Log in.", "Click Delete."),
    planned("Restart it."),
    replace(GOOD, document="better said", source="better said", plan="better said"),
    replace(planned("Log in.", "Click Build.", staging="slow"), document="another value"),
    replace(GOOD, document="faulty", plan="faulty", faults=1),
    replace(GOOD, document="open", plan="open", open_choice=True),
    planned(),
)
"""The plans among which walkers change: the same, longer, other, reworded, with another value, faulty, open, and empty."""
STALE = "sha256:" + "0" * 64


def wrong(chance: Random, odds: float = 0.05) -> bool:
    """Whether something wrong is typed this time."""
    return chance.random() < odds


def request(_: Case, chance: Random) -> object:
    system = "nosuch" if wrong(chance) else "eclkc"
    return triage.Request(system, "" if wrong(chance) else "Site down")


def answers(_: Case, chance: Random) -> object:
    if wrong(chance, 0.1):
        return Answers(active=False, security=False, quality=False)
    if wrong(chance, 0.1):
        return chance.choice(
            (Answers(), Answers(impact="huge"), Answers(security_related=False), Answers(title=""))
        )
    return Answers(
        active=True,
        security=chance.choice((None, None, False, True)),
        why="Users cannot reach it.",
        description="Down.",
        affected=chance.choice((None, None, None, (), ("other",), ("eclkc",))),
        security_related=chance.choice((None, None, None, True)),
    )


def edited(case: Case, chance: Random) -> object:
    """A new revision: usually of the same plan when there is none yet, else any."""
    return chance.choice(PLANS[:3] if case.facts.plan is None else PLANS)


def comment(_: Case, chance: Random) -> object:
    return plan.Comment("" if wrong(chance) else "Well.", "s9" if wrong(chance) else "")


def going(facts: Facts, chance: Random) -> str:
    """The run that goes on, or one that does not."""
    if facts.running and not wrong(chance):
        return facts.running.id
    return f"{facts.ref}-R{max(len(facts.runs) - 1, 1)}"


def step(case: Case, chance: Random) -> object:
    run = case.facts.running
    following = run.next() if run else None
    key = following.key if following else "s1"
    if run and wrong(chance, 0.1):
        key = chance.choice(["s9", *run.steps])
    outcome = chance.choices(("done", "failed", "skipped", "lost"), (88, 6, 5, 1))[0]
    note = "" if wrong(chance) else "It is so."
    return steps.ReportStep(going(case.facts, chance), key, outcome, note)


def finish(case: Case, chance: Random) -> object:
    return steps.FinishRun(going(case.facts, chance))


def stop(case: Case, chance: Random) -> object:
    return steps.StopRun(going(case.facts, chance), "" if wrong(chance) else "It does not work.")


def verdict(chance: Random) -> tuple[str, str]:
    """Pass, or fail, with or without a reason."""
    said = chance.choices(("pass", "fail", "perhaps"), (90, 9, 1))[0]
    return said, "" if wrong(chance, 0.2) else "The page is white."


def sign(case: Case, chance: Random) -> object:
    said, reason = verdict(chance)
    current = case.facts.plan.plan if case.facts.plan else STALE
    older = [each.plan for each in case.facts.revisions[:-1]] or [STALE]
    role = chance.choice(("dev", "qa")) if wrong(chance, 0.1) else ""
    return staging.Sign(said, chance.choice(older) if wrong(chance) else current, reason, role)


def fill(_: Case, chance: Random) -> object:
    if wrong(chance, 0.1):
        return form.Fill(
            chance.choice(({}, {"nosuch": "x"}, {"undo": ""}, {"sentence": "x" * 201}))
        )
    if wrong(chance, 0.15):
        return form.Fill({"sentence": chance.choice(("It is restarted.", FIELDS["sentence"]))})
    return form.Fill(FIELDS)


def judge(_: Case, chance: Random) -> object:
    level = "low" if not wrong(chance, 0.15) else chance.choice(("moderate", "high", "none"))
    accepted = "not_acceptable" if wrong(chance, 0.08) else "acceptable"
    return risk.ReviewRisk("low", level, accepted) if chance.random() < 0.8 else risk.ReviewRisk(level, "low", accepted)  # fmt: skip


def decide(case: Case, chance: Random) -> object:
    seals = [each.seal for each in case.facts.submissions] or [STALE]
    no = 50 if case.facts.running else 6  # who sees it go wrong takes the yes back
    said = chance.choices(("approve", "reject", "maybe"), (93, no, 1))[0]
    seal = chance.choice([STALE, *seals]) if wrong(chance, 0.1) else seals[-1]
    return decision.Decide(said, seal, "" if wrong(chance, 0.3) else "Say how it is undone.")


def stand_by(case: Case, chance: Random) -> object:
    minutes = chance.choice((5, 30, 60, 120, 24 * 60, 25 * 60))
    return standby.StandBy(case.at + timedelta(minutes=minutes))


def validate(_: Case, chance: Random) -> object:
    said, reason = verdict(chance)
    return production.ValidateProduction(said, reason)


def tell(_: Case, chance: Random) -> object:
    return notices.TellStakeholders("" if wrong(chance) else "It works again.")


def saved(case: Case, chance: Random) -> object:
    known = len(case.facts.submissions)
    run = case.facts.production
    number = run.submission if run and chance.random() < 0.7 else chance.randint(0, known + 1)
    return archive.ReportArchived(number, STALE, "archive/form.md")


def withdraw(_: Case, chance: Random) -> object:
    return triage.Withdraw("" if wrong(chance, 0.2) else "Not needed any more.")


def nothing(_: Case, __: Random) -> object:
    return Nothing()


TYPED: dict[str, Ask] = {
    "request": request,
    "triage": answers,
    "acknowledge": nothing,
    "withdraw": withdraw,
    "plan": edited,
    "comment": comment,
    "start-staging": nothing,
    "report-step": step,
    "finish-run": finish,
    "stop-run": stop,
    "sign-off": sign,
    "fill-form": fill,
    "review-risk": judge,
    "submit": lambda *_: submission.Submit(),
    "decide": decide,
    "archived": saved,
    "stand-by": stand_by,
    "stand-down": nothing,
    "start-production": nothing,
    "validate-production": validate,
    "notify-stakeholders": tell,
    "close": nothing,
    "give-role": lambda _, chance: HoldRole(
        chance.choice(PEOPLE), chance.choice(ROLES), chance.choice(("eclkc", "eclkc", "team:web", "x"))
    ),
    "take-role": lambda _, chance: HoldRole(chance.choice(PEOPLE), chance.choice(ROLES), "eclkc"),
}  # fmt: skip

PEOPLE = (
    "dev", "dev2", "qa", "tester", "hosting", "hosting2", "cor1", "cor2", "cor3", "isso", "dee", "affected", "admin",
    "nobody",
)  # fmt: skip
ROLES = ("dev", "qa", "tester", "product", "hosting", "approver", "isso")
