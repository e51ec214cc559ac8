"""This module is the page on which the risk is judged; one press of it sends the change to the approvers, too."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse

from offcycle.ledger.read import View
from offcycle.ledger.record import Recorded
from offcycle.process.events import review as events
from offcycle.process.keeping_say import ends_say
from offcycle.process.kernel import Case, Refused, available
from offcycle.process.review import risk
from offcycle.process.review.risk import JUDGEMENTS, RISKS, ReviewRisk
from offcycle.process.review.submission import Submit
from offcycle.web import giving, names
from offcycle.web.deeds import Deed
from offcycle.web.fields import PageForm, Several, Tick, one_of, prose

ACCEPTABLE, NOT_ACCEPTABLE = JUDGEMENTS
SEND = "send"
"""What the button says that submits as well."""
SCALE = [(each, each.capitalize()) for each in RISKS]
OWN_GATE = "gate.risk"


class RiskForm(PageForm):
    """How great the risks are, what was looked at and found; the judgement itself is the button that is pressed."""

    checked = forms.MultipleChoiceField(
        label="What did you look at?",
        required=False,
        widget=Several,
        help_text="The approvers see what is ticked. None has to be.",
    )
    security = one_of("Security risk", SCALE)
    performance = one_of("Performance risk", SCALE)
    findings = prose(
        "What you found",
        "What approvers should know, in words for people who are no engineers.",
        rows=3,
    )
    give_up_say = forms.BooleanField(label="", required=False, widget=Tick)
    verdict = forms.ChoiceField(
        choices=[(each, each) for each in (SEND, *JUDGEMENTS)], widget=forms.HiddenInput
    )

    def __init__(self, *args: object, case: Case, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        listed = [(each.name, each.text) for each in case.policy.risk.checklist]
        if listed:
            self.offer("checked", listed)
        else:
            del self.fields["checked"]
        loses = ends_say(case, case.actor.account, "review-risk")
        if loses:
            self.fields["give_up_say"].label = f"{loses} I know that, and do it all the same."
        else:
            del self.fields["give_up_say"]


def ask(form: RiskForm, _: Case) -> ReviewRisk:
    said = form.cleaned_data
    return ReviewRisk(
        said["security"],
        said["performance"],
        NOT_ACCEPTABLE if said["verdict"] == NOT_ACCEPTABLE else ACCEPTABLE,
        said["findings"],
        give_up_say=said.get("give_up_say", False),
        checked=tuple(said.get("checked", ())),
    )


def known(case: Case) -> Mapping[str, object]:
    """What was judged last, so that judging again after a small change is short."""
    last = risk.latest(case)
    if last is None:
        return {}
    return {
        "security": last.security,
        "performance": last.performance,
        "findings": last.findings,
        "checked": list(last.checked),
    }


def told(case: Case) -> Mapping[str, object]:
    """Whether it can go on to the approvers with the same press."""
    others = [each for each in available("submit", case) if each.rule != OWN_GATE]
    there = case.facts.submission
    found = risk.latest(case)
    return {
        "may_send": not others and there is None,
        "last": found,
        "last_by": case.name(found.by) if found else "",
        "team": names.role(case.policy.quorum.role, case.policy),
    }


def done(recorded: Recorded) -> str:
    kinds = {type(each.event) for each in recorded.happened}
    if events.Submitted in kinds:
        return "The risk is judged, and the change lies before the approvers."
    return "The risk is judged."


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging(Deed):
    """The judgement, and with its quickest button the submission."""

    def _give(
        self, request: HttpRequest, view: View, case: Case, form: PageForm
    ) -> HttpResponse | Refused:
        judged = giving.Given(self.command, self.ask(form, case), view.ref)

        def both() -> Recorded | Refused:
            outcome = giving.command(request, judged)
            if isinstance(outcome, Refused) or form.cleaned_data["verdict"] != SEND:
                return outcome
            return giving.command(request, giving.Given("submit", Submit(), view.ref))

        onward = giving.to_change(view.ref, self.part)
        return giving.carry_out(request, both, onward=onward, done=self.done)


JUDGE = Judging(
    command="review-risk",
    button="Judge the risk",
    title="How great is the risk?",
    lead="Judge the plan as it reads now. What you tick and find is read by the approvers.",
    form=RiskForm,
    knows_case=True,
    initial=known,
    ask=ask,
    told=told,
    done=done,
    template="web/review/risk.html",
    part="submission",
)
