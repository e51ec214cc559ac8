"""This module types what is said before a change is submitted: request, triage, plan, staging, form and risk."""

from dataclasses import replace

from offcycle.process import form, notices, plan, staging, triage
from offcycle.process.notices import outside
from offcycle.process.review import risk
from offcycle.process.staging import desk_check, waiver
from offcycle.process.staging import help as asking
from offcycle.process.triage import Answers
from offcycle.process.triage.asked import Affected, Available, Mark, PlanWindow
from tests.process.story import FIELDS
from tests.walks.typed.hand import STALE, Ask, Hand
from tests.walks.typed.plans import BROKEN, family

NO_NEED = Answers(active=False, security=False, quality=False, description="Old.", why="Tidy.")
URGENT = {"impact": "extensive", "urgency": "severe"}


def request(hand: Hand) -> object:
    system = "other" if "desk" in hand.mood else "eclkc"
    system = "nosuch" if hand.wrong() else system
    drill = "drill" in hand.mood
    return triage.Request(system, hand.text("Site down"), drill, give_up_say=hand.wrong(0.7))


def answers(hand: Hand) -> object:
    if "deferred" in hand.mood and not hand.wrong():
        return NO_NEED
    if hand.wrong(0.06):
        return Answers(active=False, security=False, quality=False)
    if hand.wrong(0.1):
        return hand.pick(
            (Answers(), Answers(impact="huge"), Answers(security_related=False), Answers(title=""))
        )
    return replace(
        Answers(
            active=True,
            security=hand.pick((None, None, None, False, True)),
            why="Users cannot reach it.",
            description="Down.",
            affected=hand.pick((None, None, None, None, ("third",), ("eclkc",))),
            personal_data=hand.pick((None, None, None, "no", "yes")),
            security_related=hand.pick((None, None, None, None, True)),
        ),
        **(URGENT if hand.wrong(0.7) or "silent" in hand.mood else {}),
    )


def affected(hand: Hand) -> object:
    others = [("third",), ("other",), ("eclkc",), ("third", "other"), (), ("nosuch",)]
    return Affected(hand.pick(others))


def available(hand: Hand) -> object:
    answer = hand.pick(("here", "out", "back", "perhaps"))
    return Available(answer, None if answer == "here" else hand.later(2, 30))


def revised(hand: Hand) -> object:
    """A new revision: usually of the same plan when there is none yet, else any."""
    plans = family(hand.mood)
    chosen = plans[0] if hand.facts.plan is None else hand.pick(plans)
    chosen = hand.pick(BROKEN) if hand.wrong(0.08) else chosen
    if hand.facts.plan and chosen.document == hand.facts.plan.document and not hand.wrong(0.3):
        again = f"said {len(hand.facts.revisions)} times"
        chosen = replace(chosen, document=again, source=again, plan=again)
    return replace(chosen, give_up_say=hand.wrong(0.5))


def comment(hand: Hand) -> object:
    """Every third comment asks, and the next one answers it: nothing is drawn for that, so the walks stay as they were."""
    said = hand.facts.comments
    asked = said[-1].n if said and said[-1].question else 0
    text, step = hand.text("Well."), "s9" if hand.wrong() else ""
    return plan.Comment(text, step, question=len(said) % 3 == 0, answers=asked)


def settle(hand: Hand) -> object:
    known = [each.n for each in hand.facts.comments] or [99]
    return plan.SettleComment(99 if hand.wrong() else hand.pick(known))


def sign(hand: Hand) -> object:
    said = hand.chance.choices(("pass", "fail", "perhaps"), (92, 7, 1))[0]
    current = hand.facts.plan.plan if hand.facts.plan else STALE
    role = hand.pick(("dev", "qa")) if hand.wrong(0.08) else ""
    checks = hand.pick(((), ("c9",))) if hand.wrong(0.06) else None
    return staging.Sign(
        said, STALE if hand.wrong(0.04) else current, hand.text("White.", 0.1), role, checks
    )


def checked_at_desk(hand: Hand) -> object:
    author = hand.facts.plan.author if hand.facts.plan else "dev"
    mine = hand.case.actor.account
    beside = author if mine != author else hand.pick(("dev2", "qa", "tester", "hosting"))
    beside = hand.anybody() if hand.wrong(0.1) else beside
    why = hand.text("It has no such data.", 0.2)
    return desk_check.DeskCheck(beside, hand.text("The switch itself."), why)


def note(hand: Hand) -> object:
    return asking.Note(hand.text("Please."))


def call(hand: Hand) -> object:
    return asking.ScheduleCall(hand.later(0.5, 1, 5), hand.pick(("", "https://call", "x y")))


def fill(hand: Hand) -> object:
    if hand.wrong(0.08):
        return form.Fill(hand.pick(({}, {"nosuch": "x"}, {"sentence": "x" * 20_001})))
    wanted = {
        each.name: FIELDS.get(each.name, each.choices[0] if each.choices else "It is so.")
        for each in hand.case.policy.form.fields
        if each.required and not each.filled_from
    }
    name = hand.case.policy.form.sentence
    if hand.wrong(0.1):
        return form.Fill({name: hand.pick(("It is restarted.", FIELDS["sentence"]))})
    return form.Fill(wanted | {name: FIELDS["sentence"]} if name else wanted)


def judge(hand: Hand) -> object:
    level = hand.pick(("moderate", "high", "none")) if hand.wrong(0.12) else "low"
    verdict = "not_acceptable" if hand.wrong(0.06) else "acceptable"
    looked_at = [each.name for each in hand.case.policy.risk.checklist]
    checked = ("nosuch",) if hand.wrong(0.04) else tuple(looked_at[: hand.chance.randint(0, 3)])
    performance = hand.pick(("low", "low", "high"))
    return risk.ReviewRisk(
        level, performance, verdict, give_up_say=hand.wrong(0.5), checked=checked
    )


def window(hand: Hand) -> object:
    return PlanWindow(hand.later(3, 24, 300, 2000) if hand.wrong(0.3) else None)


BEFORE: dict[str, Ask] = {
    "request": request,
    "triage": answers,
    "affected": affected,
    "available": available,
    "raise-security": lambda hand: Mark(hand.text("Passwords.")),
    "lower-security": lambda hand: Mark(hand.text("It was not so.")),
    "acknowledge": lambda _: triage.Nothing(),
    "plan-window": window,
    "withdraw": lambda hand: triage.Withdraw(hand.text("Not needed any more.", 0.2)),
    "plan": revised,
    "comment": comment,
    "settle-comment": settle,
    "start-staging": lambda _: triage.Nothing(),
    "desk-check": checked_at_desk,
    "request-help": note,
    "accept-help": note,
    "schedule-call": call,
    "cancel-call": note,
    "hold-call": note,
    "waive-validation": lambda hand: waiver.WaiveValidation(hand.text("They sleep.")),
    "sign-off": sign,
    "fill-form": fill,
    "review-risk": judge,
    "end-links": lambda hand: outside.EndLinks(
        "nobody@example.org" if hand.wrong() else "", renew=hand.wrong(0.5)
    ),
    "post-update": lambda hand: notices.PostUpdate(
        "x" * 6000 if hand.wrong() else hand.text("Soon.", 0.3)
    ),
}
