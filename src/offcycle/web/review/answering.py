"""This module is the short pages for whoever helps approvers to decide: answers to their questions, and calls by telephone."""

from collections.abc import Mapping

from django import forms

from offcycle.process.kernel import Case, Waiting
from offcycle.process.review.answering import Answer, Called, open_questions
from offcycle.process.review.decision import seats_now
from offcycle.web import reach
from offcycle.web.deeds import Deed
from offcycle.web.fields import Choices, PageForm, one_of, prose


class AnswerForm(PageForm):
    """Which question, and the answer."""

    question = forms.TypedChoiceField(label="The question", coerce=int, widget=Choices)
    text = prose("Your answer", "Everybody reads it beside the question.", required=True)

    def __init__(self, *args: object, case: Case, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        asked = open_questions(case) or tuple(case.facts.questions)
        self.offer(
            "question", [(each.number, f"{case.name(each.by)}: {each.text}") for each in asked]
        )


def _first(case: Case) -> Mapping[str, object]:
    asked = open_questions(case)
    return {"question": asked[0].number} if asked else {}


ANSWER = Deed(
    command="answer",
    button="Answer the approver",
    title="An approver asks",
    lead="An approver wants to know something before deciding. Answer in words for people who are no engineers.",
    form=AnswerForm,
    knows_case=True,
    initial=_first,
    ask=lambda form, _case: Answer(form.cleaned_data["question"], form.cleaned_data["text"]),
    done="Your answer was sent to who asked.",
    part="submission",
)

CAME_OF_IT = [
    ("reached", "I reached them"),
    ("no_answer", "Nobody answered"),
    ("message_left", "I left a message"),
]


class CalledForm(PageForm):
    """Who, and what came of it."""

    account = forms.ChoiceField(
        label="Who was called?", help_text="Those whose answer is awaited come first."
    )
    outcome = one_of("What came of it?", CAME_OF_IT)
    note = prose("Note", rows=2)

    def __init__(self, *args: object, case: Case, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.offer("account", [(each, case.name(each)) for each in callable_people(case)])


def callable_people(case: Case) -> list[str]:
    """Everybody with an account: first the approvers who have not answered, then those of the system, then the rest."""
    roster = case.world.roster
    seats = seats_now(case) if case.facts.submission else ()
    awaited = [one for seat in seats if seat.state != "approved" for one in seat.may]
    near = sorted(
        {one for role, _ in roster.holdings for one in roster.holders(role, case.facts.system)},
        key=case.name,
    )
    rest = sorted((one.slug for one in roster.accounts.values() if not one.disabled), key=case.name)
    return list(dict.fromkeys((*awaited, *near, *rest)))


def _to_call(case: Case) -> Mapping[str, object]:
    seats = seats_now(case) if case.facts.submission else ()
    role = case.policy.quorum.role
    awaited = [Waiting(role, seat.may) for seat in seats if seat.state != "approved"]
    return {"to_call": reach.people(awaited, case)}


CALLED = Deed(
    command="called",
    button="Record the call",
    title="Somebody was called by telephone",
    lead="Record who was called and whether they answered, so that nobody calls twice, and everybody sees what was tried.",
    form=CalledForm,
    knows_case=True,
    told=_to_call,
    template="web/review/called.html",
    ask=lambda form, _case: Called(
        form.cleaned_data["account"], form.cleaned_data["outcome"], form.cleaned_data["note"]
    ),
    done="The call is recorded.",
    part="submission",
)
