"""This module types what is said from the submission on: decisions, runs, the end, and what follows it."""

from datetime import timedelta

from offcycle.process import notices
from offcycle.process.clocks.ticking import Tick
from offcycle.process.notices.feedback import GiveFeedback
from offcycle.process.notices.follow_ups import FinishFollowUp, SetFollowUp
from offcycle.process.review import afterwards, answering, archive, decision, submission
from offcycle.process.run import amendments, production, rollback, several, standby, steps, unknown
from offcycle.process.triage import Nothing
from tests.walks.typed.hand import STALE, Ask, Hand


def submit(hand: Hand) -> object:
    there = hand.facts.submission
    number = there.number if there and not hand.wrong(0.2) else 0
    return submission.Submit(9 if hand.wrong(0.03) else number)


def decide(hand: Hand) -> object:
    seals = [each.seal for each in hand.facts.submissions] or [STALE]
    no = 12 if hand.facts.running else 3  # who sees it go wrong takes the yes back
    said = hand.chance.choices(
        ("approve", "confirm", "reject", "defer", "ask", "withdraw", "maybe"),
        (88, 2, no, 2, 3, no, 1),
    )[0]
    there = hand.facts.submission
    if (
        there
        and said == "approve"
        and hand.case.actor.account in decision.judged_now(hand.case).confirmers
    ):
        said = "confirm"
    seal = hand.pick([STALE, *seals]) if hand.wrong(0.05) else seals[-1]
    return decision.Decide(said, seal, hand.text("Say how it is undone.", 0.15))


def answer(hand: Hand) -> object:
    known = len(hand.facts.questions)
    return answering.Answer(
        hand.chance.randint(1, known + hand.wrong(0.1)) if known else 1, hand.text("So.")
    )


def called(hand: Hand) -> object:
    outcome = "asleep" if hand.wrong() else hand.pick(answering.OUTCOMES)
    return answering.Called(hand.anybody(), outcome)


def record_afterwards(hand: Hand) -> object:
    ended = hand.case.at + timedelta(minutes=5 if hand.wrong() else -30)
    return afterwards.RecordAfterwards(
        system="nosuch" if hand.wrong() else "eclkc",
        title=hand.text("Switched over"),
        what=hand.text("It was switched over."),
        why="It burned.",
        by=hand.anybody() if hand.wrong(0.3) else "hosting2",
        started_at=ended - timedelta(hours=1),
        ended_at=ended,
    )


def accept(hand: Hand) -> object:
    said = hand.chance.choices(("accepted", "not_accepted", "perhaps"), (80, 17, 3))[0]
    return afterwards.Accept(said, hand.text("It was not needed.", 0.3))


def archived(hand: Hand) -> object:
    facts = hand.facts
    if facts.afterwards:
        return archive.ReportArchived(1 if hand.wrong() else 0, STALE, "archive/form.md")
    known, run = len(facts.submissions), facts.production
    number = run.submission if run and hand.wrong(0.8) else hand.chance.randint(0, known + 1)
    return archive.ReportArchived(number, STALE, "archive/form.md")


def stand_by(hand: Hand) -> object:
    return standby.StandBy(hand.later(0.1, 0.5, 1, 2, 8, 24, 25))


def step(hand: Hand) -> object:
    """What came of the next step; the worker tells of the attempt that goes on."""
    run, key = hand.facts.running, hand.next_step()
    odds = {"done": 84, "failed": 5, "skipped": 4, "not_needed": 4, "lost": 1}
    if run and run.environment == "production":
        odds |= {
            "not_needed": 25 if "amends" in hand.mood else 5,
            "failed": 15 if "undo" in hand.mood else 4,
        }
    outcome = hand.chance.choices(list(odds), list(odds.values()))[0]
    at = hand.case.at
    done_at = (
        hand.pick((at - timedelta(minutes=5), at + timedelta(minutes=5)))
        if hand.wrong(0.06)
        else None
    )
    attempt = 0
    if hand.case.actor.account == "worker" and run and key in run.steps:
        attempt = run.steps[key].attempt + hand.wrong(0.1)
        outcome = hand.pick(("done", "done", "done", "failed"))
    return steps.ReportStep(hand.run(), key, outcome, hand.text("It is so."), attempt, done_at)


