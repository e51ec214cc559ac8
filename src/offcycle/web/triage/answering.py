"""This module is the page of the triage questions: what is the matter, how bad is it, and may it wait."""

from collections.abc import Mapping
from typing import ClassVar

from django import forms

from offcycle.process import agenda, triage
from offcycle.process.kernel import Case
from offcycle.process.policy import IMPACTS, URGENCIES
from offcycle.process.triage import Answers
from offcycle.process.triage.requesting import LONGEST_TITLE
from offcycle.web import names
from offcycle.web.deeds import Deed
from offcycle.web.fields import PageForm, Several, as_answer, is_yes, one_of, prose, yes_or_no

OPEN = "I do not know yet"
MEANT_BY_IMPACT = {
    "extensive": "all or most of the system, across applications",
    "significant": "two or more applications",
    "moderate": "at least one application",
    "minor": "part of one application",
}
MEANT_BY_URGENCY = {
    "severe": "a critical system, or work stopped altogether",
    "high": "significant to operations",
    "medium": "moderate, with a workaround",
    "low": "little or none",
}
QUESTIONS = ("active", "users_cannot_access", "performance_degraded", "security", "quality")
TEXTS = ("title", "description", "why", "impact", "urgency", "personal_data")


def _scale(values: tuple[str, ...], meant: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(each, f"{each.capitalize()}: {meant[each]}") for each in values]


class TriageForm(PageForm):
    """Everything that is asked in step 0. Only what this person changed is said, so that two may answer at once."""

    only_changed: ClassVar[bool] = True
    title = forms.CharField(label="What is wrong, in one line", max_length=LONGEST_TITLE)
    active = yes_or_no(
        "Is there an active incident?",
        "Something is broken for users now: they cannot reach a site, or it is much slower than it should be.",
        unknown=OPEN,
    )
    users_cannot_access = yes_or_no("Can users not reach it?", unknown=OPEN)
    performance_degraded = yes_or_no("Is performance significantly degraded?", unknown=OPEN)
    security = yes_or_no(
        "Is there an immediate security need?",
        "A hole to close, a certificate about to run out, a leaked password.",
        unknown=OPEN,
    )
    quality = yes_or_no(
        "Is there an immediate quality need?",
        "Something that cannot stay as it is until the next maintenance window.",
        unknown=OPEN,
    )
    why = prose("Why can it not wait?", "One or two sentences; they stand in the form.", rows=2)
    impact = one_of(
        "Impact: how much is touched?", _scale(IMPACTS, MEANT_BY_IMPACT), required=False
    )
    urgency = one_of(
        "Urgency: how soon does it hurt?", _scale(URGENCIES, MEANT_BY_URGENCY), required=False
    )
    personal_data = one_of(
        "Is personal data exposed?",
        [("no", "No"), ("possible", "Possibly"), ("yes", "Yes")],
        "Names, addresses, health or any other data about people. Possible or yes makes it security related.",
        required=False,
    )
    affected = forms.MultipleChoiceField(
        label="Which other systems does it touch?",
        required=False,
        widget=Several,
        help_text="Their teams get a copy, and nobody else works on them meanwhile.",
    )
    description = prose(
        "What happened, and what is needed",
        "A paragraph is enough. What did you see, and since when?",
    )
    links = prose("Links", "One a line: the thread, the ticket, the bridge of the call.", rows=3)

    def __init__(self, *args: object, case: Case, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        others = {
            each: names.system(each, case.world.roster)
            for each in case.world.roster.systems
            if each != case.facts.system
        }
        if others:
            self.offer("affected", sorted(others.items(), key=lambda each: each[1]))
        else:
            del self.fields["affected"]


def known(case: Case) -> dict[str, object]:
    """What was answered so far."""
    said = case.facts.triage
    return {
        **{name: as_answer(getattr(said, name)) for name in QUESTIONS},
        **{name: getattr(said, name) for name in TEXTS if name != "title"},
        "title": case.facts.title,
        "affected": list(said.affected),
        "links": "\n".join(said.links),
    }


def answers(form: TriageForm, _: Case) -> Answers:
    """What this person changed; an answer that was open and stays open is not said."""
    changed = {name: form.cleaned_data[name] for name in form.changed_data}
    said: dict[str, object] = {name: changed[name] for name in TEXTS if changed.get(name)}
    said |= {name: is_yes(changed[name]) for name in QUESTIONS if name in changed}
    for name in ("description", "why"):
        if name in changed:
            said[name] = changed[name]
    if "affected" in changed:
        said["affected"] = tuple(changed["affected"])
    if "links" in changed:
        said["links"] = tuple(
            each.strip() for each in changed["links"].splitlines() if each.strip()
        )
    return Answers(**said)  # type: ignore[arg-type]  # the names are those of its fields


def told(case: Case) -> Mapping[str, object]:
    """The matrix of priorities, and the window into which it would go if it may wait."""
    policy, window = case.policy, agenda.proposed(case.world, case.at)
    rows = [
        (urgency, [(impact, policy.priority_of(urgency, impact)) for impact in IMPACTS])
        for urgency in URGENCIES
    ]
    limits = [
        (name, each.response_hours, each.resolution_hours)
        for name, each in sorted(policy.clocks.priorities.items())
    ]
    return {
        "impacts": IMPACTS,
        "matrix": rows,
        "limits": limits,
        "window": agenda.said(policy, window, case.at) if window else "",
        "team": names.role(policy.roles.hosting, policy),
        "verdict": triage.verdict(case.facts.triage),
    }


TRIAGE = Deed(
    command="triage",
    button="Save the answers",
    offer="Answer the triage questions",
    title="What is it, and may it wait?",
    lead="Say what you know; leave open what you do not. Answers can be changed while the plan is made.",
    form=TriageForm,
    knows_case=True,
    initial=known,
    ask=answers,
    told=told,
    done="The answers are saved.",
    template="web/triage/triage.html",
)
