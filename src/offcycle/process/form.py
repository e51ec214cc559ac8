"""This module decides step 3: the organisation's form, filled with what is known and missing only what is not."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from offcycle.process import agenda, staging, triage
from offcycle.process.events import Event, Prose
from offcycle.process.events import form as events
from offcycle.process.facts import Submission
from offcycle.process.kernel import Case, Met, Unmet, check, command, gate, rule
from offcycle.process.policy import FormField
from offcycle.process.rules import counted, is_open, listed, may, system_name

EMERGENCY, DEFERRED = "emergency", "deferred"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form as it stands for one change."""

    about: FormField
    value: str
    filled_from: (
        str  # what it was filled from; "typed" when somebody typed it; empty when it has no value
    )

    @property
    def missing(self) -> bool:
        """Whether the field is required and has no value."""
        return self.about.required and not self.value.strip()


def known(case: Case) -> dict[str, str]:
    """What the request, the plan and staging tell already, by the names that the policy's `filled_from` uses."""
    facts, plan = case.facts, case.facts.plan
    return {
        "system": system_name(case, facts.system),
        "title": facts.title,
        "requested_by": case.name(facts.requested_by),
        "requested_at": agenda.told(case.policy, facts.requested_at) if facts.requested_at else "",
        "description": facts.triage.description,
        "why": facts.triage.why,
        "priority": triage.priority(facts.triage, case.policy),
        "verdict": triage.verdict(facts.triage),
        "security_related": "yes" if triage.security_related(facts) else "no",
        "affected": ", ".join(system_name(case, one) for one in facts.triage.affected) or "none",
        "plan": f"Revision {plan.number}, {counted(len(plan.keys()), 'step')}, {plan.operations['all']}"
        if plan
        else "",
        "validated_by": listed(
            [case.name(each.by) for each in staging.latest(case) if each.verdict == "pass"]
        ),
    }


def fields(case: Case, submission: Submission | None = None) -> tuple[Field, ...]:
    """Every field of the form with what stands in it; what somebody typed goes before what is known.

    As it was submitted, every field has the value that it had then.
    """
    told, verdict = known(case), triage.verdict(case.facts.triage)
    now = tuple(
        _field(about, case.facts.form, told)
        for about in case.policy.form.fields
        if not (about.only == EMERGENCY and verdict == DEFERRED)
        and not (about.only == DEFERRED and verdict != DEFERRED)
    )
    if submission is None or not submission.form:
        return now
    return tuple(replace(each, value=submission.form.get(each.about.name, "")) for each in now)


def _field(about: FormField, typed: dict[str, str], told: dict[str, str]) -> Field:
    if typed.get(about.name):
        return Field(about, typed[about.name], "typed")
    value = told.get(about.filled_from, "")
    return Field(about, value, about.filled_from if value else "")


def sentence(case: Case) -> str:
    """The one sentence for the approvers."""
    return case.facts.form.get(case.policy.form.sentence, "")


@gate("form", "Every required field of the form is filled.")
def filled(case: Case) -> Met | Unmet:
    """Step 3: nothing required is missing."""
    missing = [field.about for field in fields(case) if field.missing]
    if not missing:
        return Met("Every required field is filled.")
    roles = (
        tuple(dict.fromkeys(role for about in missing for role in about.asked_of))
        or case.policy.may.form
    )
    named = listed([f"“{about.label}”" for about in missing])
    return Unmet(
        f"The form still lacks {named}.",
        "Fill what is missing.",
        case.waiting(*roles),
        case.facts.form_at or case.facts.requested_at,
    )


@dataclass(frozen=True, slots=True)
class Fill:
    """The fields to fill, by their names; those that are not named are left alone."""

    fields: dict[str, str]


@rule("form.before_production", "The form is not changed once the plan is applied to production.")
def _not_applied(case: Case) -> Unmet | None:
    run = case.facts.taken
    if run is None:
        return None
    return Unmet(
        f"{run.id} has applied the plan to production, or is doing so.",
        "Say what is left to say in a comment.",
    )


@check("form.known", "Fields are named as the policy names them.", typed=True)
def _known(case: Case, ask: Fill) -> Unmet | None:
    names = [about.name for about in case.policy.form.fields]
    strange = [name for name in ask.fields if name not in names]
    if ask.fields and not strange:
        return None
    what = (
        f"The form has no field {listed([f'“{name}”' for name in strange])}."
        if strange
        else "No field was named."
    )
    return Unmet(what, f"Fill one of these: {', '.join(names)}.")


@check(
    "form.fits",
    "A value is no longer than its field allows, and is one of its choices.",
    typed=True,
)
def _fits(case: Case, ask: Fill) -> Unmet | None:
    for about in case.policy.form.fields:
        value = ask.fields.get(about.name, "")
        if len(value) > about.longest:
            return Unmet(
                f"“{about.label}” has {len(value)} characters.",
                f"Say it in {about.longest} at most.",
            )
        if value and about.choices and value not in about.choices:
            return Unmet(
                f"“{value}” is not a choice of “{about.label}”.",
                f"Choose {listed([f'“{choice}”' for choice in about.choices], 'or')}.",
            )
    return None


@command("fill-form", Fill, is_open, may("form"), _not_applied, checks=(_known, _fits))
def fill(_: Case, ask: Fill) -> Iterator[Event]:
    """Fill fields of the form; fields that are not named are left alone."""
    yield events.Filled(fields={name: Prose(value) for name, value in ask.fields.items()})


def paper(case: Case, submission: Submission | None = None) -> str:
    """The form as a text that reads well by itself, as it stands or as it was submitted.

    It is what is archived until an organisation brings a paper of its own.
    """
    shown = fields(case, submission)
    rows = [f"## {field.about.label}\n\n{field.value or '(empty)'}\n" for field in shown]
    return "\n".join([f"# {case.policy.form.title}: {case.facts.ref}\n", *rows])