def ticked(hand: Hand) -> object:
    run = hand.facts.running
    left = [each.key for each in run.steps.values() if not each.settled] if run else []
    some = tuple(left[: hand.chance.randint(1, 3)])
    return several.TickSteps(hand.run(), ("s9",) if hand.wrong() else some)


def unknown_now(hand: Hand) -> object:
    run = hand.facts.running
    step_now = run.next() if run else None
    attempt = step_now.attempt if step_now else 1
    return unknown.ReportUnknown(hand.run(), hand.next_step(), attempt + hand.wrong())


def resolve(hand: Hand) -> object:
    lost = unknown.unsettled(hand.case)
    run, key = (lost.id, lost.unknown.key) if lost and lost.unknown else (hand.run(), "s1")
    outcome = hand.chance.choices(("done", "failed", "perhaps"), (50, 45, 5))[0]
    return unknown.ResolveStep(run, "s9" if hand.wrong() else key, outcome, hand.text("I looked."))


def agree(hand: Hand) -> object:
    run = hand.facts.running
    about = amendments.asked(run) if run else None
    key = about[0].key if about and not hand.wrong() else hand.next_step()
    said = hand.chance.choices(("agree", "decline", "perhaps"), (75, 22, 3))[0]
    return amendments.AgreeStep(hand.run(), key, said, hand.text("It is needed.", 0.15))


def undo(hand: Hand) -> object:
    runs = [
        run.id for run in hand.facts.runs_in("production") if run.touched and not run.rolls_back
    ]
    return rollback.StartRollback(
        hand.pick(runs) if runs and hand.wrong(0.1) else (runs or ["CR-9-R1"])[-1]
    )


def validate(hand: Hand) -> object:
    fails = 30 if "undo" in hand.mood else 8
    said = hand.chance.choices(("pass", "fail", "perhaps"), (90, fails, 1))[0]
    checks = hand.pick(((), ("c1",), ("c9",))) if hand.wrong(0.08) else None
    return production.ValidateProduction(said, hand.text("The page is white.", 0.1), checks)


def follow_up(hand: Hand) -> object:
    return SetFollowUp(hand.text("Tidy up."), hand.anybody(), hand.later(24, 200))


def followed(hand: Hand) -> object:
    left = [each.n for each in hand.facts.follow_ups if each.done_at is None] or [1]
    return FinishFollowUp(9 if hand.wrong() else hand.pick(left))


def nothing(_: Hand) -> object:
    return Nothing()


AFTER: dict[str, Ask] = {
    "submit": submit,
    "withdraw-submission": lambda hand: submission.WithdrawSubmission(
        hand.text("A step is missing.")
    ),
    "decide": decide,
    "answer": answer,
    "called": called,
    "record-afterwards": record_afterwards,
    "accept": accept,
    "archived": archived,
    "stand-by": stand_by,
    "stand-down": nothing,
    "start-production": nothing,
    "start-rollback": undo,
    "tick-steps": ticked,
    "report-step": step,
    "finish-run": lambda hand: steps.FinishRun(hand.run()),
    "stop-run": lambda hand: steps.StopRun(hand.run(), hand.text("It does not work.")),
    "intend-step": lambda hand: unknown.IntendStep(hand.run(), hand.next_step(), "ansible"),
    "report-unknown": unknown_now,
    "resolve-step": resolve,
    "amend-step": lambda hand: amendments.AmendStep(
        hand.run(), hand.next_step(), hand.text("Click the other.")
    ),
    "agree-step": agree,
    "validate-production": validate,
    "notify-stakeholders": lambda hand: notices.TellStakeholders(hand.text("It works again.")),
    "close": nothing,
    "feedback": lambda hand: GiveFeedback(
        hand.pick((1, 4, 5, 9)), 4, "x" * 5001 if hand.wrong() else ""
    ),
    "follow-up": follow_up,
    "follow-up-done": followed,
    "tick": lambda _: Tick(),
}
