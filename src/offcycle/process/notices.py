"""This module decides how a change ends and who is told what: stakeholders, closing, and every notice that an event owes."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from offcycle.process import form, triage
from offcycle.process.canonical import read_back
from offcycle.process.events import Event, Prose
from offcycle.process.events import notices as events
from offcycle.process.facts import Happened, Run
from offcycle.process.kernel import Case, Met, Unmet, check, command, gate, rule
from offcycle.process.policy import NoticeRule
from offcycle.process.review import archive, decision
from offcycle.process.rules import is_open, may
from offcycle.process.run import production
from offcycle.process.triage import Nothing

LONGEST_MESSAGE = 5000


def ended(case: Case) -> Run | None:
    """The latest run that took effect in production, if it has ended: validated, or stopped.

    A run that was stopped before its first step changes nothing about how the one before it ended.
    """
    runs = case.facts.runs_in("production")
    run = next((each for each in reversed(runs) if each.touched or each.state != "stopped"), None)
    if run is None or not (run.verdict or run.state == "stopped"):
        return None
    return run


def succeeded(run: Run) -> bool:
    """Whether a run in production ended with what it was for."""
    return run.state == "finished" and run.verdict == "pass"


@gate("stakeholders", "Stakeholders were told how it ended.", lasting=True)
def told(case: Case) -> Met | Unmet:
    """Step 5: those who use the system know."""
    run, at, waiting = (
        ended(case),
        case.facts.stakeholders_told_at,
        case.waiting(*case.policy.may.notices),
    )
    if run is None:
        return Unmet(
            "Stakeholders were not told yet.", "Tell them when production is validated.", waiting
        )
    since = run.validated_at or run.ended_at
    if at is None or (since and at < since):
        return Unmet(
            "Stakeholders were not told yet how it ended.", "Send them the notice.", waiting, since
        )
    return Met("Stakeholders were told.")


@gate("closed", "The change is closed, with its outcome.", lasting=True)
def closed(case: Case) -> Met | Unmet:
    """The end."""
    if case.facts.closed_at:
        return Met(f"It is closed: {case.facts.outcome}.")
    since = case.facts.stakeholders_told_at
    return Unmet(
        "It is not closed yet.",
        "Close it when everything else is met.",
        case.waiting(*case.policy.may.close),
        since,
    )


@dataclass(frozen=True, slots=True)
class TellStakeholders:
    """What stakeholders are told."""

    message: str


@rule(
    "stakeholders.after_production",
    "Stakeholders are told how it ended when production is validated, or was stopped.",
)
def _after_production(case: Case) -> Unmet | None:
    if ended(case):
        return None
    return Unmet(
        "Production is not validated yet.",
        "Let the dev team validate it first.",
        case.waiting(*case.policy.may.validate_production),
    )


@check("stakeholders.message", f"A notice has 1 to {LONGEST_MESSAGE} characters.", typed=True)
def _message(_: Case, ask: TellStakeholders) -> Unmet | None:
    if 0 < len(ask.message.strip()) <= LONGEST_MESSAGE:
        return None
    return Unmet(
        f"The notice has {len(ask.message.strip())} characters.",
        f"Say in 1 to {LONGEST_MESSAGE} what was done and how it ended.",
    )


@command(
    "notify-stakeholders",
    TellStakeholders,
    is_open,
    may("notices"),
    _after_production,
    checks=(_message,),
)
def tell(_: Case, ask: TellStakeholders) -> Iterator[Event]:
    """Send stakeholders the notice of how it ended."""
    yield events.StakeholdersTold(message=Prose(ask.message.strip()))


@rule(
    "close.production",
    "A change is closed after production was validated, or after a run that took effect failed or was stopped.",
)
def _ended(case: Case) -> Unmet | None:
    if ended(case):
        return None
    found = production.applied.look(case)
    if isinstance(found, Met):
        found = production.checked.look(case)
    return found if isinstance(found, Unmet) else None


@rule("close.told", "A change is closed after stakeholders were told.")
def _told(case: Case) -> Unmet | None:
    found = told.look(case)
    return found if isinstance(found, Unmet) else None


@rule("close.archived", "A change is closed when a copy of its form is in the archive.")
def _archived(case: Case) -> Unmet | None:
    found = archive.archived.look(case)
    return found if isinstance(found, Unmet) else None


@command("close", Nothing, is_open, may("close"), _ended, _told, _archived)
def close(case: Case, _: Nothing) -> Iterator[Event]:
    """Close the change with the outcome that its last run had."""
    run = ended(case)
    if run:
        yield events.Closed(outcome=run.outcome if succeeded(run) else "failed")


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that somebody is to be told; `account` is empty for a plain address."""

    account: str
    address: str
    name: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class ArchiveCopy:
    """A copy of the approved form that is to be saved to the archive."""

    submission: int
    name: str
    media_type: str
    text: str


