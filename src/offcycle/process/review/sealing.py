"""This module says what a submission seals, and in what two of them differ.

Theory of operation: a submission is sealed by the digest of what it says, and approvals name that digest. What was sealed is kept
as it was, and production runs that and nothing else. An edit afterwards is a draft beside it, which is compared with it here, part
by part. Not sealed are: who stands by, contacts, links, comments, the title, and all wording of the plan that changes no operation.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from offcycle.process import form, freezing, staging, triage
from offcycle.process.canonical import digest_of
from offcycle.process.facts import Facts, Revision, Submission
from offcycle.process.kernel import Case
from offcycle.process.review.risk import latest

Content = dict[str, Any]

ENDING = ("verdict", "affected")
"""Parts that say what the world is like, not what is planned: when one of them changes, approvals end at once."""

LABELS = {
    "operations.production": "What is done in production",
    "operations.staging": "What is done in staging",
    "sentence": "The sentence for the approvers",
    "verdict": "The verdict of triage",
    "affected": "The other systems touched",
    "security_related": "Security related",
    "risk.security": "The security risk",
    "risk.performance": "The performance risk",
    "risk.findings": "The findings on risk",
    "risk.checked": "What was looked at for the risk",
    "waivers": "Validations that were waived",
    "desk_check": "The desk check",
    "skipped": "Steps skipped in staging",
    "freezes": "Freezes to be overridden",
}
"""The parts of a seal that are compared, in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of the seal that reads differently; `ends` says whether that ends approvals by itself."""

    part: str
    label: str
    before: str
    after: str

    @property
    def ends(self) -> bool:
        """Whether approvals end by this alone."""
        return self.part in ENDING


def content(case: Case, number: int) -> Content:
    """What a submission made now would seal, as `process.md` lists it in step 4.

    The number is sealed, too: who looks at an earlier one that read the same does not decide on this one unseen.
    """
    facts, risk = case.facts, latest(case)
    return {
        "format": "offcycle-submission/1",
        "change": facts.ref,
        "number": number,
        "system": facts.system,
        "operations": facts.plan.operations if facts.plan else {},
        "risk": {
            "security": risk.security,
            "performance": risk.performance,
            "findings": risk.findings,
            "checked": sorted(risk.checked),
        }
        if risk
        else {},
        "affected": sorted(facts.triage.affected),
        "verdict": triage.verdict(facts.triage),
        "security_related": triage.security_related(facts),
        "sentence": form.sentence(case),
        **staging.sealed(case),
        "freezes": freezing.sealed(case),
    }


def seal(case: Case, number: int) -> str:
    """The digest of what a submission with this number would seal now."""
    return digest_of(content(case, number))


def sealed(submission: Submission) -> Content:
    """What a submission sealed; empty when it was expunged."""
    with suppress(ValueError):
        found = json.loads(submission.content)
        return found if isinstance(found, dict) else {}
    return {}


def sealed_plan(facts: Facts, submission: Submission) -> Revision:
    """The plan that a submission lets run: its operations, in their latest wording.

    A revision that cannot be run is no better wording, so it never takes the place of the one that was submitted.
    """
    same = (
        each
        for each in reversed(facts.revisions[submission.revision - 1 :])
        if each.operations == submission.operations and not each.faults and not each.open_choice
    )
    return next(same, facts.revisions[submission.revision - 1])


def overridden(submission: Submission) -> frozenset[str]:
    """The freezes that approving the submission overrides."""
    return frozenset(each["freeze"] for each in sealed(submission).get("freezes", ()))


def differing(before: Content, after: Content) -> tuple[Difference, ...]:
    """In which parts two seals differ; a part that one of them does not know is as if it were empty."""
    old, new = dict(_parts(before)), dict(_parts(after))
    return tuple(
        Difference(part, label, old.get(part, ""), new.get(part, ""))
        for part, label in LABELS.items()
        if old.get(part, "") != new.get(part, "")
    )


def since(case: Case, submission: Submission) -> tuple[Difference, ...]:
    """In what a submission made now would differ from an earlier one.

    A freeze that has ended is no difference; one that holds and was not named is, because nobody has agreed to override it.
    """
    before, after = sealed(submission), content(case, submission.number)
    new = {each.slug for each in freezing.holding(case)} - overridden(submission)
    begun = [each for each in after["freezes"] if each["freeze"] in new]
    return differing(before, {**after, "freezes": [*before.get("freezes", ()), *begun]})


def _parts(of: Content) -> Iterator[tuple[str, str]]:
    for name, value in of.items():
        if isinstance(value, dict) and name in {"operations", "risk"}:
            yield from ((f"{name}.{part}", _text(each)) for part, each in value.items())
        else:
            yield name, _text(value)


def _text(value: Any) -> str:
    """A value of a seal in words; in one order, because what is kept of a seal is sorted, and what is reckoned now is not."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(
            f"{name.replace('_', ' ')}: {_text(each)}"
            for name, each in sorted(value.items())
            if each
        )
    if isinstance(value, list):
        return "; ".join(_text(each) for each in value)
    return str(value)
