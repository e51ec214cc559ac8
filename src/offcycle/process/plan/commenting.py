"""This module decides what is said about the plan and its steps: remarks, questions, their answers, and when a question is settled.

A comment hangs on the key of a step, so it stays with the step while that is moved or reworded. When the step is gone, what was
said of it is still told, with the words that the step had last.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from offcycle.process.events import Event, Prose
from offcycle.process.events import plan as events
from offcycle.process.facts import Facts, Revision
from offcycle.process.facts.plan import Comment as Said
from offcycle.process.kernel import Case, Met, Unmet, check, command, gate, rule
from offcycle.process.rules import is_open, listed
from offcycle.process.visibility import may_see

REMARK, OPEN, SETTLED = "remark", "open", "settled"
SHOWN = 60
"""Characters of a question that a gate quotes."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment as it is told: how it stands, and what became of the step that it is about."""

    said: Said
    state: str  # remark, open or settled; a remark that was settled is settled, too
    answered_by: tuple[int, ...]  # the numbers of the comments that answer it
    title: str  # of its step; empty where it is about the whole plan
    gone: bool  # its step is no longer in the plan


def remarks(facts: Facts) -> tuple[Remark, ...]:
    """Everything that was said about the plan, oldest first."""
    return tuple(_remark(each, facts) for each in facts.comments)


def _remark(said: Said, facts: Facts) -> Remark:
    state = SETTLED if said.settled_at else OPEN if said.question else REMARK
    answers = tuple(each.n for each in facts.comments if each.answers == said.n)
    titles = [each.titles.get(said.step, "") for each in reversed(facts.revisions)]
    gone = bool(said.step) and not (facts.plan and facts.plan.step(said.step))
    return Remark(said, state, answers, next(filter(None, titles), ""), gone)


def questions(facts: Facts) -> tuple[Remark, ...]:
    """The questions that are open, oldest first."""
    return tuple(each for each in remarks(facts) if each.state == OPEN)


@gate("questions", "No question about the plan is open, where the policy asks for that.")
def settled(case: Case) -> Met | Unmet:
    """Step 1: what was asked about the plan is settled before it lies before the approvers."""
    if not case.judging.plan.questions_settled:
        return Met("The policy does not ask for it.")
    left = questions(case.facts)
    if not left:
        return Met("No question about the plan is open.")
    first = left[0].said
    others = len(left) - 1
    more = f" {others} more {'is' if others == 1 else 'are'} open." if others else ""
    who = case.name(first.by)
    return Unmet(
        f"{_asked(case, left[0])}{more}",
        f"Answer it; then {who}, or anybody who may change the plan, settles it.",
        case.waiting(*case.policy.may.plan),
        first.at,
    )


def _asked(case: Case, left: Remark) -> str:
    said = left.said
    words = " ".join(said.text.split())
    quoted = words if len(words) <= SHOWN else f"{words[:SHOWN].rstrip()}…"
    about = f" about the step “{left.title or said.step}”" if said.step else ""
    gone = ", which is no longer in the plan" if left.gone else ""
    return f"{case.name(said.by)} asks{about}{gone}: “{quoted}” (comment {said.n}), and it is not settled."


@dataclass(frozen=True, slots=True)
class Comment:
    """Something to say about the plan, or about one step of it."""

    text: str
    step: str = ""
    question: bool = False  # it asks for an answer, and stays open until it is settled
    answers: int = 0  # the question that it answers, by its number


@dataclass(frozen=True, slots=True)
class SettleComment:
    """The comment that is settled, by the number of its event within the change."""

    comment: int


@rule(
    "comment.may",
    "Whoever may see the change comments: with a role that the policy names for “comment”, on its system or an affected one, or as an administrator.",
)
def may_comment(case: Case) -> Unmet | None:
    """Whether the actor is one of those who may see the change and talk about it."""
    roster, account, roles = case.world.roster, case.actor.account, case.policy.may.comment
    known = roster.accounts.get(account)
    touched = (case.facts.system, *case.facts.triage.affected)
    held = any(roster.holds(account, role, system) for role in roles for system in touched)
    administers = roster.active(account) and known is not None and known.administrator
    if (held or administers) and may_see(case.actor, case.world, case.facts):
        return None
    return Unmet(
        f"You hold no role by which you may see {case.facts.ref or 'the change'} and comment on it: {listed(list(roles), 'or')}.",
        "Ask somebody who does, or an administrator for the role.",
        case.waiting(*roles),
    )


@check("comment.text", "A comment says something.", typed=True)
def _says_something(_: Case, ask: Comment) -> Unmet | None:
    return (
        None if ask.text.strip() else Unmet("The comment is empty.", "Write what you want to say.")
    )


@check("comment.step", "A comment on a step names a step of the plan.", typed=True)
def _step_known(case: Case, ask: Comment) -> Unmet | None:
    plan: Revision | None = case.facts.plan
    if not ask.step or (plan and any(step.key == ask.step for step in plan.steps)):
        return None
    return Unmet(
        f"The plan has no step “{ask.step}”.",
        "Name a step by its key, or comment on the whole plan.",
    )


@check("comment.answers", "An answer names a question about the plan.")
def _question_known(case: Case, ask: Comment) -> Unmet | None:
    found = _known(case.facts, ask.answers)
    if not ask.answers or (found and found.question):
        return None
    return Unmet(
        f"Comment {ask.answers} is no question about the plan.",
        "Name a question by its number, or leave the number out.",
    )


@command(
    "comment",
    Comment,
    is_open,
    may_comment,
    checks=(_says_something, _step_known, _question_known),
)
def comment(case: Case, ask: Comment) -> Iterator[Event]:
    """Say something about the plan, or about one step of it: a remark, a question, or an answer to one."""
    asked = _known(case.facts, ask.answers)
    step = ask.step or (asked.step if asked else "")
    yield events.Commented(
        text=Prose(ask.text), step=step, question=ask.question, answers=ask.answers
    )


def _known(facts: Facts, n: int) -> Said | None:
    return next((each for each in facts.comments if each.n == n), None)


@check("comment.known", "What is settled is a comment that is not settled yet.")
def _comment_known(case: Case, ask: SettleComment) -> Unmet | None:
    found = _known(case.facts, ask.comment)
    if found is None:
        return Unmet(f"There is no comment {ask.comment}.", "Name a comment by its number.")
    if found.settled_at:
        by = case.name(found.settled_by)
        return Unmet(f"{by} has settled comment {ask.comment} already.", "Carry on.")
    return None


@check("comment.settles", "A comment is settled by whoever made it, or may change the plan.")
def _may_settle(case: Case, ask: SettleComment) -> Unmet | None:
    found = _known(case.facts, ask.comment)
    if found is None or found.by == case.actor.account or case.holds(*case.policy.may.plan):
        return None
    by = case.name(found.by)
    return Unmet(
        f"{by} made comment {ask.comment}, and you may not change the plan.",
        f"Ask {by} to settle it, or somebody who may change the plan.",
        case.waiting(*case.policy.may.plan),
    )


@command(
    "settle-comment",
    SettleComment,
    is_open,
    may_comment,
    checks=(_comment_known, _may_settle),
)
def settle_comment(_: Case, ask: SettleComment) -> Iterator[Event]:
    """Mark a comment as settled: answered, or taken up in the plan."""
    yield events.CommentSettled(comment=ask.comment)
