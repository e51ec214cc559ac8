"""This module shows the form as it stands: what is filled in, what is missing and who can give it."""

from dataclasses import dataclass

from offcycle.process import form
from offcycle.process.kernel import Case, available
from offcycle.web import names


@dataclass(frozen=True, slots=True)
class Line:
    """One field with what stands in it; or with who can give it, where it is missing."""

    label: str
    value: str
    missing: bool
    whom: str


@dataclass(frozen=True, slots=True)
class Section:
    """The form as it stands."""

    title: str
    lines: list[Line]
    missing: int
    may_fill: bool


def section(case: Case) -> Section:
    """Every field of the form, those that are missing first."""
    lines = [_line(each, case) for each in form.fields(case)]
    return Section(
        title=case.policy.form.title,
        lines=sorted(lines, key=lambda each: not each.missing),
        missing=sum(each.missing for each in lines),
        may_fill=not available("fill-form", case),
    )


def _line(field: form.Field, case: Case) -> Line:
    asked = case.waiting(*(field.about.asked_of or case.policy.may.form))
    whom = names.whom(asked, case.world) if field.missing else ""
    return Line(field.about.label, field.value, field.missing, whom)
