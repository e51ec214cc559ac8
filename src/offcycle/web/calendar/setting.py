"""This module is the pages on which windows are added and removed, and freezes set and lifted."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.shortcuts import resolve_url

from offcycle.process import agenda
from offcycle.process.kernel import Case
from offcycle.process.run.freezes import LiftFreeze, SetFreeze
from offcycle.process.triage.setting import SetWindow
from offcycle.process.world import World
from offcycle.web import names, times
from offcycle.web.calendar.things import STAMP
from offcycle.web.fields import PageForm, Several, moment, prose
from offcycle.web.organisation import KnowingForm, OrganisationDeed, Way, to_all


def _way(_case: Case, _of: str) -> Way:
    return (("Calendar", resolve_url("calendar")),)


class WindowForm(PageForm):
    """From when until when."""

    starts_at = moment("Opens", "In your time zone.")
    ends_at = moment("Closes", "Within seven days.")


ADD_WINDOW = OrganisationDeed(
    command="set-window",
    slug="add-window",
    address="calendar/windows/add",
    button="Add the window",
    title="Add a window",
    lead="Changes that are no emergency can be planned for it, beside the windows that come back by themselves.",
    form=WindowForm,
    ask=lambda form, _case, _of: SetWindow(
        form.cleaned_data["starts_at"], form.cleaned_data["ends_at"]
    ),
    done="The window is added.",
    back=to_all("calendar"),
    way=_way,
)


def opening(of: str) -> datetime:
    """When the window opens that an address names; raises ValueError if it names none."""
    return datetime.strptime(of, STAMP).replace(tzinfo=UTC)


def _is_opening(_: World, of: str) -> bool:
    try:
        opening(of)
    except ValueError:
        return False
    return True


def _window(case: Case, of: str) -> Mapping[str, object]:
    window = agenda.window_at(case.world, opening(of))
    return {"about": times.spelt_span(window.starts_at, window.ends_at, case.at)}


REMOVE_WINDOW = OrganisationDeed(
    command="set-window",
    slug="remove-window",
    address="calendar/windows/<str:of>/remove",
    button="Remove the window",
    lead="It will not open. Changes that are planned in it keep their time; plan them anew where that is not meant.",
    ask=lambda _form, _case, of: SetWindow(opening(of), removed=True),
    told=_window,
    known=_is_opening,
    done="The window is removed.",
    back=to_all("calendar"),
    way=_way,
    grave=True,
)


class FreezeForm(KnowingForm):
    """From when until when, where, and why."""

    starts_at = moment("From", "In your time zone.")
    ends_at = moment("Until", "Within a year of its beginning.")
    systems = forms.MultipleChoiceField(
        label="Systems", help_text="None stands for every system.", required=False, widget=Several
    )
    reason = prose("Reason", "Whoever is held up by it reads it.", required=True, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roster = self.case.world.roster
        named = sorted((names.system(each, roster), each) for each in roster.systems)
        self.offer("systems", [(slug, name) for name, slug in named])


def _freeze(form: Any, _case: Case, _of: str) -> SetFreeze:
    said = form.cleaned_data
    return SetFreeze(said["starts_at"], said["ends_at"], said["reason"], tuple(said["systems"]))


SET_FREEZE = OrganisationDeed(
    command="set-freeze",
    address="calendar/freezes/add",
    button="Set the freeze",
    title="Set a freeze",
    lead="Meanwhile production is not changed. What cannot wait goes through all the same, if the approvers say yes knowing of the freeze.",
    form=FreezeForm,
    ask=_freeze,
    done="The freeze is set.",
    back=to_all("calendar"),
    way=_way,
)


def _held(case: Case, of: str) -> Mapping[str, object]:
    known = case.world.calendar.freezes[of]
    return {"about": f"{times.spelt_span(known.starts_at, known.ends_at, case.at)}: {known.reason}"}


LIFT_FREEZE = OrganisationDeed(
    command="lift-freeze",
    address="calendar/freezes/<str:of>/lift",
    button="Lift the freeze",
    lead="It ends now, and production may be changed again.",
    ask=lambda _form, _case, of: LiftFreeze(of),
    told=_held,
    known=lambda world, of: of in world.calendar.freezes,
    done="The freeze is lifted.",
    back=to_all("calendar"),
    way=_way,
)
