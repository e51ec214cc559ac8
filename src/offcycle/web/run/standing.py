"""This module is the pages for who stands by: saying so with one tap, also from a phone by the code on the run board, and ending it."""

import io
from datetime import timedelta
from functools import lru_cache

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from offcycle.ledger.record import Recorded
from offcycle.process.kernel import Case
from offcycle.process.run.standby import StandBy
from offcycle.process.triage import Nothing
from offcycle.web import times
from offcycle.web.deeds import Deed
from offcycle.web.fields import PageForm, moment, one_of
from offcycle.web.run import places
from offcycle.web.visitor import page, seen

OWN = "own"
HOURS = [
    ("1", "For 1 hour"),
    ("2", "For 2 hours"),
    ("4", "For 4 hours"),
    (OWN, "Until the time below"),
]
QUIET_MODULES = 2  # of white around the code


class StandByForm(PageForm):
    """For how long one stands by."""

    hours = one_of("How long will you be there?", HOURS)
    until = moment("Until", "Only if you chose so above; within the next 24 hours.", required=False)

    def asked(self, case: Case) -> StandBy:
        """Until when that is."""
        chosen, typed = self.cleaned_data["hours"], self.cleaned_data["until"]
        if chosen == OWN:
            return StandBy(typed or case.at)
        return StandBy(case.at + timedelta(hours=int(chosen)))

    def clean(self) -> None:
        """A time of one's own has to be there."""
        if self.cleaned_data.get("hours") == OWN and not self.cleaned_data.get("until"):
            self.add_error("until", "Give the day and the time until which you stand by.")


def _said(recorded: Recorded) -> str:
    standby = recorded.facts.standby
    return f"You stand by until {times.short(standby.until)}." if standby else ""


def _onward(recorded: Recorded) -> str:
    """To the board, if a run goes on; else to the change."""
    facts = recorded.facts
    return places.running_board(recorded) if facts.running else reverse("change", args=(facts.ref,))


STAND_BY = Deed(
    command="stand-by",
    button="Stand by",
    lead="While production is changed, you can be reached, follow the run, and answer what the operator asks. Whoever stood by before is relieved, and told.",
    ask=lambda form, case: form.asked(case),
    done=_said,
    form=StandByForm,
    initial=lambda _: {"hours": "2"},
    onward=_onward,
)
STAND_DOWN = Deed(
    command="stand-down",
    button="Stand down",
    title="Stop standing by",
    lead="While nobody stands by, no further step is taken in production.",
    ask=lambda _form, _case: Nothing(),
    done="You do not stand by any more.",
    onward=_onward,
)


@page
def code(request: HttpRequest, ref: str) -> HttpResponse:
    """A picture that a phone reads: the address of the page for standing by."""
    view = seen(request, ref)
    address = reverse("stand-by", args=(view.ref,))
    return HttpResponse(_drawn(settings.BASE_URL.rstrip("/") + address), "image/svg+xml")


@lru_cache(maxsize=256)
def _drawn(text: str) -> bytes:
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn, kind="svg", scale=4, border=QUIET_MODULES, dark="#000000", light="#ffffff", xmldecl=False
    )  # fmt: skip
    return drawn.getvalue()
