"""This module tells events in sentences: what each did, after the name of who did it, and the words that they said."""

from collections.abc import Callable, Mapping
from typing import Any

from offcycle.cli import terminal

Data = dict[str, Any]

SENTENCES: dict[str, str] = {
    "triage.requested": "requested a change of {system}: {title}",
    "triage.edited": "edited the request",
    "triage.acknowledged": "took notice for hosting",
    "triage.roll_called": "asked who is there: {accounts}",
    "triage.available_answered": "answered the roll call: {answer}",
    "triage.security_raised": "set the mark “security related”: {raised}",
    "triage.window_given": "gave it the window from {starts_at} until {ends_at}",
    "triage.affected_set": "named the other systems that it touches: {systems}",
    "triage.withdrawn": "withdrew the change",
    "plan.revised": "saved revision {revision} of the plan, {plan}",
    "plan.commented": "commented on the plan",
    "plan.comment_settled": "settled comment {comment} on the plan",
    "staging.signed_off": "signed off staging as {roles}: {verdict}",
    "staging.desk_checked": "went through every step at the desk with {checked_with}; not tried: {not_tried}",
    "staging.waived": "went without the validation that was missing",
    "staging.help_requested": "asked for help in staging",
    "staging.help_accepted": "helps in staging",
    "staging.call_scheduled": "set the call for help to {starts_at}: {url}",
    "staging.call_held": "held the call for help",
    "form.filled": "filled the form: {fields}",
    "review.risk_reviewed": "judged the risk: security {security}, performance {performance}, {verdict}",
    "review.submitted": "submitted it to the approvers as number {number}, {seal}",
    "review.submission_withdrawn": "took submission {number} back",
    "review.decided": "decided on submission {submission} from the seat of {seat}: {verdict}",
    "review.asked": "asked before deciding on submission {submission}",
    "review.answered": "answered question {question}",
    "notices.called": "called {account}: {outcome}",
    "review.archived": "saved the form of submission {submission} to the archive as {location}",
    "run.stood_by": "stands by until {until}",
    "run.stood_down": "stands by no more",
    "run.started": "started {run} in {environment} with revision {revision}",
    "run.step_reported": "reported step {step} of {run} in {environment}: {outcome}",
    "run.intended": "begins step {step} of {run} in {environment}, by {executor}",
    "run.unknown": "cannot say whether step {step} of {run} in {environment} took effect",
    "run.step_resolved": "settled step {step} of {run} in {environment}: {outcome}",
    "run.amendment_proposed": "asked to do step {step} of {run} otherwise, amendment {amendment}",
    "run.amendment_agreed": "agreed to amendment {amendment}, of step {step} of {run}",
    "run.not_needed_agreed": "agreed that step {step} of {run} is not needed",
    "run.declined": "did not agree about step {step} of {run}",
    "run.rollback_started": "started {run}, which undoes {rolls_back} in {environment}",
    "run.stopped": "stopped {run} in {environment}",
    "run.finished": "finished {run} in {environment}: {outcome}",
    "run.validated": "validated {run} in {environment}: {verdict}",
    "review.recorded_afterwards": "recorded what {made_by} had already done, from {started_at} to {ended_at}",
    "review.accepted": "looked at what was recorded afterwards, from the seat of {seat}: {verdict}",
    "notices.update_posted": "told stakeholders how it stands",
    "notices.follow_up_set": "noted a follow-up for {owner}, due {due}",
    "notices.follow_up_done": "marked follow-up {follow_up} as done",
    "notices.feedback_given": "found the process {usefulness} of 5 useful and {speed} of 5 fast",
    "notices.stakeholders_told": "told the stakeholders",
    "notices.warned": "warned that a deadline is near: {clock}, due {due}",
    "notices.due_passed": "saw a deadline pass without what it asked for: {clock}, due {due}",
    "review.lapsed": "let the approval of submission {submission} lapse",
    "notices.closed": "closed the change: {outcome}",
}
"""By kind. Kinds that are not listed are told by the vocabulary's own sentence."""

TOLD_AS_TEXT = (
    "description",
    "why",
    "reason",
    "message",
    "text",
    "note",
    "findings",
    "what",
    "comment",
)
"""The fields whose words stand below the sentence."""

NO_STEPS: Mapping[tuple[str, str], str] = {}


def sentence(event: Data, steps: Mapping[tuple[str, str], str] = NO_STEPS) -> str:
    """What an event did, as it reads after a name; `steps` are the names of steps by run and key."""
    kind, data = str(event["kind"]), event["data"]
    if kind == "triage.answered":
        return f"answered the triage questions: {_answers(data)}"
    if kind == "triage.available_answered" and data.get("until"):
        return f"answered the roll call: {data['answer']} until {_word('until', data['until'])}"
    if kind in SENTENCES:
        words = {name: _word(name, value) for name, value in data.items()}
        if (data.get("run"), data.get("step")) in steps:
            words["step"] = steps[data["run"], data["step"]]
        return SENTENCES[kind].format_map(_Lenient(words))
    return _vocabulary(kind)


class _Lenient(dict[str, str]):
    """Words by their names; one that an older or newer server does not send is left out."""

    def __missing__(self, key: str) -> str:
        return f"({key} not told)"


def texts(event: Data) -> list[str]:
    """What somebody wrote, to stand below the sentence; the values of the form, each by its name."""
    data = event["data"]
    said = [str(data[name]) for name in TOLD_AS_TEXT if data.get(name)]
    if event["kind"] == "form.filled":
        said += [f"{name}: {value}" for name, value in data.get("fields", {}).items()]
    return said


def _answers(data: Data) -> str:
    told = [
        f"{name.replace('_', ' ')}: {_word(name, value)}"
        for name, value in data.items()
        if value not in (None, "") and name not in TOLD_AS_TEXT
    ]
    return ", ".join(told)


def _word(name: str, value: object) -> str:
    tell: Callable[[object], str] | None = WORDS.get(name)
    if tell and value is not None:
        return tell(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | dict):
        return ", ".join(str(each) for each in value) or "none"
    return str(value).replace("_", " ") if name in {"outcome", "verdict", "clock"} else str(value)


def short(digest: object) -> str:
    """A digest in as many characters as tell one from another on a screen."""
    return str(digest)[:19]


WORDS: dict[str, Callable[[object], str]] = {
    "plan": short,
    "seal": short,
    "starts_at": lambda value: terminal.local(str(value)),
    "ends_at": lambda value: terminal.local(str(value)),
    "until": lambda value: terminal.local(str(value)),
    "due": lambda value: terminal.local(str(value)),
    "started_at": lambda value: terminal.local(str(value)),
    "ended_at": lambda value: terminal.local(str(value)),
}


def _vocabulary(kind: str) -> str:
    """The vocabulary's sentence; an unknown kind, of a newer server, tells its name."""
    from offcycle.process.events import EVENTS

    known = EVENTS.get(kind)
    return " ".join((known.__doc__ or kind).split()) if known else kind
