"""This module says what an approver has to know before anything else: what a yes overrides, what staging did not show, and what a yes would be."""

from offcycle.process import agenda, form, freezing, staging, triage
from offcycle.process.facts import Submission
from offcycle.process.form import Field
from offcycle.process.kernel import Case
from offcycle.process.review import sealing
from offcycle.process.review.decision import exceptions
from offcycle.process.review.quorum import Judged, judged
from offcycle.process.rules import listed
from offcycle.process.seats import seat_of


def told_first(case: Case, submission: Submission | None) -> list[str]:
    """Sentences about what a submission sealed: freezes, waivers, the desk check, what was left out; who did not answer is told while it is the plan of that submission."""
    if submission is None:
        return []
    told = _said(case, sealing.sealed(submission))
    plan = case.facts.plan
    same = plan is not None and plan.operations == submission.operations
    silent = staging.silent(case) if same else ""
    return [*told, *([silent] if silent else [])]


def told_of_draft(case: Case) -> list[str]:
    """The same of what would be sealed if it were submitted now: for those who read it beforehand."""
    return _said(case, sealing.content(case, len(case.facts.submissions) + 1))


def _said(case: Case, content: sealing.Content) -> list[str]:
    return [*freezing.said(content, case), *staging.said(content, case)]


def read_first(case: Case, submission: Submission | None = None) -> list[Field]:
    """The fields of the form that approvers read first, as they were submitted or as they are now."""
    by_name = {each.about.name: each for each in form.fields(case, submission)}
    return [by_name[name] for name in case.policy.form.first if name in by_name]


def window(case: Case) -> str:
    """For which window a deferred change waits; empty where it waits for none."""
    answers = case.facts.triage
    if triage.verdict(answers) != "deferred":
        return ""
    if answers.window is None:
        return "It is no emergency; its window is not confirmed yet."
    return f"It is no emergency and waits for its window: {agenda.said(case.policy, answers.window, case.at)}."


def your_yes(case: Case) -> list[str]:
    """What would be out of the ordinary about a yes of whoever looks; empty where nothing is, or where they have given it."""
    now = judged(case, case.facts.submission)
    seat = seat_of(now.seats, case.actor.account)
    if case.facts.submission is None or seat is None or seat.state == "approved":
        return []
    words = {
        "one_approver": f"Your yes alone will decide{_left_out(now)}.",
        "absence_recorded_by_another": "That absence was recorded by somebody else.",
        "alternate": f"You answer in place of {case.name(seat.name)}.",
        "credentials_reset": "Your password was set anew a short while ago; the record says so.",
        "decided_while_out": "You are out of office; you may decide all the same.",
    }
    return [words[each] for each in exceptions(now, seat) if each in words]


def _left_out(now: Judged) -> str:
    out = [now.case.name(name) for name in now.excused]
    verb = "is" if len(out) == 1 else "are"
    return f", because {listed(out)} {verb} out of office" if out else ""
