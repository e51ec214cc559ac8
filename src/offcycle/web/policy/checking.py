"""This module checks a new policy, tells what it would do, and has an administrator put into force exactly what was checked.

Theory of operation: three presses, and the text goes along with each. The first checks; the second, for administrators alone,
shows the effects again and asks; the third names by its digest what was shown, with the version that was in force then. If either
is another by now, everything is shown again instead.
"""

from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from offcycle.ledger import policies
from offcycle.ledger.record import Recorded
from offcycle.process import agenda
from offcycle.process.canonical import digest
from offcycle.process.kernel import Case, Refused
from offcycle.process.people import ActivatePolicy
from offcycle.process.policy import Policy
from offcycle.process.policy.checking import LONGEST, faults
from offcycle.web import giving, names
from offcycle.web.fields import PageForm, Tick
from offcycle.web.organisation import case_of, refusals
from offcycle.web.policy.reading import above, differences
from offcycle.web.visitor import asks

MOST_BYTES = 4 * LONGEST


class PolicyForm(PageForm):
    """The text of a policy file."""

    text = forms.CharField(
        label="The new policy",
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 22, "spellcheck": "false", "class": "toml"}),
        help_text="TOML. It starts as the one in force; change what you mean to change.",
    )
    file = forms.FileField(
        label="Or a file", required=False, help_text="Only if you have one; it replaces the text."
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        # The text is there from the start, and one of the two is needed: "optional" would say that neither is.
        for field in self.fields.values():
            cast("Any", field).needed = True

    def clean(self) -> dict[str, Any]:
        """The text is what the file says, if there is one; browsers send line endings that nobody typed."""
        said: dict[str, Any] = super().clean() or {}
        file = said.get("file")
        if file is not None and file.size > MOST_BYTES:
            raise forms.ValidationError({"file": "The file is too large for a policy."})
        if file is not None:
            try:
                said["text"] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise forms.ValidationError(
                    {"file": "It is no UTF-8. Save it as UTF-8."}
                ) from error
        said["text"] = said.get("text", "").replace("\r\n", "\n")
        if not said["text"].strip():
            raise forms.ValidationError({"text": "Type the policy, or choose its file."})
        return said


class ConfirmForm(PageForm):
    """That the effects were read."""

    read = forms.BooleanField(
        label="I have read what it does, and put it into force",
        widget=Tick,
        error_messages={"required": "Say that you have read it."},
    )


@asks
def check(request: HttpRequest) -> HttpResponse:
    """The form; then what is wrong with a policy, or what it would do."""
    case = case_of(request)
    if request.method != "POST":
        form = PolicyForm(initial={"text": policies.text_in_force()})
        return _shown(request, case, {"form": form}, 200)
    form = PolicyForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, case, {"form": form}, 422)
    text = form.cleaned_data["text"]
    again = PolicyForm(initial={"text": text})
    found = faults(text)
    if found:
        told = {"form": again, "faults": found, "lines": text.splitlines()}
        return _shown(request, case, told, 422)
    return _shown(request, case, {"form": again, **_checked(case, text)}, 200)


def _shown(request: HttpRequest, case: Case, told: dict[str, Any], status: int) -> HttpResponse:
    shown = {
        "way": above(),
        "now": case.at,
        "activates": not refusals("activate-policy", case),
        **told,
    }
    return render(request, "web/policy/check.html", shown, status=status)


def _checked(case: Case, text: str) -> dict[str, Any]:
    """What a policy without faults would do."""
    policy, before = Policy.parse(text), policies.text_in_force()
    found = policies.weigh(policy, case.actor)
    return {
        "text": text,
        "seen": _seen(case, text),
        "same": text == before,
        "difference": differences(before, text),
        "effects": found,
        "turned": [
            (each, [(names.words(gate.gate), gate) for gate in each.turned])
            for each in found.changes
        ],
        "lacking": policies.lacking(policy),
        "windows": [agenda.said(policy, each) for each in agenda.preview(policy, case.at)],
        "windows_now": [
            agenda.said(case.policy, each) for each in agenda.preview(case.policy, case.at)
        ],
    }


def _seen(case: Case, text: str) -> str:
    """What was looked at: this text, beside that version."""
    return f"{case.world.policy_version}:{digest(text.encode())}"


@asks
def activate(request: HttpRequest) -> HttpResponse:
    """The second look, and the press that puts it into force."""
    case = case_of(request)
    form = PolicyForm(request.POST or None)
    told: dict[str, Any] = {
        "way": above(),
        "now": case.at,
        "why_not": refusals("activate-policy", case),
        "form": ConfirmForm(),
    }
    if told["why_not"] or not form.is_valid() or faults(form.cleaned_data["text"]):
        told["nothing"] = not told["why_not"]
        return render(
            request, "web/policy/activate.html", told, status=422 if form.is_bound else 200
        )
    text, status = form.cleaned_data["text"], 200
    if "confirm" in request.POST:
        answer = _confirmed(request, case, text, told)
        if answer is not None:
            return answer
        status = 422
    return render(request, "web/policy/activate.html", told | _checked(case, text), status=status)


def _confirmed(
    request: HttpRequest, case: Case, text: str, told: dict[str, Any]
) -> HttpResponse | None:
    """Put it into force, if it is what was shown; else why not goes into what is told."""
    form = told["form"] = ConfirmForm(request.POST)
    if request.POST.get("seen") != _seen(case, text):
        form.refused = giving.stale("This is not what was shown to you.").refusals
        return None
    if not form.is_valid():
        return None
    given = giving.Given("activate-policy", ActivatePolicy(text))
    answer = giving.give(request, given, onward=resolve_url("policy"), done=_done)
    if isinstance(answer, Refused):
        form.refused = answer.refusals
        return None
    return answer


def _done(recorded: Recorded) -> str:
    number = getattr(recorded.happened[0].event, "version", "")
    return f"Policy {number} is in force."
