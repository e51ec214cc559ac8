"""This module is the page on which production is validated: the plan's checks to tick, and a verdict."""

from collections.abc import Mapping
from typing import Any

from django import forms

from offcycle.ledger import plans
from offcycle.process.facts import Run
from offcycle.process.kernel import Case
from offcycle.process.run.production import ValidateProduction
from offcycle.runbook.saying import filled
from offcycle.web.deeds import Deed
from offcycle.web.fields import PageForm, Several, one_of, prose


class ValidateForm(PageForm):
    """What was found in production."""

    checks = forms.MultipleChoiceField(
        label="What you looked at", required=False, widget=Several, choices=[]
    )
    verdict = one_of(
        "Your verdict",
        [("pass", "Production is as it should be"), ("fail", "Something is wrong")],
    )
    reason = prose("What is wrong", "Needed if something is.", rows=3)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = checks(case)
        if not found:
            del self.fields["checks"]
            return
        self.offer("checks", found)
        self.fields["checks"].help_text = "Tick each that holds. All of them are needed to pass."

    def asked(self) -> ValidateProduction:
        """The verdict, with what was ticked."""
        typed = self.cleaned_data
        return ValidateProduction(
            typed["verdict"], typed["reason"], tuple(typed["checks"]) if "checks" in typed else None
        )


def checks(case: Case) -> list[tuple[str, str]]:
    """The checks of the plan that was applied, with the values of production."""
    run: Run | None = case.facts.production
    if run is None:
        return []
    reading = plans.reading(case.facts.revisions[run.revision - 1])
    values = reading.values.get(run.environment, {})
    return [
        (step.key, filled(step.title, values)) for step in reading.steps if step.part == "checks"
    ]


def _told(case: Case) -> Mapping[str, object]:
    run = case.facts.production
    system = case.world.roster.systems.get(case.facts.system)
    return {"run": run, "address": system.production if system else ""}


VALIDATE = Deed(
    command="validate-production",
    button="Give the verdict",
    offer="Validate production",
    title="Validate production",
    lead="Look at production as its users see it, then say whether it is as it should be.",
    ask=lambda form, _case: form.asked(),
    done="Your verdict is recorded, and everybody concerned is told.",
    form=ValidateForm,
    knows_case=True,
    told=_told,
    template="web/run/validate.html",
    part="runs",
)
