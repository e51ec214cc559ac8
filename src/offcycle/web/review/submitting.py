"""This module is the pages on which a change is put before the approvers, showing exactly what is sealed, and taken back again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse

from offcycle.ledger.read import View
from offcycle.process.canonical import read_back
from offcycle.process.kernel import Case, Refused, available
from offcycle.process.review import differences, first_screen, sealing, submission
from offcycle.process.review.submission import Submit, WithdrawSubmission
from offcycle.web import giving
from offcycle.web.deeds import Deed
from offcycle.web.fields import PageForm, prose
from offcycle.web.review import missing, section


class SubmitForm(PageForm):
    """Nothing to type: which submission it replaces, and the seal of what was shown, go with it."""

    replaces = forms.IntegerField(widget=forms.HiddenInput)
    seal = forms.CharField(widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of what is sealed, in words."""

    label: str
    text: str


def number(case: Case) -> int:
    """The number that a submission made now would have."""
    return len(case.facts.submissions) + 1


def known(case: Case) -> Mapping[str, object]:
    there = case.facts.submission
    return {
        "replaces": there.number if there else 0,
        "seal": sealing.seal(case, number(case)) if case.facts.plan else "",
    }


def told(case: Case) -> Mapping[str, object]:
    """What would be sealed, what is missing, and what it replaces."""
    there, facts = case.facts.submission, case.facts
    seal, lacking = known(case)["seal"], missing.before_submission(case)
    named = {each.name for each in lacking}
    return {
        "replaces": there,
        "cost": submission.cost(case) if there else "",
        "differs": submission.differences(case),
        "steps": list(differences.steps(facts.revisions[there.revision - 1], facts.revisions[-1]))
        if there
        else [],
        "earlier": section.earlier(facts, case),
        "parts": list(parts(case)) if facts.plan else [],
        "told": first_screen.told_of_draft(case) if facts.plan else [],
        "words": read_back(str(seal)) if seal else "",
        "seal": seal,
        "missing": lacking,
        "others": [each for each in available("submit", case) if each.gate not in named],
    }


def parts(case: Case) -> Iterator[Part]:
    """What a submission made now would seal, in the order in which it is told."""
    content = sealing.content(case, number(case))
    plan = case.facts.plan
    if plan:
        titles = [plan.titles.get(step.key, step.key) for step in plan.steps]
        count = f"{len(titles)} step{'' if len(titles) == 1 else 's'}"
        head = f"Revision {plan.number}, {count}, with the values of every environment"
        told = [f"{place}. {title}" for place, title in enumerate(titles, 1)]
        yield Part("The plan", "\n".join([head, *told]))
    for each in sealing.differing({}, content):
        if not each.part.startswith("operations.") and each.part not in SAID_OTHERWISE:
            yield Part(each.label, each.after)


SAID_OTHERWISE = frozenset({"waivers", "desk_check", "skipped", "freezes"})
"""What is told in sentences, as the approvers read it first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitting(Deed):
    """Submits what was shown, and nothing that somebody else has changed meanwhile."""

    def _give(
        self, request: HttpRequest, view: View, case: Case, form: PageForm
    ) -> HttpResponse | Refused:
        seal = form.cleaned_data["seal"]
        if case.facts.plan and seal != sealing.seal(case, number(case)):
            return giving.stale("What would be sealed is not what was shown to you any more.")
        given = giving.Given(self.command, self.ask(form, case), view.ref, if_n=view.n)
        onward = giving.to_change(view.ref, self.part)
        return giving.give(request, given, onward=onward, done=self.done)

    def _form(self, request: HttpRequest, case: Case) -> PageForm:
        if request.method == "POST":
            return SubmitForm(request.POST)
        return SubmitForm(initial=dict(self.initial(case)))

    def shown(self, request: HttpRequest, view: View, case: Case, form: PageForm) -> HttpResponse:
        """After a refusal the form names what is shown now."""
        if form.is_bound:
            now = SubmitForm({**request.POST.dict(), **self.initial(case)})
            now.refused = form.refused
            form = now
        return Deed.shown(self, request, view, case, form)


SUBMIT = Submitting(
    command="submit",
    button="Submit to the approvers",
    lead="What you see here is sealed. The approvers are told at once, and decide on exactly this.",
    form=SubmitForm,
    initial=known,
    ask=lambda form, _case: Submit(form.cleaned_data["replaces"]),
    told=told,
    done="It lies before the approvers. They are told, and so is everybody who gets a copy.",
    template="web/review/submit.html",
    part="submission",
)


class WithdrawForm(PageForm):
    """Why, for whoever wants to say it."""

    reason = prose("Reason", "The approvers read it.", rows=3)


WITHDRAW = Deed(
    command="withdraw-submission",
    button="Take the submission back",
    lead="Nothing lies before the approvers then, and their approvals of it end. The change goes on, and may be submitted again.",
    form=WithdrawForm,
    ask=lambda form, _case: WithdrawSubmission(form.cleaned_data["reason"]),
    told=lambda case: {"cost": submission.cost(case) if case.facts.submission else ""},
    done="The submission was taken back.",
    template="web/review/withdraw.html",
    grave=True,
    part="submission",
)
