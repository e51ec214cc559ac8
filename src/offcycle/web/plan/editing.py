"""This module is the plan editor: a text, what is read in it, what saving it would end; and nobody's words are overwritten.

Theory of operation: the form carries the text and the number of the revision that it was written over. "Check" shows what would be
read; a file, a chosen procedure or a heading of steps change the text and save nothing. "Save" goes through `plans.revise`, and if
somebody else has saved meanwhile, both texts are brought together here, to be looked at and saved over the present revision.
With scripts the same page is asked for its reading alone while somebody types.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from offcycle.ledger import plans
from offcycle.ledger.overtaken import Overtaken, overtaken
from offcycle.ledger.plans import OvertakenError
from offcycle.ledger.read import View
from offcycle.ledger.record import Recorded, StaleError, UnknownChangeError
from offcycle.process.keeping_say import kept
from offcycle.process.kernel import Case, Refusal, Refused
from offcycle.process.plan import RevisePlan
from offcycle.runbook import FrontMatterUnreadableError, decided, merge
from offcycle.web import giving, names
from offcycle.web.deeds import Deed
from offcycle.web.fields import PageForm, Tick
from offcycle.web.plan import texts
from offcycle.web.plan.comparing import ChangedPart, changed
from offcycle.web.plan.texts import UnreadableFileError
from offcycle.web.plan.trying import settled, trial
from offcycle.web.visitor import seen, visitor

PART = "X-Offcycle-Part"
"""The header by which a script asks for the reading alone."""
CONFLICT = 409


class PlanForm(PageForm):
    """The text and what is said beside it."""

    markdown = forms.CharField(
        label="The plan, as Markdown", required=False, strip=False, widget=forms.Textarea
    )
    message = forms.CharField(
        label="What you changed, and why",
        required=False,
        help_text="One line for those who compare revisions.",
    )
    give_up_say = forms.BooleanField(
        label="I know that saving it ends my say in this change as an approver",
        required=False,
        widget=Tick,
    )
    based_on = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    name = forms.CharField(required=False, widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What somebody else saved while this was written."""

    found: Overtaken
    author: str
    at: datetime
    message: str
    parts: list[ChangedPart]
    both: list[ChangedPart]
    conflicts: list[tuple[int, str, str]]  # the line, and what each of the two has there


@dataclass(frozen=True, slots=True)
class Desk:
    """All that lies before whoever writes: the text, what it rests on, and what came of the last press."""

    source: bytes
    based_on: int
    message: str = ""
    name: str = ""
    give_up_say: bool = False
    posted: bool = False
    told: str = ""  # what was done to the text
    error: str = ""  # why something could not be done to it
    put_aside: str = ""  # a text whose place another took
    refused: tuple[Refusal, ...] = ()
    meanwhile: Meanwhile | None = None
    changed: bool = False  # the text is no longer the one that was sent

    @property
    def status(self) -> int:
        """What the answer is to a program."""
        return CONFLICT if self.meanwhile else 422 if self.refused or self.error else 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Editing(Deed):
    """The editor as a deed, so that the change's page leads here and says why not."""

    def page(self, request: HttpRequest, ref: str) -> HttpResponse:
        """Show the text and what is read in it; save it when that is asked for."""
        view = seen(request, ref)
        case = view.case_for(visitor(request))
        desk = _fresh(request, view) if request.method != "POST" else _sent(request, view)
        if request.headers.get(PART):
            return self._drawn(request, case, desk, "web/plan/reading.html")
        if request.POST.get("do") == "save" and not (desk.error or desk.changed or desk.refused):
            answer = _saved(request, view, desk)
            if not isinstance(answer, Refused):
                return answer
            view = seen(request, ref)
            case, desk = view.case_for(visitor(request)), replace(desk, refused=answer.refusals)
        return self._drawn(request, case, _brought_together(view, desk), "web/plan/edit.html")

    def _drawn(self, request: HttpRequest, case: Case, desk: Desk, template: str) -> HttpResponse:
        tried = trial(case, desk.source, name=desk.name or "plan.md", give_up_say=desk.give_up_say)
        current = case.facts.plan
        told = {
            "deed": self,
            "ref": case.facts.ref,
            "title": case.facts.title,
            "now": case.at,
            "why_not": () if desk.posted else self.refusals(case),
            "form": _form(desk),
            "desk": desk,
            "trial": tried,
            "revision": current,
            "overtaken": current and desk.posted and desk.based_on != current.number,
            "author": names.person(current.author, case.world.roster) if current else "",
            "say": kept(case, "plan", given_up=False),
            "files": ",".join((*texts.FILES, "text/markdown", "text/plain")),
            "largest": texts.LARGEST,
        }
        return render(request, template, told, status=desk.status)


def _form(desk: Desk) -> PlanForm:
    known = {
        "markdown": texts.shown(desk.source),
        "message": desk.message,
        "give_up_say": desk.give_up_say,
        "based_on": desk.based_on,
        "name": desk.name,
    }
    return PlanForm(initial=known)


def _fresh(request: HttpRequest, view: View) -> Desk:
    """The present revision, or where there is none what somebody wants to begin with."""
    current = view.facts.plan
    if current:
        return Desk(texts.of_revision(current), current.number)
    begins = request.GET.get("begin") == "example"
    return Desk(texts.example(view.facts.title) if begins else b"", 0)


