"""This module is the short pages for what happens in a run beside its steps: other ways, agreement, what nobody knows, stop and finish."""

from collections.abc import Mapping
from typing import Any

from django import forms

from offcycle.ledger.record import Recorded
from offcycle.process.facts import Run
from offcycle.process.kernel import Case
from offcycle.process.run.amendments import AGREE, DECLINE, AgreeStep, AmendStep, asked
from offcycle.process.run.steps import FinishRun, StopRun
from offcycle.process.run.unknown import ResolveStep, unsettled
from offcycle.web import names
from offcycle.web.deeds import Deed
from offcycle.web.fields import one_of, prose
from offcycle.web.run import places
from offcycle.web.run.starting import RunForm


class StepForm(RunForm):
    """Which step of which run is meant, as the page showed it."""

    step = forms.CharField(widget=forms.HiddenInput)


class AmendForm(StepForm):
    """How a step is to be done otherwise."""

    text = prose(
        "What is done instead",
        "Exactly: the command, the value, the screen. It stays marked for ever.",
        required=True,
    )


class AgreeForm(StepForm):
    """The answer of who stands by."""

    verdict = one_of("Your answer", [(AGREE, "I agree"), (DECLINE, "I decline")])
    reason = prose("Why", "Needed to decline.", rows=2)


class ResolveForm(StepForm):
    """What somebody found about a step of which nobody knew."""

    outcome = one_of(
        "Did it take effect?",
        [("done", "Yes, it took effect"), ("failed", "No, it did not; it may be tried again")],
    )
    reason = prose("How do you know?", "What you looked at, in a sentence.", required=True, rows=2)


class StopForm(RunForm):
    """Why a run is stopped."""

    reason = prose("Why is it stopped?", "In a sentence; everybody is told.", required=True, rows=2)


def _title(case: Case, run: str, key: str) -> str:
    found = case.facts.runs.get(run)
    if found is None or key not in found.steps:
        return ""
    title = case.facts.revisions[found.revision - 1].titles.get(key.partition(".")[0], "")
    return f"Step {list(found.steps).index(key) + 1}: {title}"


def _place(case: Case, run: Run | None) -> dict[str, object]:
    """Where it is, for the banner, and the board to which one goes back."""
    if run is None:
        return {}
    return {
        "kind": "rollback" if run.rolls_back else run.environment,
        "system": names.system(case.facts.system, case.world.roster),
        "drill": case.facts.drill,
        "back": places.board(run.id),
    }


def _running(case: Case) -> Mapping[str, Any]:
    running = case.facts.running
    following = running.next() if running else None
    return {"run": running.id if running else "", "step": following.key if following else ""}


def _asked(case: Case) -> Mapping[str, Any]:
    running = case.facts.running
    found = asked(running) if running else None
    return {"run": running.id if running else "", "step": found[0].key if found else "", "verdict": AGREE}  # fmt: skip


def _unknown(case: Case) -> Mapping[str, Any]:
    run = unsettled(case)
    return {"run": run.id, "step": run.unknown.key} if run and run.unknown else {}


def _amending(case: Case) -> Mapping[str, object]:
    told, running = _running(case), case.facts.running
    most = case.judging.limits.amendments
    done = running.agreed if running else 0
    return {
        **_place(case, running),
        "subject": _title(case, told["run"], told["step"]),
        "beside": f"{done} of {most} amendments that the policy allows in a run are used. Whoever stands by has to agree before the step is done.",
    }


def _agreeing(case: Case) -> Mapping[str, object]:
    running = case.facts.running
    found = asked(running) if running else None
    if running is None or found is None:
        return {}
    step, by = found
    told = running.waiting
    return {
        **_place(case, running),
        "subject": _title(case, running.id, step.key),
        "beside": f"{names.person(by, case.world.roster)} "
        + ("asks to do it otherwise:" if told else "says that it is not needed:"),
        "quoted": told.text if told else step.wish.note if step.wish else "",
    }


def _resolving(case: Case) -> Mapping[str, object]:
    told = _unknown(case)
    return {
        **_place(case, unsettled(case)),
        "subject": _title(case, told.get("run", ""), told.get("step", "")),
    }


def _stopping(case: Case) -> Mapping[str, object]:
    running = case.facts.running
    if running is None:
        return {}
    done = sum(step.settled for step in running.steps.values())
    return {
        **_place(case, running),
        "subject": f"{running.id} in {running.environment}: {done} of {len(running.steps)} steps are settled",
        "beside": "No further step is taken. What was done stays done; it can be rolled back afterwards.",
    }


def _ended(recorded: Recorded) -> str:
    event = recorded.happened[-1].event if recorded.happened else None
    return places.board(getattr(event, "run", "") or next(reversed(recorded.facts.runs)))


def _step_command(kind: type[Any], **fields: str) -> Any:
    """What makes a command about a step of what was typed."""
    return lambda form, _case: kind(
        form.cleaned_data["run"],
        form.cleaned_data["step"],
        **{name: form.cleaned_data[field] for name, field in fields.items()},
    )


AMEND = Deed(
    command="amend-step",
    button="Ask whoever stands by",
    offer="Do a step otherwise",
    title="Do this step otherwise",
    lead="Say how the step has to differ from what was approved. Everybody who approved it is told at once.",
    ask=_step_command(AmendStep, text="text"),
    done="Asked. The step waits for the answer of whoever stands by.",
    form=AmendForm,
    initial=_running,
    told=_amending,
    template="web/run/beside.html",
    onward=places.running_board,
)
AGREEING = Deed(
    command="agree-step",
    button="Answer the operator",
    title="Agree, or decline",
    lead="You stand by, so you answer what the operator asks.",
    ask=_step_command(AgreeStep, verdict="verdict", reason="reason"),
    done="Your answer is on the board.",
    form=AgreeForm,
    initial=_asked,
    told=_agreeing,
    template="web/run/beside.html",
    onward=places.running_board,
)
RESOLVE = Deed(
    command="resolve-step",
    button="Settle it",
    offer="Say whether the step took effect",
    title="Say whether it took effect",
    lead="Nobody heard how this step ended. Look at what it was to change, then say what you found.",
    ask=_step_command(ResolveStep, outcome="outcome", reason="reason"),
    done="Settled. The run can go on.",
    form=ResolveForm,
    initial=_unknown,
    told=_resolving,
    template="web/run/beside.html",
    onward=_ended,
)
STOP = Deed(
    command="stop-run",
    button="Stop the run now",
    title="Stop the run",
    ask=lambda form, _case: StopRun(form.cleaned_data["run"], form.cleaned_data["reason"]),
    done="The run is stopped.",
    form=StopForm,
    initial=_running,
    told=_stopping,
    template="web/run/beside.html",
    onward=_ended,
    grave=True,
)
FINISH = Deed(
    command="finish-run",
    button="Finish the run",
    lead="Every step is settled, and the run came to its end.",
    ask=lambda form, _case: FinishRun(form.cleaned_data["run"]),
    done="The run is finished.",
    form=RunForm,
    initial=_running,
    onward=_ended,
)
