"""This module is the pages of a system's plan templates: reading one, and keeping one from pasted text or a file."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from offcycle.ledger import read, starting
from offcycle.ledger.record import Recorded
from offcycle.process.kernel import Refused
from offcycle.process.visibility import visible_systems
from offcycle.process.world import Template
from offcycle.web import giving
from offcycle.web.fields import PageForm
from offcycle.web.organisation import case_of, refusals
from offcycle.web.people import ways
from offcycle.web.visitor import asks, page, visitor

LARGEST = 1024 * 1024


class KeepForm(PageForm):
    """The name of a template and its text."""

    name = forms.CharField(
        label="Short name", max_length=64, help_text="Such as restart: small letters and digits."
    )
    text = forms.CharField(
        label="Plan",
        required=False,
        max_length=LARGEST,
        strip=False,
        widget=forms.Textarea({"rows": 16, "class": "code-like", "spellcheck": "false"}),
        help_text="In Markdown: a numbered list under “Steps”, and how to undo it under “Rollback”.",
    )
    file = forms.FileField(label="Or a file", required=False, help_text="It replaces the text.")
    over = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """The text is what the file says, if there is one."""
        said: dict[str, Any] = super().clean() or {}
        file = said.get("file")
        if file is not None and file.size > LARGEST:
            raise forms.ValidationError({"file": "The file is larger than 1 MiB. Shorten it."})
        if file is not None:
            said["markdown"] = file.read()
        else:
            said["markdown"] = said.get("text", "").replace("\r\n", "\n").encode()
        if not said["markdown"].strip():
            raise forms.ValidationError({"text": "Type the plan, or choose its file."})
        return said


def _seen(request: HttpRequest, of: str) -> None:
    """For who may not see the changes of a system it has no templates."""
    world = read.world()
    visible = visible_systems(visitor(request), world)
    if of not in world.roster.systems or (visible is not None and of not in visible):
        raise Http404


def _kept(of: str, name: str) -> Template | None:
    world = read.world()
    known = world.roster.templates.get((of, name))
    return None if known and known.document in world.erasures.digests else known


@page
def template(request: HttpRequest, of: str, name: str) -> HttpResponse:
    """One template, as it was written."""
    _seen(request, of)
    known, case = _kept(of, name), case_of(request)
    if known is None:
        raise Http404
    told = {
        "way": ways.at_system(case, of),
        "of": of,
        "template": known,
        "by": case.world.roster.name(known.by),
        "text": read.document(known.document).decode("utf-8", "replace"),
        "now": case.at,
        "may_keep": not refusals("set-template", case),
    }
    return render(request, "web/people/template.html", told)


@asks
def keep(request: HttpRequest, of: str) -> HttpResponse:
    """The form in which a template is kept or replaced, and what follows from sending it."""
    _seen(request, of)
    case = case_of(request)
    if request.method == "POST":
        form = KeepForm(request.POST, request.FILES)
    else:
        form = KeepForm(initial=_begun(of, request.GET.get("name", "")))
    if form.is_bound and form.is_valid():
        answer = _given(request, of, form.cleaned_data)
        if not isinstance(answer, Refused):
            return answer
        form.refused = answer.refusals
    told = {
        "way": ways.at_system(case, of),
        "of": of,
        "form": form,
        "why_not": () if form.is_bound else refusals("set-template", case),
    }
    return render(
        request, "web/people/keep_template.html", told, status=422 if form.is_bound else 200
    )


def _begun(of: str, name: str) -> dict[str, str]:
    """What the form starts with: the template that is to be replaced."""
    known = _kept(of, name)
    if known is None:
        return {}
    text = read.document(known.document).decode("utf-8", "replace")
    return {"name": known.name, "text": text, "over": known.document}


def _given(request: HttpRequest, of: str, said: dict[str, Any]) -> HttpResponse | Refused:
    def work() -> Recorded | Refused:
        return starting.keep(
            system=of,
            name=said["name"].strip(),
            markdown=said["markdown"],
            actor=visitor(request),
            before=said["over"],
        )

    return giving.carry_out(
        request,
        work,
        onward=resolve_url("system", of),
        done="The template is kept. A new change of this system can start from it.",
    )
