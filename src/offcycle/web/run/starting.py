"""This module is the pages on which a run is started: what is about to be done where, and why it may not be yet."""

from collections.abc import Mapping
from typing import Any

from django import forms

from offcycle.ledger import plans
from offcycle.process.canonical import read_back
from offcycle.process.facts import Revision
from offcycle.process.kernel import Case, Gate, Met
from offcycle.process.review import sealing
from offcycle.process.run.freezes import unfrozen
from offcycle.process.run.rollback import StartRollback, candidate, documented
from offcycle.process.run.standby import standing_by
from offcycle.process.staging import carried
from offcycle.process.triage import Nothing
from offcycle.process.triage.windows import in_window
from offcycle.web import names
from offcycle.web.deeds import Deed
from offcycle.web.fields import PageForm
from offcycle.web.run import places
from offcycle.web.run.steps import undone_words

TYPED = "production"
DATES = {"Window": in_window, "Freezes": unfrozen}


class ProductionForm(PageForm):
    """The name of the environment, typed, so that nobody changes production where they meant another."""

    environment = forms.CharField(
        label=f"Type “{TYPED}” to start",
        help_text="So that nobody starts this where they meant staging.",
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip

    def clean_environment(self) -> str:
        """The name as it has to be typed."""
        typed = str(self.cleaned_data["environment"]).strip()
        if typed.casefold() != TYPED:
            message = f"You typed “{typed}”. To change production, type “{TYPED}”."
            raise forms.ValidationError(message)
        return typed


class RunForm(PageForm):
    """Which run is meant, as the page showed it."""

    run = forms.CharField(widget=forms.HiddenInput)


def _plan(case: Case, revision: Revision, environment: str) -> dict[str, object]:
    """What is about to be run."""
    reading = plans.reading(revision)
    system = case.world.roster.systems.get(case.facts.system)
    keys = revision.keys("steps")
    return {
        "environment": environment,
        "system": names.system(case.facts.system, case.world.roster),
        "address": getattr(system, environment, "") if system else "",
        "revision": revision.number,
        "plan_title": reading.title,
        "procedure": reading.procedure,
        "digest": revision.plan,
        "steps": [revision.titles.get(key, key) for key in keys],
    }


def of_staging(case: Case) -> Mapping[str, object]:
    """What would be run in staging, and which results are carried over."""
    revision = case.facts.plan
    if revision is None:
        return {}
    base, kept = carried(case)
    return {**_plan(case, revision, "staging"), "carried_from": base, "carried": len(kept)}


def of_production(case: Case) -> Mapping[str, object]:
    """What would be applied to production: what was sealed, who stands by, and what forbids it."""
    facts, standby = case.facts, standing_by(case)
    told: dict[str, object] = {
        "production": True,
        "standby": names.person(standby.account, case.world.roster) if standby else "",
        "standby_until": standby.until if standby else None,
        "dates": [(label, _says(gate, case)) for label, gate in DATES.items()],
    }
    submission = facts.submission
    sealed = sealing.sealed_plan(facts, submission) if submission else facts.plan
    if submission:
        told |= {"words": read_back(submission.seal), "submission": submission.number}
    return {**told, **(_plan(case, sealed, "production") if sealed else {})}


def _says(gate: Gate, case: Case) -> str:
    found = gate.look(case)
    return found.why if isinstance(found, Met) else found.because


def of_rollback(case: Case) -> Mapping[str, object]:
    """What would be undone, in which order."""
    run = candidate(case)
    if run is None:
        return {}
    return {
        "production": True,
        "undone": run.id,
        "steps": undone_words(case, run, documented(case.facts, run)),
        "system": names.system(case.facts.system, case.world.roster),
    }


def _to_undo(case: Case) -> Mapping[str, Any]:
    run = candidate(case)
    return {"run": run.id if run else ""}


STAGING = Deed(
    command="start-staging",
    button="Start the run in staging",
    title="Run the plan in staging",
    lead="The same steps as in production, in their order, with the values of staging. Each is marked as it is done.",
    ask=lambda _form, _case: Nothing(),
    done="The run in staging has begun.",
    told=of_staging,
    template="web/run/start.html",
    onward=places.running_board,
)
PRODUCTION = Deed(
    command="start-production",
    button="Start in PRODUCTION",
    title="Apply the plan to production",
    lead="From here on every step changes what users see. Read the code out on the call, and start when all agree.",
    ask=lambda _form, _case: Nothing(),
    done="The run in production has begun.",
    form=ProductionForm,
    told=of_production,
    template="web/run/start.html",
    onward=places.running_board,
    grave=True,
)
ROLLBACK = Deed(
    command="start-rollback",
    button="Start the rollback",
    title="Roll production back",
    lead="What was done is undone, step by step in reverse. That was approved with the plan: nobody has to be asked again.",
    ask=lambda form, _case: StartRollback(form.cleaned_data["run"]),
    done="The rollback has begun.",
    form=RunForm,
    initial=_to_undo,
    told=of_rollback,
    template="web/run/start.html",
    onward=places.running_board,
    grave=True,
)
