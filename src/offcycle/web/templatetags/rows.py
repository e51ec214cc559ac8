"""This module draws the rows of the long lists: the entries of a log, the steps of plans and runs, and what can be chosen.

A page of a change has a hundred and sixty of them. Django's own loop looks every name in a row up again and again, which takes
some four times as long as putting the row together at once.
"""

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms.utils import flatatt

from offcycle.ledger.starting import LastRun
from offcycle.process.canonical import instant
from offcycle.web import times
from offcycle.web.log import Line
from offcycle.web.markdown import markdown
from offcycle.web.pieces import NOTHING, Piece, put, together, where
from offcycle.web.plan.section import StepLine as Planned
from offcycle.web.run.section import StepLine as Taken

register = template.Library()


@register.simple_tag
def entry(line: Line) -> str:
    """One entry of a change's log."""
    return put(
        '<li value="{}"><p class="when"><time datetime="{}">{}</time></p>'
        '<div><p><strong>{}</strong> <span class="quiet">{}, by {}</span></p><p class="prose break">{}</p>{}</div></li>',
        line.n,
        instant(line.at),
        times.exact(line.at),
        line.who,
        line.step,
        line.door,
        line.what,
        where(line.why, '<p class="prose why">“{}”</p>'),
    )


@register.simple_tag
def taken_step(step: Taken) -> str:
    """One step of a run."""
    again = f", attempt {step.attempt}" if step.attempt > 1 else ""
    at = times.short(step.at) if step.at else ""
    return put(
        '<li><p><strong>{}</strong> <span class="usa-tag step-{}">{}</span> {} {}</p></li>',
        step.title,
        step.state,
        step.state_name,
        where(step.by, '<span class="quiet">{}, {}{}</span>', step.by, at, again),
        where(step.note, "<br>{}"),
    )


@register.simple_tag
def planned_step(step: Planned, part: str, *, editing: object = "") -> str:
    """What a step of a plan is and says; with `editing`, where its text begins."""
    section = step.section if step.section != part else ""
    return put(
        '<div class="plan-step-head"><span class="plan-number" aria-hidden="true">{0}</span>'
        ' <h4><span class="usa-sr-only">{0}. </span>{1}</h4> {2} <p class="plan-marks">{3} {4} {5}</p></div>{6}{7}',
        step.number,
        step.title,
        where(
            editing,
            '<a class="quiet plan-line" href="#id_markdown" data-line="{0}">line {0}</a>',
            step.line,
        ),
        where(section, '<span class="quiet">{}</span>'),
        where(step.how if step.how != "by hand" else "", '<span class="usa-tag">{}</span>'),
        _ran(step.since),
        where(step.text, '<div class="written plan-text">{}</div>', markdown(step.text)),
        together(
            put('<div class="written plan-note">{}</div>', markdown(note)) for note in step.notes
        ),
    )


@register.simple_tag
def say_of(step: Planned, address: str) -> str:
    """The link by which something is said of a step of a plan."""
    return put(
        '<p class="plan-say"><a class="quiet" href="{}?step={}">Comment<span class="usa-sr-only"> on “{}”</span></a></p>',
        address,
        step.key,
        step.title,
    )


def _ran(ran: LastRun | None) -> Piece:
    """The mark of a step that is new in production, or does something else there than before."""
    if ran is None or ran.since not in {"new", "changed"}:
        return NOTHING
    if ran.since == "new":
        return put('<span class="usa-tag warn">never ran in production</span>')
    at = f", {times.short(ran.at)}" if ran.at else ""
    then = f" ({ran.change}{at})" if ran.change else ""
    return put('<span class="usa-tag warn">changed since it ran in production{}</span>', then)


@register.filter
def attributes(told: dict[str, Any]) -> str:
    """The attributes of a field's widget."""
    return flatatt(told)


@register.filter
def options(groups: Iterable[tuple[str | None, list[dict[str, Any]], int]]) -> str:
    """What can be chosen in a field, as Django knows it for its widget."""
    return together(
        put(
            "{}{}{}",
            where(name, '<optgroup label="{}">'),
            together(map(_option, choices)),
            where(name, "</optgroup>", name),
        )
        for name, choices, _ in groups
    )


def _option(option: dict[str, Any]) -> Piece:
    return put(
        '<option value="{}"{}>{}</option>',
        option["value"],
        flatatt(option["attrs"]),
        option["label"],
    )