def _sent(request: HttpRequest, view: View) -> Desk:
    """What came with the form, after what was asked to be done to the text."""
    said, revisions = PlanForm(request.POST), view.facts.revisions
    said.is_valid()
    typed: Mapping[str, object] = said.cleaned_data
    based_on = min(int(str(typed.get("based_on") or 0)), len(revisions))
    before = texts.of_revision(revisions[based_on - 1] if based_on else None)
    desk = Desk(
        source=texts.of_field(str(typed.get("markdown", "")), before),
        based_on=based_on,
        message=str(typed.get("message", "")),
        name=str(typed.get("name", "")),
        give_up_say=bool(typed.get("give_up_say")),
        posted=True,
    )
    file = request.FILES.get("file")
    if file:
        return _with_file(desk, file, before)
    if request.POST.get("do") == "read":
        return replace(desk, error="No file was chosen. Choose one, then read it in.")
    if request.headers.get(PART):
        return desk  # while somebody types, nothing is chosen
    return _with_choices(desk, request.POST, view)


def _with_file(desk: Desk, file: "UploadedFile[bytes]", before: bytes) -> Desk:
    """The text of a file in the place of what stood there, which is not lost."""
    try:
        source = texts.of_file(file)
    except UnreadableFileError as error:
        return replace(desk, error=str(error))
    own = desk.source not in {b"", before, source}
    return replace(
        desk,
        source=source,
        name=file.name or "",
        told=f"The text of “{file.name}” stands in the field. Nothing is saved yet.",
        put_aside=texts.shown(desk.source) if own else "",
        changed=True,
    )


def _with_choices(desk: Desk, said: Mapping[str, str], view: View) -> Desk:
    """The text with what was chosen beside it: a procedure, a heading of steps, or whose lines are taken."""
    if len(desk.source) > texts.LARGEST:
        size = f"{len(desk.source):,} bytes, and at most {texts.LARGEST:,} are taken"
        return replace(desk, error=f"The plan has {size}. Leave out what is no step.")
    if said.get("do") == "bring":
        return _decided(desk, said, view)
    procedure = said.get("procedure", "")
    if procedure == said.get("procedure_was", ""):
        procedure = ""
    heading = said.get("as_steps", "")
    try:
        source = settled(desk.source, procedure=procedure, heading=heading)
    except FrontMatterUnreadableError as error:
        return replace(desk, error=str(error))
    told = f"The list below “{heading}” is steps now. Nothing is saved yet." if heading else ""
    changed_by_press = bool(heading) and source != desk.source
    return replace(desk, source=source, told=told, changed=changed_by_press)


def _decided(desk: Desk, said: Mapping[str, str], view: View) -> Desk:
    """Both texts as one, where somebody said for each conflict whose lines are taken."""
    revisions = view.facts.revisions
    if said.get("bring_with") != str(len(revisions)):
        return desk  # there is another one by now, so that it has to be looked at again
    base = texts.shown(texts.of_revision(revisions[desk.based_on - 1] if desk.based_on else None))
    theirs, yours = texts.shown(texts.of_revision(revisions[-1])), texts.shown(desk.source)
    conflicts = merge(base, theirs, yours).conflicts
    choices = [said.get(f"whose-{place}", "both") for place in range(len(conflicts))]
    return replace(
        desk,
        source=decided(base, theirs, yours, choices).encode(),
        based_on=len(revisions),
        told="Both texts are one now. Look at it, then save it. Nothing is saved yet.",
        put_aside=yours,
        changed=True,
    )


def _brought_together(view: View, desk: Desk) -> Desk:
    """Where somebody else has saved meanwhile: what differs, and one text with both edits where their lines allow it."""
    revisions = view.facts.revisions
    if not desk.posted or desk.based_on == len(revisions):
        return desk
    found = overtaken(tuple(revisions), desk.based_on, desk.source)
    meanwhile = Meanwhile(
        found,
        author=names.person(found.current.author, view.world.roster),
        at=found.current.at,
        message=found.current.message,
        parts=changed(found.difference),
        both=changed(found.both),
        conflicts=[
            (each.line, "\n".join(each.theirs), "\n".join(each.yours))
            for each in found.merged.conflicts
        ],
    )
    if found.merged.text is None:
        return replace(desk, meanwhile=meanwhile, refused=())
    return replace(
        desk,
        meanwhile=meanwhile,
        refused=(),
        source=found.merged.text.encode(),
        based_on=found.current.number,
        put_aside=texts.shown(desk.source),
    )


def _saved(request: HttpRequest, view: View, desk: Desk) -> HttpResponse | Refused:
    """Save the text over the revision that it was written over, once."""

    def work() -> Recorded | Refused:
        try:
            return plans.revise(
                change=view.ref,
                markdown=desk.source,
                actor=visitor(request),
                message=desk.message,
                name=desk.name or "plan.md",
                give_up_say=desk.give_up_say,
                based_on=desk.based_on,
            )
        except (OvertakenError, StaleError, UnknownChangeError) as error:
            return giving.stale(str(error))

    onward = giving.to_change(view.ref, "plan")
    return giving.carry_out(request, work, onward=onward, done=_told)


def _told(recorded: Recorded) -> str:
    """What was saved."""
    revision = recorded.facts.revisions[-1]
    count = len(revision.keys())
    return (
        f"Revision {revision.number} of the plan is saved: {count} step{'' if count == 1 else 's'}."
    )


def _never(_form: PlanForm, _case: Case) -> RevisePlan:
    raise AssertionError  # the page gives the command itself, by `plans.revise`


EDIT = Editing(
    command="plan",
    slug="plan/edit",
    button="Write the plan",
    title="The plan",
    lead="Write down what is done, step by step, so that anybody of the team could do it.",
    form=PlanForm,
    ask=_never,
    done="",
    part="plan",
)
