"""This module is what is said about the plan on pages: remarks and questions on steps, their answers, and what is settled."""

from dataclasses import dataclass
from datetime import datetime

from django import forms

from offcycle.process import commands
from offcycle.process.kernel import Accepted, Case, available
from offcycle.process.plan import Comment, SettleComment
from offcycle.process.plan.commenting import OPEN, Remark, remarks
from offcycle.web import names
from offcycle.web.deeds import Deed
from offcycle.web.fields import PageForm, Tick, prose


@dataclass(frozen=True, slots=True)
class Talk:
    """Something that was said about the plan, with what was answered."""

    n: int
    by: str
    at: datetime
    text: str
    step: str
    title: str  # of the step; empty where it is about the whole plan
    gone: bool
    state: str
    may_settle: bool
    answers: tuple["Talk", ...] = ()


@dataclass(frozen=True, slots=True)
class Talks:
    """All that was said: open questions first, then by step, then about the whole plan and about steps that are gone."""

    open: list[Talk]
    on_steps: dict[str, list[Talk]]
    others: list[Talk]
    may_say: bool


def talks(case: Case) -> Talks:
    """What was said about the plan, as whoever looks may take part in it."""
    said = remarks(case.facts)
    may_say = not available("comment", case)
    told = [_talk(case, each, said) for each in said if not each.said.answers]
    on_steps: dict[str, list[Talk]] = {}
    for each in told:
        if each.step and not each.gone:
            on_steps.setdefault(each.step, []).append(each)
    return Talks(
        open=[each for each in told if each.state == OPEN],
        on_steps=on_steps,
        others=[each for each in told if not each.step or each.gone],
        may_say=may_say,
    )


def _talk(case: Case, known: Remark, all_said: tuple[Remark, ...]) -> Talk:
    said = known.said
    settles = SettleComment(said.n)
    return Talk(
        n=said.n,
        by=names.person(said.by, case.world.roster),
        at=said.at,
        text=said.text,
        step=said.step,
        title=known.title,
        gone=known.gone,
        state=known.state,
        may_settle=known.state == OPEN
        and isinstance(commands.decide("settle-comment", settles, case), Accepted),
        answers=tuple(
            _talk(case, each, all_said) for each in all_said if each.said.answers == said.n
        ),
    )


class CommentForm(PageForm):
    """What somebody says, and about what."""

    text = prose("What do you want to say?", required=True, rows=4)
    step = forms.ChoiceField(label="About", required=False)
    question = forms.BooleanField(
        label="It is a question",
        required=False,
        widget=Tick,
        help_text="It stays open, for all to see, until somebody settles it.",
    )
    answers = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, case: Case, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        plan = case.facts.plan
        steps = plan.steps if plan else ()
        titles = plan.titles if plan else {}
        known = [(each.key, f"Step “{titles.get(each.key, each.key)}”") for each in steps]
        self.offer("step", [("", "The whole plan"), *known])


COMMENT = Deed(
    command="comment",
    button="Say it",
    offer="Say something about the plan",
    title="Comment on the plan",
    lead="A remark or a question about the plan or one of its steps. Everybody who sees the change reads it.",
    form=CommentForm,
    knows_case=True,
    ask=lambda form, _case: Comment(
        form.cleaned_data["text"],
        form.cleaned_data["step"],
        form.cleaned_data["question"],
        form.cleaned_data["answers"] or 0,
    ),
    named=("step",),
    done="It is said.",
    part="talk",
)


class SettleForm(PageForm):
    """Which question."""

    comment = forms.TypedChoiceField(label="Which question is settled?", coerce=int)

    def __init__(self, *args: object, case: Case, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.offer(
            "comment",
            [
                (each.said.n, f"{each.said.n}: {' '.join(each.said.text.split())[:80]}")
                for each in remarks(case.facts)
            ],
        )


SETTLE = Deed(
    command="settle-comment",
    button="It is settled",
    title="Settle a question",
    lead="A question is settled when it was answered, or when the plan was changed as it needed.",
    form=SettleForm,
    knows_case=True,
    ask=lambda form, _case: SettleComment(form.cleaned_data["comment"]),
    done="The question is settled.",
    part="talk",
)
