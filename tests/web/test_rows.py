"""This module tests the rows that are put together at once: nothing that somebody typed is taken for HTML, and all is told."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django import forms

from offcycle.ledger.starting import LastRun
from offcycle.web.fields import PageForm
from offcycle.web.log import Line
from offcycle.web.plan.section import StepLine as Planned
from offcycle.web.run.section import StepLine as Taken
from offcycle.web.templatetags import rows

AT = datetime(2026, 12, 18, 1, 0, 7, tzinfo=UTC)
TYPED = '<b>"it\'s" & {0}</b>'
SAFE = "&lt;b&gt;&quot;it&#x27;s&quot; &amp; {0}&lt;/b&gt;"
ENTRY = Line(7, AT, "Ann", "page", "Plan", "Said something", "", "plan.Commented")
TAKEN = Taken("Stop it", "done", "Done", "", None, "", 1)
PLANNED = Planned("Stop it", "", "", "by hand", "s1", 3)


def _typed(name: str) -> Any:
    return {name: TYPED}


@pytest.mark.parametrize("name", ["who", "door", "step", "what", "why"])
def test_what_an_entry_of_the_log_says_is_no_html(name: str) -> None:
    drawn = rows.entry(replace(ENTRY, **_typed(name)))
    assert SAFE in drawn
    assert "<b>" not in drawn


@pytest.mark.parametrize("name", ["title", "state_name", "by", "note"])
def test_what_a_step_of_a_run_says_is_no_html(name: str) -> None:
    drawn = rows.taken_step(replace(TAKEN, **_typed(name)))
    assert SAFE in drawn
    assert "<b>" not in drawn


@pytest.mark.parametrize("name", ["title", "section", "how", "text", "notes"])
def test_what_a_step_of_a_plan_says_is_no_html(name: str) -> None:
    typed: Any = (TYPED,) if name == "notes" else TYPED
    assert "<b>" not in rows.planned_step(replace(PLANNED, **{name: typed}), "Steps")


def test_a_row_tells_all_that_is_known() -> None:
    assert "“Because”" in rows.entry(replace(ENTRY, why="Because"))
    assert "<blockquote" not in rows.entry(ENTRY)
    assert 'class="prose why"' not in rows.entry(ENTRY)
    assert "18 Dec 2026, 1:00:07 a.m. UTC" in rows.entry(ENTRY)
    taken = rows.taken_step(replace(TAKEN, by="Ann", at=AT, attempt=2, note="Slow"))
    assert "Ann, 18 Dec 2026, 1:00 a.m. UTC, attempt 2" in taken
    assert "<br>Slow" in taken
    assert "attempt" not in rows.taken_step(replace(TAKEN, by="Ann", at=AT))


def test_a_step_of_a_plan_says_how_it_is_done_and_what_became_of_it() -> None:
    step = replace(PLANNED, how="command on web1", section="Before", text="Wait *long*.")
    drawn = rows.planned_step(step, "Steps", editing="yes")
    for said in ("command on web1", "Before", "<em>long</em>", 'data-line="1"', "3. </span>"):
        assert said in drawn
    assert "Before" not in rows.planned_step(step, "Before")
    assert "by hand" not in rows.planned_step(PLANNED, "Steps")
    changed = LastRun("changed", "CR-1001", "CR-1001-R1", AT)
    marked = rows.planned_step(replace(PLANNED, since=changed), "Steps")
    assert "changed since it ran in production (CR-1001, 18 Dec 2026, 1:00 a.m. UTC)" in marked
    new = rows.planned_step(replace(PLANNED, since=LastRun("new")), "Steps")
    assert "never ran in production" in new
    same = rows.planned_step(replace(PLANNED, since=LastRun("same")), "Steps")
    assert "in production" not in same


class Asking(PageForm):
    which = forms.ChoiceField(
        choices=[("", "Any"), (TYPED, TYPED), ("Group", [("in", "Inside")])], required=False
    )


@pytest.mark.parametrize("chosen", ["", TYPED, "in"])
def test_a_list_of_choices_is_drawn_as_django_draws_it(chosen: str) -> None:
    ours, theirs = Asking({"which": chosen}), Asking({"which": chosen})
    widget: Any = theirs.fields["which"].widget
    theirs.fields["which"].widget = forms.Select(widget.attrs, widget.choices)
    assert "".join(str(ours["which"]).split()) == "".join(str(theirs["which"]).split())
    assert str(ours["which"]).count(" selected") == 1
