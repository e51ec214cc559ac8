"""This module is the table of all sample stories: when each began, what it shows, and what can be tried with it."""

from datetime import timedelta

from offcycle.demo.stories import (
    ending,
    outage,
    past,
    past_exceptions,
    production,
    review,
    staging,
    triage,
    world,
)
from offcycle.demo.stories.stage import Told, ago

FIRST = 1001
"""The number of the first change in a record."""


def refs() -> dict[str, str]:
    """The reference of each story's change: they are numbered in the order in which they were requested."""
    changes = sorted((each for each in STORIES if each.shows), key=lambda each: -each.begun)
    return {each.name: f"CR-{number}" for number, each in enumerate(changes, FIRST)}


_PAST = (
    Told("certificate", ago(days=38), past.certificate(), "closed: done, with feedback"),
    Told(
        "logs",
        ago(days=35),
        past.logs(),
        "closed: done with deviations, with a follow-up that is still open",
        "as `dev`: say that the follow-up is done",
    ),
    Told("undone", ago(days=31), past.undone(), "closed: rolled back"),
    Told("failed", ago(days=28), past.failed(), "closed: failed"),
    Told("withdrawn", ago(days=25), past.withdrawn(), "withdrawn"),
    Told("drill", ago(days=22), past.drill(), "a drill, closed"),
    Told(
        "credentials",
        ago(days=20),
        past_exceptions.credentials(),
        "an approval by somebody whose password had been set anew",
    ),
    Told(
        "one_approver",
        ago(days=17),
        past_exceptions.one_approver(),
        "one approval sufficed, the other approver being out by the word of somebody else",
    ),
    Told("alternate", ago(days=16), past_exceptions.alternate(), "an alternate decided"),
    Told(
        "though_out",
        ago(days=15),
        past_exceptions.though_out(),
        "an approver decided although out of office, after a desk check",
    ),
    Told("over_a_freeze", ago(days=12), past_exceptions.over_a_freeze(), "a freeze, overridden"),
    Told("waived_at_night", ago(days=11), past_exceptions.waived(), "a waiver, closed"),
    Told(
        "late_security",
        ago(days=10),
        past_exceptions.late_security(),
        "marked as security related after it was submitted",
    ),
    Told(
        "expunged",
        ago(days=9),
        past_exceptions.expunged(),
        "a password was expunged; the record still verifies",
        "`offcycle verify`",
    ),
    Told(
        "amended",
        ago(days=8),
        past.amended(),
        "a step was done otherwise than approved, by agreement",
    ),
    Told(
        "long_recorded",
        ago(days=7),
        ending.long_recorded(),
        "recorded afterwards, accepted by one approver and not by the other, closed",
    ),
)
_BEFORE_APPROVAL = (
    Told(
        "alarm",
        ago(minutes=11),
        triage.alarm(),
        "gate Triage: nothing is answered yet",
        "as `hosting`: acknowledge it; as `affected`: answer the two questions",
    ),
    Told(
        "unnoticed",
        ago(minutes=38),
        triage.unnoticed(),
        "gate Acknowledged: nobody has, and it was due",
        "as `hosting2`: acknowledge it",
    ),
    Told(
        "urgent",
        ago(minutes=95),
        triage.urgent(),
        "P0: the roll call, and an update to stakeholders that is overdue",
        "as `hosting`: post an update, with one tap",
    ),
    Told(
        "deferred",
        ago(hours=30),
        triage.deferred(),
        "gate Window given: no emergency, and a window is proposed",
        "as `hosting`: confirm the window",
    ),
    Told(
        "windowed",
        ago(hours=50),
        triage.windowed(),
        "gate Window: approved, and its window is still to come",
        "as `dev2`: answer the two questions anew; that ends the approvals",
    ),
    Told(
        "planless",
        ago(hours=3, minutes=10),
        triage.planless(),
        "gate Plan: nobody has written one",
        "as `dev`: save a plan out of the runbooks",
    ),
    Told(
        "helped",
        ago(minutes=50),
        staging.helped(),
        "gate Tried in staging: help was asked for, and a call is set",
        "as `hosting2`: say that the call was held; as `dev`: run it in staging",
    ),
    Told(
        "stuck",
        ago(hours=1, minutes=20),
        staging.stuck(),
        "a run in staging with a failed step",
        "as `dev2`: try the step again",
    ),
    Told(
        "corrected",
        ago(hours=1, minutes=45),
        staging.corrected(),
        "a plan that was corrected while it is run in staging",
        "as `affected`: report the last step, and finish",
    ),
    Told(
        "deskless",
        ago(hours=4),
        staging.deskless(),
        "gate Tried in staging, of a system without one: a desk check is needed",
        "as `affected`: go through it with `hosting`",
    ),
    Told(
        "sent_back",
        ago(hours=6),
        staging.sent_back(),
        "validation failed",
        "as `dev2`: correct the plan, and run what changed again",
    ),
    Told(
        "unsigned",
        ago(hours=2, minutes=30),
        staging.unsigned(),
        "gate Validated: one other person is missing",
        "as `qa`: pass or fail staging",
    ),
    Told(
        "formless",
        ago(hours=5, minutes=45),
        staging.formless(),
        "gate Form: four fields are missing",
        "as `dev`: fill the form",
    ),
    Told(
        "unjudged",
        ago(hours=5, minutes=30),
        review.unjudged(),
        "gate Risk: hosting has not judged it",
        "as `hosting2`: judge the risk",
    ),
    Told(
        "not_acceptable",
        ago(hours=7),
        review.not_acceptable(),
        "the risk is not acceptable",
        "as `dev`: adjust the plan",
    ),
    Told(
        "unsubmitted",
        ago(hours=3, minutes=40),
        review.unsubmitted(),
        "gate Submission: one press is missing",
        "as `hosting`: submit it",
    ),
)
_APPROVAL = (
    Told(
        "way_back",
        ago(hours=2, minutes=10),
        outage.way_back(),
        "gate Approval: one of two approvers has said yes",
        "as `cor2`: say yes",
    ),
    Told(
        "at_the_desk",
        ago(hours=8),
        staging.at_the_desk(),
        "a desk check on the approver's first screen",
        "as `cor1` and `cor2`: say yes",
    ),
    Told(
        "waived",
        ago(hours=1, minutes=40),
        staging.waived(),
        "a waiver on the approver's first screen",
        "as `cor1` and `cor2`: say yes",
    ),
    Told(
        "drafted",
        ago(hours=4, minutes=30),
        review.drafted(),
        "a draft beside what was submitted",
        "as `hosting`: replace what was submitted; that ends one approval",
    ),
    Told(
        "questioned",
        ago(hours=9),
        review.questioned(),
        "an approver has asked something",
        "as `affected`: answer; as `cor2`: say yes meanwhile",
    ),
    Told(
        "rejected",
        ago(hours=10),
        review.rejected(),
        "sent back by an approver",
        "as `dev2`: settle it; as `hosting`: submit again, and see the difference",
    ),
    Told(
        "put_off",
        ago(hours=26, minutes=30),
        review.put_off(),
        "put off by an approver into a window",
        "as `hosting`: confirm the window",
    ),
    Told(
        "silent",
        ago(hours=2, minutes=50),
        review.silent(),
        "an approver in silence, called twice",
        "as `cor3`, her alternate: decide in her seat",
    ),
    Told(
        "lapsed",
        ago(hours=86),
        review.lapsed(),
        "an approval that has lapsed",
        "as `hosting`: submit it again",
    ),
    Told(
        "to_confirm",
        ago(days=5, hours=20),
        review.to_confirm(),
        "an absence was recorded after the approval: one tap is asked",
        "as `cor1`: confirm",
    ),
    Told(
        "second_attempt",
        ago(hours=13),
        production.second_attempt(),
        "rolled back, corrected, and submitted for the second time",
        "as `cor1` and `cor2`: see what differs, and say yes",
    ),
)
_PRODUCTION = (
    Told("outage", ago(hours=26), outage.outage(), "the whole way, closed: done"),
    Told(
        "approved_by_one",
        ago(hours=33),
        production.approved_by_one(),
        "gate Standby: approved by one, the other approver having been out",
        "as `dev`: stand by; as `hosting`: start production",
    ),
    Told(
        "frozen",
        ago(hours=6, minutes=40),
        production.frozen(),
        "gate Freeze: it was set after the approvals",
        "as `hosting`: lift the freeze, or submit again",
    ),
    Told(
        "stood_down",
        ago(hours=11),
        production.stood_down(),
        "the standby has ended",
        "as `affected`: stand by",
    ),
    Told(
        "running",
        ago(hours=3),
        production.running(),
        "gate Production: a run, of which a step is said not to be needed",
        "as `affected`, who stands by: agree, or decline",
    ),
    Told(
        "ready",
        ago(hours=2, minutes=20),
        production.ready(),
        "ready to start, but another change runs on the same system",
        "as `hosting`: start production, and see why not",
    ),
    Told(
        "stopped",
        ago(hours=14),
        production.stopped(),
        "stopped in production",
        "as `hosting`: roll it back",
    ),
    Told(
        "rolled_back",
        ago(hours=17),
        production.undone(),
        "rolled back, and still open",
        "as `hosting`: tell stakeholders, and close it",
    ),
    Told(
        "unchecked",
        ago(hours=4, minutes=50),
        production.unchecked(),
        "gate Production validated: the dev team has not looked yet",
        "as `dev`: validate production",
    ),
    Told(
        "not_right",
        ago(hours=20),
        production.not_right(),
        "production did not pass",
        "as `hosting`: roll it back",
    ),
)
_ENDING = (
    Told(
        "untold",
        ago(hours=5, minutes=10),
        ending.untold(),
        "gate Stakeholders: they do not know yet",
        "as `hosting`: tell them",
    ),
    Told(
        "unarchived",
        ago(hours=3, minutes=20),
        ending.unarchived(),
        "gate Archive: it was away, and is tried again",
        "wait a quarter of an hour: it opens by itself",
    ),
    Told(
        "unclosed",
        ago(hours=12),
        ending.unclosed(),
        "gate Closed: one press is missing",
        "as `hosting`: close it",
    ),
    Told(
        "recorded",
        ago(hours=15),
        ending.recorded(),
        "gate Accepted: recorded afterwards, and one approver has not answered",
        "as `cor2`: accept it, or say why not",
    ),
    Told(
        "just_recorded",
        ago(minutes=25),
        ending.just_recorded(),
        "recorded afterwards just now",
        "as `affected`: answer the two questions",
    ),
)
STORIES = (*world.STORIES, *_PAST, *_BEFORE_APPROVAL, *_APPROVAL, *_PRODUCTION, *_ENDING)
"""All stories, those of the organisation first."""
BEFORE_ALL = timedelta(days=40)
"""How long ago the sample organisation was founded."""
