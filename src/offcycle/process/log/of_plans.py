"""This module tells steps 1 to 3, in which the plan is documented and tried in staging, and the form is filled."""

from offcycle.process.events import Event, form, plan, staging
from offcycle.process.log.known import Known
from offcycle.process.log.wording import Tell, count, fixed, moment, words
from offcycle.process.rules import ended, listed


def _revised(e: plan.Revised, _: Known) -> str:
    steps = sum(step.part == "steps" for step in e.steps)
    state = "; a procedure has still to be chosen" if e.open_choice else ""
    return f"Saved revision {e.revision} of the plan{_begun(e)}, {count(steps, 'step')}{state}."


def _begun(e: plan.Revised) -> str:
    """From what it was started, if it was."""
    template = e.came_from.removeprefix("template:")
    if template != e.came_from:
        return f" from the template “{template}”"
    return f" from that of {e.came_from}" if e.came_from else ""


def _commented(e: plan.Commented, known: Known) -> str:
    about = known.step(e.step) if e.step else "the plan"
    if e.question:
        return f"Asked about {about}."
    return f"Answered comment {e.answers} on {about}." if e.answers else f"Commented on {about}."


def _settled(e: plan.CommentSettled, _: Known) -> str:
    return f"Settled comment {e.comment} on the plan."


def _signed_off(e: staging.SignedOff, known: Known) -> str:
    verdict = "Passed" if e.verdict == "pass" else "Did not pass"
    return f"{verdict} staging, as {listed([known.role(one) for one in e.roles])}."


def _desk_checked(e: staging.DeskChecked, known: Known) -> str:
    other = known.person(e.checked_with)
    return f"Went through every step at the desk with {other}. Not tried: {ended(e.not_tried)}"


def _call(e: staging.CallScheduled, _: Known) -> str:
    where = f": {e.url}" if e.url else "."
    return f"Set the call for help to {moment(e.starts_at)}{where}"


def _filled(e: form.Filled, known: Known) -> str:
    labels = {each.name: f"“{each.label}”" for each in known.world.policy.form.fields}
    return f"Filled the form: {listed([labels.get(name, words(name)) for name in e.fields])}."


TOLD: dict[type[Event], Tell] = {
    plan.Revised: _revised,
    plan.Commented: _commented,
    plan.CommentSettled: _settled,
    staging.SignedOff: _signed_off,
    staging.DeskChecked: _desk_checked,
    staging.Waived: fixed("Went without the validation that was missing."),
    staging.HelpRequested: fixed("Asked for help in staging."),
    staging.HelpAccepted: fixed("Helps in staging."),
    staging.CallScheduled: _call,
    staging.CallCancelled: fixed("Cancelled the call for help."),
    staging.CallHeld: fixed("Held the call for help."),
    form.Filled: _filled,
}
