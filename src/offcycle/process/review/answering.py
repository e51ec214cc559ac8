"""This module takes what others say while approvers decide: answers to their questions, and that somebody was called."""

from collections.abc import Iterator
from dataclasses import dataclass

from offcycle.process.events import Event, Prose
from offcycle.process.events import notices as notices_events
from offcycle.process.events import review as events
from offcycle.process.facts import Question
from offcycle.process.kernel import Case, Unmet, check, command, rule
from offcycle.process.rules import is_open, may

OUTCOMES = ("reached", "no_answer", "message_left")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a question of an approver, by its number."""

    question: int
    text: str


@dataclass(frozen=True, slots=True)
class Called:
    """Who was called by telephone, and what came of it."""

    account: str
    outcome: str
    note: str = ""


def open_questions(case: Case) -> tuple[Question, ...]:
    """The questions of approvers that nobody has answered yet."""
    return tuple(each for each in case.facts.questions if not each.answers)


@rule("answer.asked", "An answer is given to a question that an approver asked.")
def _asked(case: Case) -> Unmet | None:
    if case.facts.questions:
        return None
    return Unmet("No approver has asked anything.", "Say what is to be said in a comment.")


@check("answer.question", "The question is there.")
def _question_known(case: Case, ask: Answer) -> Unmet | None:
    there = [each.number for each in case.facts.questions]
    if not there or ask.question in there:
        return None
    return Unmet(
        f"There is no question {ask.question}.",
        f"Answer one of {', '.join(str(number) for number in there)}.",
    )


@check("answer.text", "An answer says something.", typed=True)
def _says_something(_: Case, ask: Answer) -> Unmet | None:
    return None if ask.text.strip() else Unmet("The answer is empty.", "Write the answer.")


@command(
    "answer", Answer, is_open, may("answer"), _asked, checks=(_question_known, _says_something)
)
def answer(_: Case, ask: Answer) -> Iterator[Event]:
    """Answer a question of an approver; they and everybody else read it beside the question."""
    yield events.QuestionAnswered(question=ask.question, text=Prose(ask.text.strip()))


@check("called.account", "Who was called is known here.")
def _account_known(case: Case, ask: Called) -> Unmet | None:
    if ask.account in case.world.roster.accounts:
        return None
    return Unmet(f"No account is called “{ask.account}”.", "Name the account of who was called.")


@check("called.outcome", f"What came of a call is one of {', '.join(OUTCOMES)}.", typed=True)
def _outcome(_: Case, ask: Called) -> Unmet | None:
    if ask.outcome in OUTCOMES:
        return None
    return Unmet(f"“{ask.outcome}” is no outcome of a call.", f"Say one of {', '.join(OUTCOMES)}.")


@command("called", Called, is_open, may("call"), checks=(_account_known, _outcome))
def called(_: Case, ask: Called) -> Iterator[Event]:
    """Record that somebody was called by telephone, and whether they answered."""
    yield notices_events.Called(
        account=ask.account, outcome=ask.outcome, note=Prose(ask.note.strip())
    )
