"""This module is the first page of a bad night: a system, a title, a button, and hosting is told."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from offcycle.ledger import read
from offcycle.ledger.record import Recorded
from offcycle.process.kernel import Refused
from offcycle.process.triage import Request
from offcycle.process.triage.requesting import LONGEST_TITLE
from offcycle.process.world import World
from offcycle.web import giving, names, times
from offcycle.web.fields import PageForm, Tick
from offcycle.web.visitor import asks, visitor


class RequestForm(PageForm):
    """Two fields; the rest is asked on the next page."""

    system = forms.ChoiceField(label="System", help_text="Which system needs the change?")
    title = forms.CharField(
        label="What is wrong, in one line",
        max_length=LONGEST_TITLE,
        help_text="As you would say it on the telephone: “Nobody can sign in”.",
    )
    drill = forms.BooleanField(
        label="This is a drill",
        required=False,
        widget=Tick,
        help_text="Everything is done as in earnest, but production is not touched and stakeholders are not alarmed.",
    )
    give_up_say = forms.BooleanField(
        label="I know that requesting this ends my say in it as an approver",
        required=False,
        widget=Tick,
    )

    def __init__(self, *args: object, world: World, account: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.offer("system", systems(world, account))
        if account not in _approvers(world):
            del self.fields["give_up_say"]


def systems(world: World, account: str) -> list[tuple[str, str]]:
    """The systems of which somebody may request a change, by name."""
    found = [
        (each, names.system(each, world.roster))
        for each in world.roster.systems
        if any(world.roster.holds(account, role, each) for role in world.policy.may.request)
    ]
    return sorted(found, key=lambda each: each[1].casefold())


def _approvers(world: World) -> set[str]:
    quorum = world.policy.quorum
    return {*quorum.seats, *(one for each in quorum.alternates.values() for one in each)}


@asks
def page(request: HttpRequest) -> HttpResponse:
    """The request: as soon as it is sent, hosting is told."""
    actor, world = visitor(request), read.world()
    typed = request.POST if request.method == "POST" else None
    form = RequestForm(typed, world=world, account=actor.account)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        ask = Request(said["system"], said["title"], said["drill"], said.get("give_up_say", False))
        answer = giving.give(
            request, giving.Given("request", ask), onward=_onward, done=_told(world)
        )
        if not isinstance(answer, Refused):
            return answer
        form.refused = answer.refusals
    told = {
        "form": form,
        "systems": systems(world, actor.account),
        "team": names.role(world.policy.roles.hosting, world.policy),
    }
    return render(request, "web/triage/request.html", told, status=422 if form.is_bound else 200)


def _onward(recorded: Recorded) -> str:
    return resolve_url("triage", recorded.change)


def _told(world: World) -> giving.Onward:
    """That hosting was told, and when: what somebody with a site down wants to read first."""
    team = names.role(world.policy.roles.hosting, world.policy).capitalize()

    def said(recorded: Recorded) -> str:
        at = recorded.happened[-1].at
        return f"{team} told at {times.second(at)}. {recorded.change} is open; now say what you know about it."

    return said
