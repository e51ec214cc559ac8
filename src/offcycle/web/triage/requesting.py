"""This module is the first page of a bad night: a system, a title, a button, and hosting is told."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url

from offcycle.ledger import read
from offcycle.ledger.record import Recorded
from offcycle.process.gates import Summary
from offcycle.process.kernel import Refused
from offcycle.process.triage import Request
from offcycle.process.triage.requesting import LONGEST_TITLE
from offcycle.process.world import World
from offcycle.web import giving, names, times
from offcycle.web.fields import PageForm, Tick
from offcycle.web.visitor import asks, visitor

A_MOMENT = timedelta(minutes=10)
LATEST = 20


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
        if ref := asked_already(actor.account, said["system"], said["title"], drill=said["drill"]):
            messages.info(
                request, f"You asked for this just now. It is {ref}; nothing was sent twice."
            )
            return HttpResponseRedirect(resolve_url("triage", ref), status=303)
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


def asked_already(account: str, system: str, title: str, *, drill: bool) -> str:
    """The change that this person asked for in the same words a moment ago, if there is one.

    After “back” a browser without scripts gets a new form with a new word of chance, so the words themselves have to tell.
    """
    latest = read.changes(read.Filter(system=system, is_open=True, drill=drill), limit=LATEST)
    for each in latest.items:
        told: Summary = each.summary
        lately = told.requested_at and read.now() - told.requested_at < A_MOMENT
        same = lately and told.title == title.strip()
        if same and read.change(told.ref).facts.requested_by == account:
            return told.ref
    return ""


def _onward(recorded: Recorded) -> str:
    return resolve_url("triage", recorded.change)


def _told(world: World) -> giving.Onward:
    """That hosting was told, and when: what somebody with a site down wants to read first."""
    team = names.role(world.policy.roles.hosting, world.policy).capitalize()

    def said(recorded: Recorded) -> str:
        at = recorded.happened[-1].at
        return f"{team} told at {times.second(at)}. {recorded.change} is open; now say what you know about it."

    return said
