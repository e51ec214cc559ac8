"""This module tells changes of the past weeks that ended: done, with deviations, rolled back, failed, withdrawn, and a drill."""

from dataclasses import replace

from offcycle.demo.stories import matters
from offcycle.demo.stories.stage import Beats, says
from offcycle.demo.stories.ways import (
    applied,
    approved,
    asked,
    begun,
    closed,
    finishes,
    planned,
    reports,
    stops,
    submitted,
    to_undo,
    validates,
    whole,
)
from offcycle.process import notices
from offcycle.process.run.amendments import AgreeStep, AmendStep
from offcycle.process.triage import Withdraw


def certificate() -> Beats:
    """Done: a certificate that was to run out."""
    matter = matters.CERTIFICATE
    return (
        *whole(matter, "The certificate of ECLKC was renewed. Nothing has to be done."),
        says(
            "stakeholder", "feedback", notices.GiveFeedback(5, 4, "We noticed nothing."), after=90
        ),
        says("dev2", "feedback", notices.GiveFeedback(4, 5), after=15),
        says(
            "dev",
            "follow-up-done",
            lambda teller: notices.FinishFollowUp(teller.facts.follow_ups[0].n, "It is in there."),
            after=600,
        ),
    )


def logs() -> Beats:
    """Done with deviations: a step was not needed; a follow-up is still open."""
    matter = matters.LOGS
    return (
        *submitted(matter),
        *approved(),
        *begun(matter),
        reports("hosting"),
        reports("hosting"),
        reports("hosting", "not_needed", "The nightly job has rotated them while we spoke."),
        says("dev2", "agree-step", lambda teller: AgreeStep(teller.run.id, teller.step), after=2),
        reports("hosting"),
        finishes("hosting"),
        validates(matter),
        *closed(matter, "The search server has room again; the search was on all the time."),
        says("product", "feedback", notices.GiveFeedback(4, 3, "Two calls less would do.")),
    )


def undone() -> Beats:
    """Rolled back: a shorter time to live was too much for the servers behind."""
    matter = matters.CACHE
    operator = matter.crew.operator
    stop = "The servers behind the cache answer in twelve seconds; they cannot bear it."
    return (
        *submitted(matter),
        *approved(),
        *begun(matter),
        reports(operator),
        reports(operator),
        reports(operator, "failed", "After a minute of it every page took twelve seconds."),
        stops(operator, stop),
        says(operator, "start-rollback", to_undo, after=1),
        reports(operator, note="Seven days again."),
        reports(operator, note="Answers within a second."),
        finishes(operator, after=1),
        *closed(
            matter,
            "Emptying the cache of the Resource Library was given up and undone. Some documents are old until the night.",
        ),
    )


def failed() -> Beats:
    """Failed: all steps were done, and production was still not right."""
    matter = replace(matters.SESSIONS, title="Videos of Coaching Companion stop after a minute")
    return (
        *submitted(matter),
        *approved(),
        *applied(matter),
        validates(matter, "fail", "Videos still stop; the cause lies with the provider."),
        *closed(
            matter, "Videos still stop after a minute. The provider works on it; we will write."
        ),
    )


def withdrawn() -> Beats:
    """Withdrawn: the trouble was elsewhere."""
    matter = replace(matters.FORMS, title="Nobody can pay for an event")
    reason = (
        "The bank has told us that it was theirs, and that it is over. Nothing is to be changed."
    )
    return (
        *asked(matter),
        *planned(matter),
        says("affected", "withdraw", Withdraw(reason), after=25),
    )


def drill() -> Beats:
    """A drill: the whole way, without touching production."""
    matter = replace(
        matters.CERTIFICATE,
        title="Drill: the certificate of ECLKC was withdrawn by its issuer",
        template="renew-certificate",
    )
    rest = whole(matter, "This was a drill. Nothing was changed.")[1:]
    return (asked(matter, drill=True)[0], *rest)


def amended() -> Beats:
    """A step had to be done otherwise: amended by the operator, agreed by the dev who stood by."""
    matter = matters.MAIL
    text = (
        "Put it into the parameter store of us-west, too: the mailer reads from there since August."
    )
    return (
        *submitted(matter),
        *approved(),
        *begun(matter),
        reports("hosting", note="212 wait."),
        says(
            "hosting",
            "amend-step",
            lambda teller: AmendStep(teller.run.id, teller.step, text),
            after=4,
        ),
        says("affected", "agree-step", lambda teller: AgreeStep(teller.run.id, teller.step)),
        reports("hosting", note="Done in both."),
        reports("hosting"),
        reports("hosting", note="41 wait, and fewer every minute."),
        finishes("hosting", after=1),
        validates(matter),
        *closed(matter, "Invitations to Coaching Companion leave again, those that waited, too."),
    )
