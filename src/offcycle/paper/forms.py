"""This module says what stands on the paper of a change: the form, what was sealed, who decided, and the plan.

A sealed paper is made from the record as it stood after the latest decision on that submission, and from nothing later. So it
is the same whoever asks and whenever, in a mail, on the page and in the evidence, until another decision is given.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from offcycle.ledger import past
from offcycle.ledger.read import View
from offcycle.paper import own, sheet, vocabulary
from offcycle.paper.printing import Job
from offcycle.paper.wording import moment
from offcycle.process import form, staging
from offcycle.process.canonical import read_back
from offcycle.process.events import review as events
from offcycle.process.facts import Decision, Facts, Happened, Submission
from offcycle.process.kernel import Actor, Case, Unmet
from offcycle.process.review import afterwards
from offcycle.process.review.decision import approved, quorum_sentence
from offcycle.process.review.sealing import content

Data = dict[str, Any]

_SAID = {
    "approve": "yes",
    "confirm": "yes, confirmed",
    "reject": "no: sent back",
    "defer": "no: into the window",
}
_TITLES = {
    "waivers": "Validations in staging that were waived",
    "desk_check": "Gone through at the desk, because staging could not show it",
    "skipped": "Steps skipped in staging",
    "freezes": "Approving overrides a freeze",
}
_TOLD_ELSEWHERE = frozenset(
    {"format", "change", "number", "system", "operations", "risk", "affected", "verdict"}
    | {"security_related", "sentence"}
)


class NoSubmissionError(LookupError):
    """There is no submission of this number."""

    def __init__(self, ref: str, number: int) -> None:
        super().__init__(f"{ref} has no submission {number} yet.")


@dataclass(frozen=True, slots=True)
class _Shown:
    """What one paper is about."""

    case: Case
    submission: Submission | None
    sealed: Mapping[str, Any]
    state: str


def sealed(view: View, number: int, *, until: int | None = None, kind: str = own.PDF) -> Job:
    """The paper of a submission, with the decisions on it up to an entry, or all of them."""
    about = [each for each in view.happened if _is_about(each, number)]
    submitted = next((each for each in about if isinstance(each.event, events.Submitted)), None)
    if submitted is None:
        raise NoSubmissionError(view.ref, number)
    last = max(each.seq for each in about if until is None or each.seq <= until)
    case = past.case_at(view.ref, last)
    found = case.facts.submissions[number - 1]
    state = f"Submission {number}, sealed by {case.name(found.by)} on {moment(found.at)}"
    state += f"; decisions up to {moment(case.at)}." if last > submitted.seq else "."
    return _job(_Shown(case, found, _content(submitted), state), kind)


def standing(view: View, kind: str = own.PDF) -> Job:
    """The paper of a change as it stands, of which nothing is sealed."""
    at = view.happened[-1].at
    case = Case(view.facts, view.world, Actor(""), at)
    drafted = content(case, len(view.facts.submissions) + 1)
    if view.facts.afterwards:
        return _job(_Shown(case, None, drafted, f"As it stood on {moment(at)}."), kind)
    state = f"A draft, as it stood on {moment(at)}. What approvers decide on is a sealed submission"
    return _job(_Shown(case, None, drafted, f"{state}{_other(view.facts)}."), kind)


def _other(facts: Facts) -> str:
    lying = facts.submission
    return f": number {lying.number} lies before them" if lying else ""


def _is_about(each: Happened, number: int) -> bool:
    match each.event:
        case events.Submitted(number=its) | events.Decided(submission=its):
            return its == number
        case _:
            return False


def _content(submitted: Happened) -> Mapping[str, Any]:
    """What was sealed; a note where its words were expunged."""
    try:
        told = json.loads(submitted.event.content)  # type: ignore[attr-defined]  # the caller looked at its kind
    except ValueError:
        told = None
    if isinstance(told, dict):
        return told
    return {"what_was_sealed": "Its words were expunged; the digest is what it was."}


def _job(shown: _Shown, kind: str) -> Job:
    case = shown.case
    facts, at = case.facts, case.at
    about = facts.revisions[shown.submission.revision - 1] if shown.submission else facts.plan
    data: Data = {
        "organisation": case.policy.name or "Offcycle",
        "title": case.policy.form.title,
        "ref": facts.ref,
        "drill": facts.drill,
        "afterwards": _afterwards(case),
        "heading": facts.title,
        "state": shown.state,
        "date": [at.year, at.month, at.day, at.hour, at.minute, at.second],
        "sentence": str(shown.sealed.get("sentence", "")),
        "quorum": quorum_sentence(case) if shown.submission else "",
        "seal": _seal(shown.submission),
        "warnings": _warnings(case, shown.sealed),
        "fields": _fields(case, shown.submission),
        "risk": _risk(shown.sealed.get("risk")),
        "validated": _validated(case),
        "decisions": _decisions(case, shown.submission),
        "plan": sheet.of(about, case) if about else None,
        "note": "",
    }
    return _on_paper(shown, data, kind)


def _on_paper(shown: _Shown, data: Data, kind: str) -> Job:
    """The paper, on the organisation's own where its policy names one of the kind that is wanted."""
    case = shown.case
    found = own.paper_for(case.policy.form, kind)
    if found is None:
        return Job(data, case.at, kind)
    if found.fault:
        return Job({**data, "note": own.told(found.name, found.fault)}, case.at, kind)
    about = {
        "words": vocabulary.words(case, shown.submission, data),
        "lists": vocabulary.lists(data),
        "marks": vocabulary.marks(data, draft=shown.submission is None),
        "sentence_name": case.policy.form.sentence,
    }
    return Job({**data, **about}, case.at, kind, found)


