"""This module is the page on which one names the calendar that says when somebody is out, and takes it away."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from offcycle.ledger import calendars, parts
from offcycle.process.commands import decide
from offcycle.process.kernel import Case, Refused
from offcycle.process.people import RecordAbsence
from offcycle.web import names
from offcycle.web.fields import PageForm
from offcycle.web.organisation import case_of
from offcycle.web.visitor import asks


class CalendarForm(PageForm):
    """Where the calendar is, and which of its events count."""

    address = forms.CharField(
        label="Address of the calendar",
        max_length=calendars.LONGEST_ADDRESS,
        help_text="Where it is published as iCalendar (.ics), beginning with https://. It stays on the server and is shown to nobody.",
    )
    word = forms.CharField(
        label="Only events whose title contains",
        required=False,
        max_length=calendars.LONGEST_WORD,
        initial="Out of office",
        help_text="Left empty, every event counts that takes time or whole days: each meeting, too. No title is kept.",
    )

    def __init__(self, *args: Any, administrator: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.administrator = administrator

    def clean_address(self) -> str:
        """The address, if it is one that may be read."""
        address = str(self.cleaned_data["address"]).strip()
        if problem := calendars.address_problem(address, administrator=self.administrator):
            raise forms.ValidationError(problem)
        return address


def shown(case: Case, of: str) -> Mapping[str, object] | None:
    """How it goes with the calendar of somebody, for the pages; none where none is followed."""
    found = calendars.of(of)
    if found is None:
        return None
    return {
        "host": calendars.host(found),
        "word": found.word,
        "named_by": names.person(found.named_by, case.world.roster),
        "read_at": found.read_at,
        "failing_since": found.failing_since,
        "error": found.error,
    }


@asks
def calendar(request: HttpRequest, of: str) -> HttpResponse:
    """Name the calendar that says when somebody is out, or take it away."""
    case = case_of(request)
    actor = case.world.roster.accounts[case.actor.account]
    what = request.POST.get("what", "")
    typed = request.POST if what == "follow" else None
    form = CalendarForm(typed, administrator=actor.administrator)
    outcome = _might(case, of)
    if isinstance(outcome, Refused):
        form.refused = outcome.refusals
    elif what == "remove":
        calendars.remove(of, case.at)
        messages.success(request, "The calendar is not followed any more; what it said is ended.")
        return redirect("absences")
    elif form.is_bound and form.is_valid():
        said = form.cleaned_data
        calendars.name(of, said["address"], said["word"].strip(), by=actor.slug, at=case.at)
        messages.success(request, "The calendar is followed. It is read within a minute.")
        return redirect("absences")
    told = {"form": form, "mine": of == actor.slug, "name": case.name(of), "now": case.at}
    told |= {"calendar": None if form.refused else shown(case, of)}
    told |= {"days": case.policy.limits.absence_days}
    status = 422 if form.is_bound or form.refused else 200
    return render(request, "web/people/calendar.html", told, status=status)


def _might(case: Case, of: str) -> object:
    """What recording an absence of this person would lead to now: whoever may do that may let a calendar say it."""
    world = parts.known_for("record-absence", case.actor.account, case.world)
    asked = Case(case.facts, world, case.actor, case.at)
    return decide("record-absence", RecordAbsence(of, case.at + timedelta(hours=1)), asked)
