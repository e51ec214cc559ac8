"""This module is the pages on which people say that they are out of office, and that they are back.

What an absence would mean for open approvals is told before it is recorded: the rules are asked how they would stand if it began now.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from offcycle.ledger import read
from offcycle.process.dates import Absence
from offcycle.process.kernel import COMMANDS, Case, Refused
from offcycle.process.people.absences import EndAbsence, RecordAbsence
from offcycle.process.review.quorum import judged
from offcycle.process.review.sentence import sentence
from offcycle.process.rules import listed
from offcycle.process.visibility import visible_systems
from offcycle.process.world import World
from offcycle.web import giving, names
from offcycle.web.fields import PageForm, moment
from offcycle.web.organisation import OrganisationDeed, case_of, refusals, to_all
from offcycle.web.people import directory, following
from offcycle.web.visitor import asks

WHO = "absence.who"
MOST_CHANGES = 8


class AbsenceForm(PageForm):
    """From when until when."""

    until = moment("Out until", "In your time zone; you end it earlier with one tap.")
    starts_at = moment("From", "Left empty, from now on.", required=False)
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=200,
        help_text="Such as: on leave. Everybody here can read it.",
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One absence, with names."""

    absence: Absence
    name: str
    by: str  # empty where the calendar told it
    now: bool
    may_end: bool


@dataclass(frozen=True, slots=True)
class Touched:
    """A change that waits for approval: how that stands, and how it would."""

    ref: str
    title: str
    now: str
    then: str


@asks
def absences(request: HttpRequest) -> HttpResponse:
    """Who is out and will be; and recording that oneself is, or somebody else."""
    case = case_of(request)
    of = request.GET.get("for", "") or case.actor.account
    if of not in case.world.roster.accounts or (of != case.actor.account and not _may(case, of)):
        raise Http404
    form = AbsenceForm(request.POST) if request.method == "POST" else AbsenceForm()
    if form.is_bound and form.is_valid():
        answer = _recorded(request, case, of, form.cleaned_data)
        if not isinstance(answer, Refused):
            return answer
        form.refused = answer.refusals
    told = {"form": form, "of": of, "mine": of == case.actor.account, "now": case.at}
    status = 422 if form.is_bound else 200
    return render(request, "web/people/absences.html", told | _told(case, of), status=status)


def _told(case: Case, of: str) -> dict[str, Any]:
    found = directory.left(case, case.world.calendar.absences.values())
    own = [each for each in found if each.account == of and each.covers(case.at)]
    others = [one for one in case.world.roster.accounts if one != case.actor.account]
    weighed = _touched(case, of) if of in case.policy.quorum.seats else []
    return {
        "name": case.name(of),
        "rows": [_row(case, each) for each in found],
        "out": own[0] if own else None,
        "others": sorted((case.name(one), one) for one in others if _may(case, one)),
        "seat": of in case.policy.quorum.seats,
        "told": _who_is_told(case, of),
        "touched": [each for each in weighed if each.now != each.then],
        "same": sum(each.now == each.then for each in weighed),
        "why_not": refusals("record-absence", case),
        "calendar": following.shown(case, of),
    }


def _may(case: Case, of: str) -> bool:
    """Whether the visitor may record it of somebody, as far as can be said beforehand."""
    roster, ask = case.world.roster, RecordAbsence(of, case.at)
    found = (each for each in COMMANDS["record-absence"].checks if each.name == WHO)
    return roster.active(of) and all(each.find(case, ask) is None for each in found)


def _row(case: Case, each: Absence) -> Row:
    ends = case.actor.account in {each.account, each.by}
    return Row(
        each,
        case.name(each.account),
        "" if each.source else names.person(each.by, case.world.roster),
        each.covers(case.at),
        ends,
    )


def _who_is_told(case: Case, of: str) -> str:
    """Who hears of it, by name."""
    fellows = [case.name(one) for one in case.policy.quorum.seats if one != of]
    person = "You get" if of == case.actor.account else f"{case.name(of)} gets"
    if of not in case.policy.quorum.seats:
        return f"{person} a mail that says so, with a link that ends it with one tap."
    others = (
        f", and {listed(fellows)} {'is' if len(fellows) == 1 else 'are'} told that a yes of theirs may then be enough"
        if fellows
        else ""
    )
    return f"{person} a mail that says so, with a link that ends it with one tap{others}."


def _touched(case: Case, of: str) -> list[Touched]:
    """The changes that wait for approval, as they stand and as they would if somebody were out from now on."""
    only = read.Filter(
        visible=visible_systems(case.actor, case.world), stage="review", is_open=True
    )
    refs = [each.summary.ref for each in read.changes(only, limit=MOST_CHANGES).items]
    return [_weighed(view.case_for(case.actor), of) for view in read.several(refs, case.at)]


def _weighed(case: Case, of: str) -> Touched:
    facts = case.facts
    then = replace(case, world=_without(case.world, case, of))
    return Touched(
        facts.ref,
        facts.title,
        sentence(judged(case, facts.submission)),
        sentence(judged(then, facts.submission)),
    )


def _without(world: World, case: Case, of: str) -> World:
    """The world in which somebody is out from now on, for a day."""
    out = Absence(0, of, case.at, case.at + timedelta(days=1), "", of, case.at)
    calendar = replace(world.calendar, absences={**world.calendar.absences, 0: out})
    return replace(world, calendar=calendar)


def _recorded(
    request: HttpRequest, case: Case, of: str, said: Mapping[str, Any]
) -> HttpResponse | Refused:
    ask = RecordAbsence(of, said["until"], said["starts_at"], said["note"])
    who = "You are" if of == case.actor.account else f"{case.name(of)} is"
    return giving.give(
        request,
        giving.Given("record-absence", ask),
        onward=resolve_url("absences"),
        done=f"{who} recorded as out of office. {_who_is_told(case, of)}",
    )


def _absence(world: World, of: str) -> Absence | None:
    known = {str(number): each for number, each in world.calendar.absences.items()}
    return known.get(of)


def _known(world: World, of: str) -> bool:
    return _absence(world, of) is not None


def _about(case: Case, of: str) -> Mapping[str, object]:
    known = _absence(case.world, of)
    if known is None:
        return {}
    mine = known.account == case.actor.account
    return {
        "absence": known,
        "mine": mine,
        "name": case.name(known.account),
        "by": names.person(known.by, case.world.roster),
        "over": case.at >= known.over,
        "may_end": case.actor.account in {known.account, known.by},
    }


END = OrganisationDeed(
    command="end-absence",
    address="absences/<str:of>/end",
    button="I am back",
    title="Back in the office?",
    ask=lambda _form, _case, of: EndAbsence(int(of)),
    done="The absence is over.",
    told=_about,
    back=to_all("absences"),
    way=lambda _case, _of: (("Absences", resolve_url("absences")),),
    known=_known,
    template="web/people/back.html",
)
