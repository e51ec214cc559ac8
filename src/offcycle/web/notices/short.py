"""This module is the short pages of telling: updates, the notice of how it ended, closing, feedback and follow-ups."""

from collections.abc import Mapping
from datetime import timedelta

from django import forms

from offcycle.process.kernel import Case
from offcycle.process.notices import outside, wording
from offcycle.process.notices.feedback import GiveFeedback
from offcycle.process.notices.follow_ups import FinishFollowUp, SetFollowUp
from offcycle.process.notices.telling import LONGEST_MESSAGE, TellStakeholders
from offcycle.process.notices.updating import PostUpdate, owed_update
from offcycle.process.triage import Nothing, security_related
from offcycle.web.deeds import Deed
from offcycle.web.fields import PageForm, moment, one_of, prose

SCALE = [("5", "5, very"), ("4", "4"), ("3", "3"), ("2", "2"), ("1", "1, not at all")]
FOLLOWED = timedelta(days=7)


class MessageForm(PageForm):
    """What is told."""

    message = forms.CharField(
        label="Message",
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea({"rows": 6}),
        help_text="For people outside who use the system: no names of machines, no details of a hole.",
    )


class UpdateForm(PageForm):
    """What is told on the way; empty is enough."""

    message = prose(
        "Message",
        "What is known so far: send it as it is, or say it better. Left empty, they are told that there is nothing new, and how it stands.",
    )
    expected = moment(
        "When it is expected to be resolved", "Left out where nobody can say.", required=False
    )
    last = forms.BooleanField(
        label="No further update until something changes",
        required=False,
        help_text="Ends the regular updates, and tells them so. They come back when production is changed or triage is answered anew.",
    )


def _to_whom(case: Case) -> Mapping[str, object]:
    owed = owed_update(case)
    return {
        "stakeholders": [each.address for each in outside.recipients(case)],
        "stands": wording.state(case),
        "due": owed.due if owed else None,
        "drill": case.facts.drill,
        "security": security_related(case.facts),
    }


def _ending(case: Case) -> Mapping[str, object]:
    """A first wording, from what is known; to be edited before it is sent."""
    return {"message": wording.draft_ending(case)}


def _going(case: Case) -> Mapping[str, object]:
    """What is known so far; to be edited, or sent as it is."""
    return {"message": wording.draft_update(case)}


UPDATE = Deed(
    command="post-update",
    button="Send the update",
    offer="Tell the stakeholders how it stands",
    title="Update for stakeholders",
    lead="A line on how things stand, so that nobody has to ask.",
    form=UpdateForm,
    initial=_going,
    ask=lambda form, _case: PostUpdate(
        form.cleaned_data["message"],
        form.cleaned_data["expected"],
        bool(form.cleaned_data["last"]),
    ),
    told=_to_whom,
    template="web/notices/message.html",
    done="The update is on its way.",
    part="told",
)
NOTIFY = Deed(
    command="notify-stakeholders",
    button="Send the notice",
    offer="Tell the stakeholders how it ended",
    title="Tell stakeholders how it ended",
    lead="The last word on this change to everybody who was told of it.",
    form=MessageForm,
    initial=_ending,
    ask=lambda form, _case: TellStakeholders(form.cleaned_data["message"]),
    told=_to_whom,
    template="web/notices/message.html",
    done="The notice is on its way to the stakeholders.",
    part="told",
)


class LinksForm(PageForm):
    """Whose link, and whether there is a new one."""

    address = forms.ChoiceField(label="Whose link", required=False)
    renew = forms.BooleanField(
        label="Put a new link in the next mail", required=False, initial=True
    )

    def __init__(self, *args: object, case: Case, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        known = [(each.address, each.address) for each in outside.recipients(case)]
        self.offer("address", [("", "Everybody's"), *known])


END_LINKS = Deed(
    command="end-links",
    button="End the link",
    offer="End private links of stakeholders",
    title="End private links of stakeholders",
    lead="Each stakeholder's mail leads to a page that shows how it stands. End a link that came into other hands.",
    form=LinksForm,
    knows_case=True,
    ask=lambda form, _case: outside.EndLinks(
        form.cleaned_data["address"], bool(form.cleaned_data["renew"])
    ),
    named=("address",),
    done="The link does not open anything any more.",
    part="told",
)
CLOSE = Deed(
    command="close",
    button="Close the change",
    lead="It ends with the outcome that its last run had. The record stays, and follow-ups go on.",
    ask=lambda _form, _case: Nothing(),
    done="The change is closed.",
)


class FeedbackForm(PageForm):
    """Two questions, and a word if one wants."""

    usefulness = one_of("How useful was this process?", SCALE)
    speed = one_of("How fast was it?", SCALE)
    comment = prose("What else do you want to say?", rows=3)


FEEDBACK = Deed(
    command="feedback",
    button="Send feedback",
    title="How was it?",
    lead="Two taps. What you said before is replaced.",
    form=FeedbackForm,
    ask=lambda form, _case: GiveFeedback(
        int(form.cleaned_data["usefulness"]),
        int(form.cleaned_data["speed"]),
        form.cleaned_data["comment"],
    ),
    done="Thank you.",
)


class FollowUpForm(PageForm):
    """What is left, for whom, until when."""

    text = prose("What is left to do", required=True, rows=3)
    owner = forms.ChoiceField(label="Who does it")
    due = moment("By when", "In your time zone.")

    def __init__(self, *args: object, case: Case, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        roster, system = case.world.roster, case.facts.system
        here = {one for role, _ in roster.holdings for one in roster.holders(role, system)}
        people = sorted((roster.name(one), one) for one in here)
        self.offer("owner", [(one, name) for name, one in people])


FOLLOW_UP = Deed(
    command="follow-up",
    button="Note the follow-up",
    title="What is left to do afterwards?",
    lead="A lasting repair, a clean-up, a lesson. Whoever does it is told, and reminded.",
    form=FollowUpForm,
    knows_case=True,
    initial=lambda case: {"owner": case.actor.account, "due": case.at + FOLLOWED},
    ask=lambda form, _case: SetFollowUp(
        form.cleaned_data["text"], form.cleaned_data["owner"], form.cleaned_data["due"]
    ),
    done="The follow-up is noted.",
    part="follow-ups",
)


class DoneForm(PageForm):
    """Which follow-up is done."""

    follow_up = forms.ChoiceField(label="Which one is done?")
    note = prose("Note", rows=2)

    def __init__(self, *args: object, case: Case, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        left = [each for each in case.facts.follow_ups if each.done_at is None]
        choices = [(str(each.n), each.text) for each in left]
        self.offer("follow_up", choices)


DONE = Deed(
    command="follow-up-done",
    button="Mark it as done",
    title="A follow-up is done",
    form=DoneForm,
    knows_case=True,
    ask=lambda form, _case: FinishFollowUp(
        int(form.cleaned_data["follow_up"]), form.cleaned_data["note"]
    ),
    done="The follow-up is done.",
    part="follow-ups",
)
