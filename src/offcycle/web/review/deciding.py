"""This module is the page on which an approver decides: read on a phone, from the notice to the yes in three taps."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url

from offcycle.ledger.read import View
from offcycle.ledger.record import Recorded
from offcycle.process import triage
from offcycle.process.events import review as events
from offcycle.process.kernel import Accepted, Case, Refused, decide
from offcycle.process.review.decision import DECISIONS, EXPLAINED, Decide
from offcycle.web import names
from offcycle.web.deeds import Deed
from offcycle.web.fields import PageForm, prose
from offcycle.web.review import missing, reading
from offcycle.web.visitor import seen, visitor

NOTHING_THERE = "review.submitted"
"""The rule that does not hold while something is only drafted; the page says what is missing instead."""


@dataclass(frozen=True, slots=True)
class Say:
    """One thing that an approver may say: what opens it, what it leads to, and its button."""

    opens: str
    lead: str
    button: str
    label: str = "Reason"
    done: str = ""
    grave: bool = False


SAYS: Mapping[str, Say] = {
    "approve": Say("", "", "Approve", done="You approved it."),
    "confirm": Say("", "", "Confirm my approval", done="You confirmed your approval."),
    "reject": Say(
        "Send back",
        "It goes back to those who made it. They read your reason, and submit it again.",
        "Send it back",
        "What has to change?",
        "You sent it back. Those who made it are told why.",
        grave=True,
    ),
    "defer": Say(
        "Put off",
        "It is no emergency: it goes through the same steps, and waits for a maintenance window.",
        "Put it off",
        "Why can it wait?",
        "You put it off into a maintenance window.",
        grave=True,
    ),
    "ask": Say(
        "Ask",
        "A question decides nothing. The others may go on meanwhile; you get the answer by mail.",
        "Ask it",
        "Your question",
        "Your question was sent.",
    ),
    "withdraw": Say(
        "Take my approval back",
        "Your yes counts no more. If production is being changed, no further step is taken.",
        "Take it back",
        "Why do you take it back?",
        "You took your approval back.",
        grave=True,
    ),
}


class SayForm(PageForm):
    """One thing to say, of exactly what was read: its digest goes with it."""

    rows = 3
    verdict = forms.CharField(widget=forms.HiddenInput)
    digest = forms.CharField(widget=forms.HiddenInput)
    reason = prose("Reason", required=True, rows=3)

    def __init__(self, *args: object, verdict: str, **kwargs: object) -> None:
        super().__init__(*args, auto_id=f"{verdict}_%s", **kwargs)
        self.say = SAYS.get(verdict, SAYS["approve"])
        if verdict in EXPLAINED:
            self.fields["reason"].label = self.say.label
        else:
            del self.fields["reason"]


def ask(form: SayForm, _: Case) -> Decide:
    said = form.cleaned_data
    return Decide(said["verdict"], said["digest"], said.get("reason", ""))


def done(recorded: Recorded) -> str:
    """What was said, as a fact."""
    for each in recorded.happened:
        if isinstance(each.event, events.Decided):
            return SAYS[each.event.verdict].done
    return SAYS["ask"].done


def sayable(case: Case, digest: str) -> list[str]:
    """What whoever looks may say now, as the rules see it; nothing is said by asking them."""
    return [
        verdict
        for verdict in DECISIONS
        if isinstance(decide("decide", Decide(verdict, digest, "-"), case), Accepted)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding(Deed):
    """The page with a form for each thing that may be said; before something is submitted, the same page to read ahead."""

    def page(self, request: HttpRequest, ref: str) -> HttpResponse:
        """Show what lies before the approvers, or carry out what one of them says."""
        view = seen(request, ref)
        case = view.case_for(visitor(request))
        if case.facts.afterwards:
            return redirect("accept", ref)
        if request.method != "POST":
            return self._read(request, view, case)
        form = SayForm(request.POST, verdict=request.POST.get("verdict", ""))
        if form.is_valid():
            answer = self._give(request, view, case, form)
            if not isinstance(answer, Refused):
                return answer
            form.refused = answer.refusals
        return self._read(request, view, case, form)

    def _read(
        self, request: HttpRequest, view: View, case: Case, tried: SayForm | None = None
    ) -> HttpResponse:
        first = reading.first(case)
        may = sayable(case, first.digest)
        told = {
            **_heading(view, case),
            "first": first,
            "below": reading.below(case),
            "forms": {verdict: _form(verdict, first, tried) for verdict in may},
            "tried": tried,
            "lost": tried.data.get("reason")
            if tried and tried.data.get("verdict") not in may
            else "",
            "why_not": () if may else self._why_not(case),
            "own": _own(case),
            "missing": missing.before_submission(case) if not first.number else [],
        }
        return render(request, self.template, told, status=422 if tried else 200)

    def _why_not(self, case: Case) -> tuple[object, ...]:
        return tuple(each for each in self.refusals(case) if each.rule != NOTHING_THERE)


def _heading(view: View, case: Case) -> dict[str, object]:
    facts = case.facts
    return {
        "ref": view.ref,
        "n": view.n,
        "now": case.at,
        "title": facts.title,
        "system": names.system(facts.system, case.world.roster),
        "priority": triage.priority(facts.triage, case.policy),
        "drill": facts.drill,
        "is_open": facts.is_open,
        "team": names.role(case.policy.roles.hosting, case.policy),
    }


def _form(verdict: str, first: reading.First, tried: SayForm | None) -> SayForm:
    """The form of one thing to say; that which was refused keeps what was typed, and from now on names what lies there."""
    if tried is None or tried.data.get("verdict") != verdict:
        return SayForm(verdict=verdict, initial={"verdict": verdict, "digest": first.digest})
    typed = {**tried.data, "digest": first.digest}
    again = SayForm(typed, verdict=verdict)
    again.refused = tried.refused
    return again


def _own(case: Case) -> object:
    """What whoever looks has said to what lies there, or none."""
    there = case.facts.submission
    said = there.decisions.values() if there else ()
    return next((each for each in said if each.by == case.actor.account), None)


DECIDE = Deciding(
    command="decide",
    button="Decide",
    title="Your decision",
    lead="Approve what was submitted, send it back, put it off, or ask.",
    form=SayForm,
    ask=ask,
    done=done,
    onward=lambda recorded: resolve_url("decide", recorded.change),
    template="web/review/decide.html",
)
