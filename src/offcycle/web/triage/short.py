"""This module is the short pages of step 0: acknowledge, answer the roll call, mark as security related, give a window, take back."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse

from offcycle.insight import planned
from offcycle.insight.planned import Planned
from offcycle.ledger.read import View
from offcycle.ledger.record import Recorded
from offcycle.process import agenda
from offcycle.process.calendar.windows import Window
from offcycle.process.freezing import touched
from offcycle.process.kernel import Case, Refused
from offcycle.process.people.absences import of_roll_call
from offcycle.process.rules import listed
from offcycle.process.triage import Affected, Available, Mark, Nothing, PlanWindow, Withdraw
from offcycle.process.visibility import visible_systems
from offcycle.web import giving, names, times
from offcycle.web.deeds import Deed
from offcycle.web.fields import PageForm, Several, moment, one_of, prose
from offcycle.web.visitor import visitor

ACKNOWLEDGE = Deed(
    command="acknowledge",
    button="Acknowledge",
    lead="Everybody sees that you have read this and look into it; the clock for the first answer stops.",
    ask=lambda _form, _case: Nothing(),
    done="You acknowledged it. Everybody who looks at the change sees it.",
)


class ReasonForm(PageForm):
    """Why."""

    reason = prose("Reason", "It stands in the record.", required=True, rows=3)


WITHDRAW = Deed(
    command="withdraw",
    button="Take the change back",
    lead="The change ends here and nothing is applied. Its record stays. Whoever was told of it is told of this, too.",
    form=ReasonForm,
    ask=lambda form, _case: Withdraw(form.cleaned_data["reason"]),
    done="The change was taken back.",
    grave=True,
)
RAISE = Deed(
    command="raise-security",
    button="Mark as security related",
    lead="The security officer gets everything that is there so far, at once. Notices to others leave out the details.",
    form=ReasonForm,
    ask=lambda form, _case: Mark(form.cleaned_data["reason"]),
    done="It is marked as security related.",
)
LOWER = Deed(
    command="lower-security",
    button="Take back the security mark",
    form=ReasonForm,
    ask=lambda form, _case: Mark(form.cleaned_data["reason"]),
    done="It is not marked as security related any more.",
)


class AffectedForm(PageForm):
    """The other systems."""

    systems = forms.MultipleChoiceField(
        label="Other systems that the change touches", required=False, widget=Several
    )

    def __init__(self, *args: object, case: Case, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        others = [each for each in case.world.roster.systems if each != case.facts.system]
        choices = sorted((names.system(each, case.world.roster), each) for each in others)
        self.offer("systems", [(slug, name) for name, slug in choices])


AFFECTED = Deed(
    command="affected",
    button="Save the systems",
    title="Which other systems does it touch?",
    lead="Their teams get a copy of what goes out, and no other change runs on these systems meanwhile.",
    form=AffectedForm,
    knows_case=True,
    initial=lambda case: {"systems": list(case.facts.triage.affected)},
    ask=lambda form, _case: Affected(tuple(form.cleaned_data["systems"])),
    done="The systems are saved.",
    part="asked",
)


MOST_AHEAD = 3
"""So many windows to come are looked through for what stands in the way."""


class WindowForm(PageForm):
    """The proposed window, or another time."""

    which = one_of("When?", [("proposed", "The proposed window"), ("other", "Another time")])
    starts_at = moment("Starts at", "Only for another time. In your time zone.", required=False)

    def clean(self) -> dict[str, object]:
        found: dict[str, object] = super().clean() or {}
        if found.get("which") == "other" and not found.get("starts_at"):
            self.add_error("starts_at", "Say when, or choose the proposed window.")
        return found


def _window(form: WindowForm, _: Case) -> PlanWindow:
    other = form.cleaned_data["which"] == "other"
    return PlanWindow(form.cleaned_data["starts_at"] if other else None)


def _proposed(case: Case) -> Mapping[str, object]:
    window = agenda.proposed(case.world, case.at)
    ahead = agenda.windows(case.world, case.at, agenda.furthest(case.world, case.at))
    named = dict.fromkeys((*([window] if window else []), *ahead[:MOST_AHEAD]))
    others = planned.of(case.actor, visible_systems(case.actor, case.world), case.at)
    return {
        "window": _spelt(window, case) if window else "",
        "ahead": [(_spelt(each, case), _in_the_way(each, case, others)) for each in named],
    }


def _spelt(window: Window, case: Case) -> str:
    return times.spelt_span(window.starts_at, window.ends_at, case.at)


def _in_the_way(window: Window, case: Case, others: tuple[Planned, ...]) -> list[str]:
    """What else is planned for a window on the systems that the change touches, and which freezes hold then."""
    facts, roster = case.facts, case.world.roster
    span, systems = (window.starts_at, window.ends_at), touched(case)
    here = Planned("planned", facts.ref, facts.title, systems, *span)
    beside = planned.beside(here, others).items()
    freezes = planned.frozen(systems, *span, case.world.calendar.freezes.values())
    return [
        *(
            f"{ref} goes to production then and touches {listed([names.system(one, roster) for one in both])}, too."
            for ref, both in beside
        ),
        *(f"The freeze “{each.slug}” holds then: {each.reason}" for each in freezes),
    ]


WINDOW = Deed(
    command="plan-window",
    button="Set the window",
    title="When does it go to production?",
    lead="It is no emergency, so production waits for a window. Until it opens, everything else can be made ready.",
    form=WindowForm,
    initial=lambda _: {"which": "proposed"},
    ask=_window,
    told=_proposed,
    template="web/triage/window.html",
    done="The window is set. Everybody concerned is told.",
)


class AvailableForm(PageForm):
    """Whether somebody is there."""

    answer = one_of(
        "Are you there?",
        [
            ("here", "I am here"),
            ("out", "I am out until …"),
            ("back", "I am back at …"),
        ],
    )
    until = moment(
        "Until, or back at", "Not needed if you are here. In your time zone.", required=False
    )

    def clean(self) -> dict[str, object]:
        found: dict[str, object] = super().clean() or {}
        if found.get("answer") in {"out", "back"} and not found.get("until"):
            self.add_error("until", "Say until when, or when you are back.")
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class RollCall(Deed):
    """The answer to the roll call, with the absence that it says."""

    def _give(
        self, request: HttpRequest, view: View, case: Case, form: PageForm
    ) -> HttpResponse | Refused:
        said = form.cleaned_data
        until = said["until"] if said["answer"] != "here" else None
        account = visitor(request).account
        besides = of_roll_call(case.world, account, said["answer"], until, case.at)

        def both() -> Recorded | Refused:
            for name, absence in besides:
                outcome = giving.command(request, giving.Given(name, absence))
                if isinstance(outcome, Refused):
                    return outcome
            ask = Available(said["answer"], until)
            return giving.command(request, giving.Given(self.command, ask, view.ref))

        return giving.carry_out(
            request,
            both,
            onward=giving.to_change(view.ref),
            done="Your answer is there for all to see.",
        )


AVAILABLE = RollCall(
    command="available",
    button="Answer the roll call",
    title="Are you there?",
    lead="The change is urgent, and everybody wants to know on whom they can count in the next hours.",
    form=AvailableForm,
    ask=lambda _form, _case: Nothing(),
    done="",
)
