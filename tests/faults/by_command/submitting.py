"""This module is the races about what lies before the approvers: policies, replacing, and what is taken back."""

import re
from collections.abc import Sequence

from offcycle.process import form, people
from offcycle.process.review.submission import Submit, WithdrawSubmission
from tests.faults.by_command.approving import change_of
from tests.faults.by_command.order import accepted, before, demand, latest, refused, there
from tests.faults.crew import Part
from tests.faults.parts import Give, Several
from tests.faults.prepared import (
    APPROVED,
    ONE_APPROVAL,
    SUBMITTED,
    administers,
    as_usual,
    gone,
    in_force,
    reports,
    says,
    start,
)
from tests.faults.raw import Entry
from tests.faults.rounds import Race
from tests.organisations import CUSTOMER

STRICT = CUSTOMER.policy
LOOSE = re.sub(r"^needed = 0$", "needed = 1", STRICT, count=1, flags=re.MULTILINE)
READY = (*SUBMITTED[:9], SUBMITTED[10])


# A policy that asks for one approval comes into force as something is submitted, or one that asks for both.


def policy(number: int) -> Sequence[Part]:
    as_usual()
    before_it, after_it = ((STRICT, LOOSE), (LOOSE, STRICT))[number % 2]
    in_force(before_it)
    change = gone(READY)
    activates = administers("activate-policy", people.ActivatePolicy(after_it))
    return [activates, Give("hosting", "submit", Submit(), change.ref)]


def tightened_only(told: Sequence[Entry]) -> str:
    """A policy that is tighter counts if it came first; one that is looser never does."""
    change, submitted = change_of(told), there(told, "review.submitted")
    requested, activated = there(told, "triage.requested"), there(told, "policy.activated")
    version = activated["data"]["version"]
    tighter = not activated["data"]["loosens"]
    counts = before(activated, submitted) and tighter
    judged_by = version if counts else requested["policy"]
    demand(submitted["data"]["judged_by"] == judged_by, "It is judged by the wrong policy.")
    accepted(says("cor1", "approve", change))
    if counts or not tighter:
        refused(start("hosting", change), "gate.quorum")
    else:
        accepted(start("hosting", change))
    first = "policy" if before(activated, submitted) else "submission"
    return f"{'tighter' if tighter else 'looser'}: {first} first"


# What was submitted is replaced as its second approval is given, or taken back as production starts.


def replacing(_: int) -> Sequence[Part]:
    as_usual()
    change = gone(ONE_APPROVAL)
    sentence = {"sentence": "The site is switched off."}
    accepted(Give("hosting", "fill-form", form.Fill(sentence), change.ref))
    return [
        Give("hosting", "submit", Submit(replaces=1), change.ref),
        says("cor2", "approve", change),
        start("hosting2", change, times=4),
    ]


def never_carried_over(told: Sequence[Entry]) -> str:
    """An approval of what was replaced counts for nothing; it needs both again."""
    change = change_of(told)
    replaced = latest(told, "review.submitted", number=2)
    yes = latest(told, "review.decided", seat="cor2")
    started = latest(told, "run.started", environment="production")
    if replaced is None:
        demand(started, "It was neither replaced nor started.")
        return "approved and started: not replaced"
    demand(started is None, "Production started beside what replaced it.")
    demand(yes is None or before(yes, replaced), "What was replaced was approved.")
    accepted(says("cor2", "approve", change))
    refused(start("hosting", change), "gate.quorum")
    accepted(says("cor1", "approve", change))
    accepted(start("hosting", change))
    return "approved, then replaced" if yes else "replaced: approval refused"


def taking_back(_: int) -> Sequence[Part]:
    as_usual()
    change = gone(APPROVED)
    run = f"{change.ref}-R2"
    return [
        Give("dev", "withdraw-submission", WithdrawSubmission("Not yet."), change.ref),
        Several((start("hosting", change), reports("hosting", change, "s1", run))),
    ]


def nothing_after(told: Sequence[Entry]) -> str:
    """What was taken back never starts; what has started is not taken back."""
    back, started = (
        latest(told, "review.submission_withdrawn"),
        latest(told, "run.started", environment="production"),
    )
    demand((back is None) != (started is None), "It was taken back and started, or neither.")
    if back:
        refused(start("hosting", change_of(told)), "gate.submission")
    return "taken back" if back else "started"


RACES = {
    "policy": Race(2, policy, by_record=tightened_only),
    "replacing": Race(3, replacing, by_record=never_carried_over),
    "taking-back": Race(2, taking_back, by_record=nothing_after),
}
