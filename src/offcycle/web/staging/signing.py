"""This module is the page on which validators pass or fail what they see in staging."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms

from offcycle.process.kernel import Case
from offcycle.process.staging import Sign
from offcycle.process.staging.signing import validating
from offcycle.process.staging.validating import checks
from offcycle.web import names
from offcycle.web.deeds import Deed
from offcycle.web.fields import PageForm, Several, one_of, prose


class SignForm(PageForm):
    """A judgement of the plan that was shown, with the checks that were ticked."""

    digest = forms.CharField(widget=forms.HiddenInput)
    checks = forms.MultipleChoiceField(
        label="What you checked", required=False, widget=Several, help_text="Tick what you saw."
    )
    verdict = one_of(
        "What did you see?", [("pass", "It works: pass"), ("fail", "It does not: fail")]
    )
    reason = prose("What is wrong", "Needed for a fail. It goes to whoever corrects the plan.")

    def __init__(self, *args: object, case: Case, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        plan, found = case.facts.plan, checks(case)
        if plan and found:
            titles = [(each.key, plan.titles.get(each.key, each.key)) for each in found]
            self.offer("checks", titles)
        else:
            del self.fields["checks"]

    def clean(self) -> dict[str, object]:
        """Who passes it says what they saw: nothing is ticked for them beforehand."""
        found: dict[str, object] = super().clean() or {}
        if found.get("verdict") == "pass" and found.get("checks") == []:
            self.add_error("checks", "Tick what you checked. Others tick what they check.")
        return found


def _shown(case: Case) -> Mapping[str, object]:
    plan = case.facts.plan
    return {"digest": plan.plan if plan else ""}


def _sign(form: SignForm, _: Case) -> Sign:
    said = form.cleaned_data
    ticked = tuple(said["checks"]) if "checks" in said and said["verdict"] == "pass" else None
    return Sign(said["verdict"], said["digest"], said["reason"], checks=ticked)


@dataclass(frozen=True, slots=True)
class Seen:
    """A judgement that was given already."""

    name: str
    verdict: str
    at: object
    reason: str


def _told(case: Case) -> Mapping[str, object]:
    system = case.world.roster.systems.get(case.facts.system)
    plan, roster = case.facts.plan, case.world.roster
    return {
        "address": system.staging if system else "",
        "revision": plan.number if plan else 0,
        "roles": [names.role(each, case.policy) for each in validating(case)],
        "seen": [
            Seen(
                names.person(each.by, roster),
                {"pass": "passed it", "fail": "did not pass it"}.get(each.verdict, each.verdict),
                each.at,
                each.reason,
            )
            for each in case.facts.sign_offs
        ],
    }


SIGN_OFF = Deed(
    command="sign-off",
    button="Sign off",
    title="Does it work in staging?",
    lead="Look at staging as a user would. One press signs for every validating role that you hold.",
    form=SignForm,
    knows_case=True,
    initial=_shown,
    ask=_sign,
    told=_told,
    template="web/staging/sign_off.html",
    done="Your judgement is recorded. The approvers see it.",
    part="gates",
)
