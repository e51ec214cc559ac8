"""This module is the short pages around staging: help, the call, the desk check and the waiver."""

from collections.abc import Mapping

from django import forms

from offcycle.process.kernel import Case
from offcycle.process.staging.desk_check import DeskCheck
from offcycle.process.staging.help import Note, ScheduleCall, asked
from offcycle.process.staging.trial import has_staging
from offcycle.process.staging.waiver import WaiveValidation
from offcycle.web import reach
from offcycle.web.deeds import Deed
from offcycle.web.fields import PageForm, moment, prose


class NoteForm(PageForm):
    """A note, if there is one."""

    note = prose("Note", rows=3)


class CallForm(PageForm):
    """When and where."""

    starts_at = moment("When", "In your time zone.")
    url = forms.URLField(
        label="Link to the call", required=False, assume_scheme="https", max_length=2000
    )


def _note(form: NoteForm, _: Case) -> Note:
    return Note(form.cleaned_data["note"])


def _due(case: Case) -> Mapping[str, object]:
    found = asked(case)
    due = found.due if found and found.state != "held" else None
    asker = [reach.person(found.facts.by, "asks for help", case)] if found else []
    helpers = reach.people(case.waiting(*case.policy.may.help), case)
    return {"call_due": due, "to_call": [*asker, *helpers]}


REQUEST_HELP = Deed(
    command="request-help",
    button="Ask for help in staging",
    lead="Both teams see it at once. A call or screen share is due within the time that the policy gives.",
    form=NoteForm,
    ask=_note,
    told=_due,
    template="web/staging/help.html",
    done="Help is asked for. Both teams see until when a call is due.",
)
ACCEPT_HELP = Deed(
    command="accept-help",
    button="I help",
    lead="Everybody sees that you do. Set the time of the call next.",
    form=NoteForm,
    ask=_note,
    told=_due,
    done="Everybody sees that you help.",
    template="web/staging/help.html",
)
SCHEDULE_CALL = Deed(
    command="schedule-call",
    button="Set the call",
    lead="When and where you meet. Setting it anew moves it.",
    form=CallForm,
    ask=lambda form, _case: ScheduleCall(form.cleaned_data["starts_at"], form.cleaned_data["url"]),
    told=_due,
    done="The call is set.",
    template="web/staging/help.html",
)
CANCEL_CALL = Deed(
    command="cancel-call",
    button="Cancel the call",
    lead="Everybody who was invited is told, and it leaves their calendars. Help is still asked for, and its clock runs on.",
    form=NoteForm,
    ask=_note,
    told=_due,
    done="The call is cancelled, and those invited are told.",
    template="web/staging/help.html",
)
HOLD_CALL = Deed(
    command="hold-call",
    button="The call was held",
    lead="Or help was given in another way. The clock stops.",
    form=NoteForm,
    ask=_note,
    told=_due,
    done="It is recorded that help was given.",
    template="web/staging/help.html",
)


class DeskForm(PageForm):
    """With whom, and what could not be tried."""

    beside = forms.ChoiceField(label="Who went through it with you?")
    not_tried = prose(
        "What could not be tried", "One sentence; the approvers read it.", required=True, rows=3
    )
    cannot_show = prose("Why staging cannot show it", "One sentence.", required=True, rows=3)

    def __init__(self, *args: object, case: Case, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        roster, system = case.world.roster, case.facts.system
        here = {one for role, _ in roster.holdings for one in roster.holders(role, system)} - {
            case.actor.account
        }
        people = sorted((roster.name(one), one) for one in here)
        self.offer("beside", [("", "Choose …"), *((one, name) for name, one in people)])
        if not has_staging(case):
            del self.fields["cannot_show"]


DESK_CHECK = Deed(
    command="desk-check",
    button="Record the desk check",
    title="Desk check",
    lead="Where staging cannot show it, two people go through every step at the desk, one of them the author.",
    form=DeskForm,
    knows_case=True,
    ask=lambda form, _case: DeskCheck(
        form.cleaned_data["beside"],
        form.cleaned_data["not_tried"],
        form.cleaned_data.get("cannot_show", ""),
    ),
    done="The desk check is recorded. The approvers see it first.",
    part="gates",
)


class WaiverForm(PageForm):
    """Why it cannot wait."""

    reason = prose(
        "Why it cannot wait for the validation",
        "One sentence; the approvers read it.",
        required=True,
    )


WAIVE = Deed(
    command="waive-validation",
    button="Go without the validation",
    lead="In need only. It stands on the approvers' first screen, with your name and your reason.",
    form=WaiverForm,
    ask=lambda form, _case: WaiveValidation(form.cleaned_data["reason"]),
    done="The missing validation is waived. The approvers see it first.",
    part="gates",
    grave=True,
)
