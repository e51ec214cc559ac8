"""This module is the field in which somebody types a local time: of one that could be two instants they choose, one that is none is refused."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime

from offcycle.process.calendar.zones import instants_of
from offcycle.web import times

WHICH = "~"
"""Between what was typed and which of two instants was chosen; no time that is typed has it."""
TWO = 2
ORDER = ("The first, before the clocks go back", "The second, after the clocks went back")


class Moment(forms.DateTimeInput):
    """A day and a time of day, in the zone of whoever types it; where clocks show it twice, with the choice between the two."""

    input_type = "datetime-local"
    template_name = "web/parts/moment.html"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str | None:
        """What was typed, with what was chosen of two."""
        typed = super().value_from_datadict(data, files, name)
        which = data.get(f"{name}-which", "")
        return f"{typed}{WHICH}{which}" if typed and which else typed

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What the template needs, with both instants where there are two."""
        typed, which = _parted(value) if isinstance(value, str) else (value, "")
        if isinstance(value, datetime):
            which = str(value.fold)
        context = super().get_context(name, typed, attrs)
        context["widget"]["both"] = [
            (
                str(fold),
                f"{ORDER[fold]} ({at.astimezone(times.here()):%H:%M %Z})",
                str(fold) == which,
            )
            for fold, at in enumerate(_both(typed))
        ]
        return context


class MomentField(forms.DateTimeField):
    """An instant, typed as a local time."""

    widget = Moment

    def to_python(self, value: Any) -> datetime | None:
        """The one instant that is meant; whoever typed what is two, or none, is told so."""
        if not isinstance(value, str):
            return super().to_python(value)
        typed, which = _parted(value)
        shown = _shown(typed)
        if shown is None:
            return super().to_python(
                typed
            )  # nothing, or what is no time: refused in the usual words
        found = instants_of(shown, times.here())
        if not found:
            raise ValidationError(
                f"There is no {shown:%H:%M} on that day in your time zone, because the clocks go forward over it."
                " Choose an earlier or a later time."
            )
        if len(found) == 1:
            return found[0]
        if which not in {"0", "1"}:
            raise ValidationError(
                f"There are two {shown:%H:%M} on that day in your time zone, because the clocks go back."
                " Choose below which you mean."
            )
        return found[int(which)]


def _parted(value: str) -> tuple[str, str]:
    typed, _, which = value.partition(WHICH)
    return typed.strip(), which


def _shown(typed: str) -> datetime | None:
    """What clocks are to show; none where that was not typed as the field sends it, or names an instant by itself."""
    try:
        found = parse_datetime(typed)
    except ValueError:
        return None
    return found if found and found.tzinfo is None else None


def _both(value: Any) -> tuple[datetime, ...]:
    """The two instants at which clocks show what was typed, or what the field was opened with; nothing where it is one or none."""
    shown = _shown(value) if isinstance(value, str) else value
    if not isinstance(shown, datetime) or shown.tzinfo is not None:
        return ()
    found = instants_of(shown, times.here())
    return found if len(found) == TWO else ()