CONDITIONS: dict[str, Callable[[Happened, Case], bool]] = {
    "": lambda _, __: True,
    "security": lambda _, case: triage.security_related(case.facts),
    "quorum": lambda _, case: isinstance(decision.approved.look(case), Met),
    "staging": lambda h, _: getattr(h.event, "environment", "") == "staging",
    "production": lambda h, _: getattr(h.event, "environment", "") == "production",
    "reject": lambda h, _: getattr(h.event, "verdict", "") == "reject",
    "fail": lambda h, _: getattr(h.event, "verdict", "") == "fail",
}


def owed(h: Happened, case: Case, address: str) -> tuple[Notice | ArchiveCopy, ...]:
    """What must leave the building because of an event; `case` is the case after it, `address` that of the installation."""
    applying = [
        each
        for each in case.policy.notices
        if each.on == h.event.kind and CONDITIONS[each.when](h, case)
    ]
    told_now: dict[str, Notice] = {}
    for each in applying:
        for notice in _notices(each, h, case, address):
            told_now.setdefault(notice.address, notice)
    return (*told_now.values(), *_copies(h, case))


def _notices(told_by: NoticeRule, h: Happened, case: Case, address: str) -> Iterator[Notice]:
    for role in (*told_by.to, *told_by.copy_to):
        outside = role in {case.policy.roles.affected, case.policy.roles.stakeholder}
        guarded = outside and triage.security_related(case.facts)
        words = _words(h, case, address, guarded=guarded)
        for account, mail in _recipients(role, h, case):
            subject, text = _fill(told_by.subject, words), _fill(told_by.text, words).strip() + "\n"
            yield Notice(
                account,
                mail,
                case.name(account) if account else mail,
                subject.replace("\n", " "),
                text,
            )


def _recipients(role: str, h: Happened, case: Case) -> Iterator[tuple[str, str]]:
    roster = case.world.roster
    if role == "actor":
        accounts: tuple[str, ...] = (h.by,)
    else:
        accounts = tuple(one for one in _accounts(role, case) if one != h.by)
    for account in accounts:
        known = roster.accounts.get(account)
        if known and known.email:
            yield account, known.email
    if role == case.policy.roles.stakeholder and case.facts.system in roster.systems:
        yield from (("", address) for address in roster.systems[case.facts.system].stakeholders)


def _accounts(role: str, case: Case) -> tuple[str, ...]:
    facts, roster = case.facts, case.world.roster
    if role == "requester":
        return (facts.requested_by,)
    if role == "validators":
        groups = case.policy.validation.groups
        return tuple(
            dict.fromkeys(
                one
                for group in groups
                for part in group
                for one in roster.holders(part, facts.system)
            )
        )
    if role == case.policy.roles.affected:
        dev = case.policy.roles.dev
        teams = (one for system in facts.triage.affected for one in roster.holders(dev, system))
        return (
            tuple(dict.fromkeys((*teams, *roster.holders(role, facts.system))))
            if facts.triage.affected
            else ()
        )
    return roster.holders(role, facts.system)


def _words(h: Happened, case: Case, address: str, *, guarded: bool) -> dict[str, str]:
    facts, submission = case.facts, case.facts.submissions[-1] if case.facts.submissions else None
    system = case.world.roster.systems.get(facts.system)
    name = system.name if system else facts.system
    drill = "DRILL: " if facts.drill else ""
    return {
        "ref": drill + facts.ref,
        "title": "security maintenance" if guarded else facts.title,
        "system": name,
        "by": case.name(h.by),
        "sentence": f"Security maintenance of {name}." if guarded else form.sentence(case),
        "quorum": decision.quorum_sentence(case),
        "words": read_back(submission.seal) if submission else "",
        "verdict": str(getattr(h.event, "verdict", "")),
        "reason": str(getattr(h.event, "reason", "")),
        "message": str(getattr(h.event, "message", "")),
        "outcome": facts.outcome.replace("_", " "),
        "link": f"{address}/changes/{facts.ref}",
    }


def _fill(template: str, words: dict[str, str]) -> str:
    """The template with `{name}` replaced where the name is known; words are put in once and never read as a template."""
    return re.sub(r"\{(\w+)\}", lambda found: words.get(found[1], found[0]), template)


def _copies(h: Happened, case: Case) -> Iterator[ArchiveCopy]:
    submission = case.facts.submission
    approved_now = h.event.kind == "review.decided" and isinstance(
        decision.approved.look(case), Met
    )
    if submission and approved_now and submission.archived_at is None:
        name = f"{case.facts.ref}-form-{submission.number}.md"
        text = f"{form.paper(case)}\nSubmission {submission.number}: {submission.seal} ({read_back(submission.seal)})\n"
        yield ArchiveCopy(submission.number, name, "text/markdown", text)
