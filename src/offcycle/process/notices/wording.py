"""This module fills what stakeholders are told from what is known: in the policy's words, without operations and without holes."""

import re
from datetime import datetime

from offcycle.process import agenda, triage
from offcycle.process.kernel import Case
from offcycle.process.notices.ending import ended, succeeded
from offcycle.process.rules import system_name


def state(case: Case) -> str:
    """How it stands, in a sentence for people outside who use the system."""
    name = system_name(case, case.facts.system)
    if case.facts.withdrawn_at:
        return f"What was planned for {name} is not done."
    if triage.security_related(case.facts):
        return maintenance(case)
    return _stands(case, name)


def _stands(case: Case, name: str) -> str:
    facts, run, over = case.facts, case.facts.production, ended(case)
    if over and succeeded(over):
        return f"{name} works again as it should."
    if over and over is (facts.runs_in("production") or [over])[-1]:
        undone = over.rolls_back and over.state == "finished"
        return (
            f"{name} was put back to how it was before; it is not corrected yet."
            if undone
            else f"The correction of {name} did not succeed yet. We go on working on it."
        )
    if run and run.state in {"running", "finished"}:
        so_far = (
            "is being applied now" if run.state == "running" else "was applied and is being checked"
        )
        return f"The correction of {name} {so_far}."
    if facts.submission:
        return f"The correction of {name} is prepared and waits for its approval or its start."
    if facts.runs_in("staging"):
        return f"A correction of {name} is being tried."
    return f"We know of the problem with {name} and work on a correction."


def maintenance(case: Case) -> str:
    """All that is said outside of what is security related."""
    return _filled(case.policy.stakeholders.security, case)


def draft_update(case: Case, *, last: bool = False) -> str:
    """An update with what is known filled in: the first notice, that nothing is new, or that no more come."""
    if triage.security_related(case.facts) and not last:
        return maintenance(case)
    words = case.policy.stakeholders
    if last:
        return _filled(words.last_update, case)
    return _filled(words.update if case.facts.updates else words.first, case)


def draft_ending(case: Case) -> str:
    """The closing notice with what is known filled in."""
    run, words = ended(case), case.policy.stakeholders
    if triage.security_related(case.facts):
        return (
            f"{maintenance(case)} {'It is done.' if run and succeeded(run) else 'It was stopped.'}"
        )
    return _filled(words.resolved if run and succeeded(run) else words.unresolved, case)


def nothing_new(case: Case) -> str:
    """What one tap says when there is nothing new."""
    return _filled(case.policy.stakeholders.update, case)


def _filled(template: str, case: Case) -> str:
    """The wording with what is known; words are put in once and never read as a wording."""
    run = ended(case)
    at = (run.validated_at or run.ended_at) if run else None
    words = {
        "system": system_name(case, case.facts.system),
        "since": _moment(case, case.facts.requested_at),
        "at": _moment(case, at),
        # Reckoned only where it stands, because the sentence on security may be what it says.
        "stands": state(case) if "{stands}" in template else "",
    }
    return re.sub(r"\{(\w+)\}", lambda found: words.get(found[1], found[0]), template)


def _moment(case: Case, at: datetime | None) -> str:
    return agenda.told(case.policy, at or case.at)
