"""This module is the pages of what had already been made: it is recorded, and each approver accepts it or does not."""

from collections.abc import Mapping

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from offcycle.ledger import read
from offcycle.process.kernel import Case, Refused
from offcycle.process.review import afterwards
from offcycle.process.review.afterwards import ACCEPTED, NOT_ACCEPTED, Accept, RecordAfterwards
from offcycle.process.triage.requesting import LONGEST_TITLE
from offcycle.process.world import World
from offcycle.web import giving, names
from offcycle.web.deeds import Deed
from offcycle.web.fields import PageForm, moment, one_of, prose
from offcycle.web.visitor import asks, visitor


class AcceptForm(PageForm):
    """Accepted, or not and why."""

    verdict = one_of(
        "Do you accept what was done?",
        [(ACCEPTED, "I accept it"), (NOT_ACCEPTED, "I do not accept it")],
    )
    reason = prose("Reason", "Needed if you do not accept it.", rows=3)


def told(case: Case) -> Mapping[str, object]:
    """What was really done, and what was said to it."""
    made = case.facts.afterwards
    if made is None:
        return {}
    return {
        "made": made,
        "made_by": case.name(made.made_by),
        "recorded_by": case.name(made.recorded_by),
        "stands": afterwards.sentence(case),
    }


ACCEPT = Deed(
    command="accept",
    button="Give your answer",
    title="It was done already: do you accept it?",
    lead="This change was made before anybody was asked. It is never approved; say whether you accept what was done.",
    form=AcceptForm,
    ask=lambda form, _case: Accept(form.cleaned_data["verdict"], form.cleaned_data["reason"]),
    told=told,
    done="Your answer is in the record.",
    template="web/review/accept.html",
    part="submission",
)


class RecordForm(PageForm):
    """What was really done, why, by whom and when."""

    system = forms.ChoiceField(label="System")
    title = forms.CharField(label="What was changed, in one line", max_length=LONGEST_TITLE)
    what = prose("What was really done", "Step by step, as it was.", required=True, rows=6)
    why = prose("Why could nobody be asked first?", required=True, rows=3)
    by = forms.ChoiceField(label="Who made the change?")
    started_at = moment("When did it begin?", "In your time zone.")
    ended_at = moment("When was it done?", "In your time zone.")

    def __init__(self, *args: object, world: World, account: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        systems = _systems(world, account)
        self.offer("system", systems)
        people = sorted(world.roster.accounts.values(), key=lambda each: each.name.casefold())
        choices = [(each.slug, each.name) for each in people]
        self.offer("by", choices)


def _systems(world: World, account: str) -> list[tuple[str, str]]:
    """The systems of which somebody may record a change, by name."""
    found = [
        (each, names.system(each, world.roster))
        for each in world.roster.systems
        if any(
            world.roster.holds(account, role, each) for role in world.policy.may.record_afterwards
        )
    ]
    return sorted(found, key=lambda each: each[1].casefold())


@asks
def page(request: HttpRequest) -> HttpResponse:
    """Enter a change that had already been made."""
    actor, world = visitor(request), read.world()
    typed = request.POST if request.method == "POST" else None
    form = RecordForm(typed, world=world, account=actor.account, initial={"by": actor.account})
    if form.is_bound and form.is_valid():
        answer = giving.give(
            request,
            giving.Given("record-afterwards", RecordAfterwards(**form.cleaned_data)),
            onward=lambda recorded: resolve_url("change", recorded.change),
            done="It is recorded. The approvers and the security officer are told now.",
        )
        if not isinstance(answer, Refused):
            return answer
        form.refused = answer.refusals
    told = {"form": form, "systems": _systems(world, actor.account)}
    return render(request, "web/review/record.html", told, status=422 if form.is_bound else 200)