def _afterwards(case: Case) -> Data | None:
    """What had already been made when it was entered, and what the approvers say to it."""
    made = case.facts.afterwards
    if made is None:
        return None
    span = f"from {moment(made.started_at)} to {moment(made.ended_at)}"
    entered = f"recorded by {case.name(made.recorded_by)} on {moment(made.recorded_at)}"
    return {
        "stamp": afterwards.STAMP,
        "says": afterwards.sentence(case),
        "what": made.what,
        "why": made.why,
        "made": f"{case.name(made.made_by)}, {span}; {entered}.",
    }


def _seal(submission: Submission | None) -> Data | None:
    if submission is None:
        return None
    seal = submission.seal
    return {"number": str(submission.number), "digest": seal, "words": read_back(seal)}


def _fields(case: Case, submission: Submission | None) -> list[Data]:
    """The form's fields, as they were sealed; the sentence for the approvers stands above them already."""
    return [
        {"name": field.about.name, "label": field.about.label, "value": field.value}
        for field in form.fields(case, submission)
        if field.about.name != case.policy.form.sentence
    ]


def _risk(sealed_risk: object) -> list[Data]:
    if not isinstance(sealed_risk, dict):
        return []
    return [
        {
            "label": _label(name),
            "value": ", ".join(value) if isinstance(value, list) else str(value),
        }
        for name, value in sealed_risk.items()
        if value not in ("", None, [])
    ]


def _warnings(case: Case, sealed_content: Mapping[str, Any]) -> list[Data]:
    """Whatever else was sealed, each under a title: it is what an approver must not overlook."""
    return [
        {"title": _TITLES.get(name, _label(name)), "text": _told(case, value)}
        for name, value in sealed_content.items()
        if name not in _TOLD_ELSEWHERE and value
    ]


def _told(case: Case, value: object) -> str:
    """A sealed value in words; what is the name of an account becomes that of the person."""
    if isinstance(value, dict):
        return "\n".join(
            f"{_label(name)}: {_told(case, each)}" for name, each in value.items() if each
        )
    if isinstance(value, list):
        return "\n".join(_told(case, each) for each in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    return case.name(text) if text in case.world.roster.accounts else text


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _validated(case: Case) -> list[Data]:
    return [
        {
            "who": case.name(each.by),
            "roles": ", ".join(each.roles),
            "verdict": {"pass": "passed", "fail": "failed"}.get(each.verdict, each.verdict),
            "at": moment(each.at),
        }
        for each in staging.latest(case)
    ]


def _decisions(case: Case, submission: Submission | None) -> list[Data]:
    """What was decided, and a line to write on for everybody who has not answered."""
    if submission is None:
        return []
    given = [_decision(case, each) for each in submission.decisions.values()]
    return [*given, *_unanswered(case, submission)]


def _decision(case: Case, each: Decision) -> Data:
    verdict = _SAID.get(each.verdict, _label(each.verdict).lower())
    return {
        "who": case.name(each.by),
        "verdict": verdict,
        "at": moment(each.at),
        "reason": each.reason,
    }


def _unanswered(case: Case, submission: Submission) -> Iterable[Data]:
    lying, found = case.facts.submission, approved.look(case)
    if lying is None or lying.number != submission.number or not isinstance(found, Unmet):
        return
    role = case.world.policy_of(submission.policy).quorum.role
    for each in found.waiting_on:
        for account in each.accounts if each.role == role else ():
            yield {"who": case.name(account), "verdict": "", "at": "", "reason": ""}
