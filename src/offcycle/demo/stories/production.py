"""This module tells changes that wait in step 5: to be started, while they are applied, and when it has gone wrong."""

from dataclasses import replace
from datetime import timedelta

from offcycle.demo.stories import matters, review, staging
from offcycle.demo.stories.stage import Beats, says
from offcycle.demo.stories.ways import (
    Matter,
    all_ticked,
    applied,
    approved,
    asked,
    begun,
    decides,
    filled,
    finishes,
    judged,
    passes,
    planned,
    reports,
    stands_by,
    stops,
    submits,
    submitted,
    to_undo,
    validates,
    writes,
)
from offcycle.process.people import RecordAbsence
from offcycle.process.run.freezes import SetFreeze
from offcycle.process.staging.desk_check import DeskCheck


def approved_by_one() -> Beats:
    """One approver was out by her own word, and the yes of the other decided; it waits for somebody to stand by."""
    matter = replace(
        matters.LOGS,
        title="Pictures of ECLKC are served at a tenth of their size",
        description="Since the new version of the picture server, pictures are as small as stamps.",
        why="Nobody can read the posters.",
        sentence="The picture server of ECLKC goes back to the version of last week.",
        if_not_done="Nobody can read the posters.",
    )
    return (
        *submitted(matter),
        says(
            "cor2",
            "record-absence",
            lambda teller: RecordAbsence(
                "cor2", teller.at + timedelta(hours=4), note="Travelling."
            ),
            after=8,
        ),
        decides("cor1", "approve", after=14),
    )


def frozen() -> Beats:
    """Approved, and then a freeze was set that nobody who approved had seen."""
    matter = replace(
        matters.CACHE,
        title="Resource Library shows courses that are full",
        description="Courses that are full are shown as open, because the copies are too old.",
        why="People drive to courses that they cannot attend.",
        sentence="The store of copies in front of the Resource Library keeps pages for an hour only.",
        if_not_done="People drive to courses that are full.",
    )
    reason = "The auditors copy the library until tomorrow."
    return (
        *submitted(matter),
        *approved(),
        says(
            "hosting",
            "set-freeze",
            lambda teller: SetFreeze(
                teller.at, teller.at + timedelta(hours=30), reason, ("library",), "audit"
            ),
            after=18,
        ),
    )


def stood_down() -> Beats:
    """Approved; the developer stood by for an hour, nobody started, and that hour is over."""
    matter = replace(
        staging.CAPTIONS,
        title="Videos in Coaching Companion begin with the sound of another",
        description="The player takes the sound of the video that was looked at before.",
        why="The videos are of no use.",
        sentence="The player of Coaching Companion goes back to the version of last week.",
        if_not_done="The videos are of no use.",
    )
    return (*submitted(matter), *approved(), stands_by("affected", hours=1, after=10))


def _at_the_desk(matter: Matter) -> Beats:
    """All until it is approved, of a system without staging."""
    check = DeskCheck("hosting2", "The correction of the entry itself.")
    return (
        *asked(matter),
        *planned(matter),
        says("affected", "desk-check", check, after=15),
        passes("affected"),
        passes("tester", after=6),
        filled(matter),
        judged(matter),
        submits(matter),
        *approved(),
    )


def running() -> Beats:
    """A run in production, of which a step is said not to be needed: who stands by has to agree."""
    matter = replace(
        matters.FORMS,
        title="Event Registration counts every person twice",
        description="Since noon every registration takes two places; the spring institute is said to be full.",
        why="People are refused although there are places.",
        sentence="The counter of Event Registration is set right, so that nobody is refused who could have a place.",
        if_not_done="People are refused although there are places.",
        no_access=False,
    )
    return (
        *_at_the_desk(matter),
        stands_by("affected", hours=6),
        says("hosting", "start-production", after=3),
        reports("hosting", note="It says 612, kept in the ticket."),
        reports("hosting", "not_needed", "It has been set right by the nightly job: it says 306."),
    )


def ready() -> Beats:
    """Everything before production is met; but another change is being applied to the same system now."""
    matter = replace(
        matters.FORMS,
        title="Event Registration sends no confirmations",
        description="Registrations are taken, and nobody gets the mail that confirms them.",
        why="People register again and again.",
        sentence="The text of the confirmation is corrected, so that it can be sent again.",
        if_not_done="People register several times.",
        no_access=False,
    )
    return (*_at_the_desk(matter), stands_by("affected", hours=3, after=50))


def stopped() -> Beats:
    """Stopped by another person of hosting; nobody has said yet whether it is rolled back."""
    matter = replace(
        matters.MAIL,
        title="Coaching Companion signs its mails with a key that has run out",
        description="Large providers refuse mails of Coaching Companion, because their signature is too old.",
        why="A third of the coaches get no mails.",
        sentence="Coaching Companion signs its mails with the new key, so that they are not refused.",
        if_not_done="A third of the coaches get no mails.",
    )
    reason = "The parameter store answers with errors; nobody knows what the mailer would read."
    return (
        *submitted(matter),
        *approved(),
        *begun(matter),
        reports("hosting", note="38 wait."),
        reports("hosting"),
        stops("hosting2", reason, after=9),
    )


def undone() -> Beats:
    """Rolled back; whether it is corrected or closed is not decided yet."""
    matter = replace(
        review.SHARING,
        title="Short links of ECLKC show an advertisement",
        description="The service for short links puts an advertisement before each of our pages.",
        why="It looks as if it were ours.",
        sentence="Short links of ECLKC are answered by our own servers, without advertisements.",
        if_not_done="People see advertisements that look like ours.",
    )
    return (
        *submitted(matter),
        *approved(),
        *begun(matter),
        reports("hosting"),
        reports("hosting"),
        reports("hosting", "failed", "Seven of ten end in a circle."),
        stops("hosting", "Seven of ten links end in a circle."),
        says("hosting", "start-rollback", to_undo, after=1),
        reports("hosting"),
        reports("hosting"),
        finishes("hosting", after=1),
    )


def second_attempt() -> Beats:
    """Rolled back, corrected, tried again in staging, and submitted for the second time in the same change."""
    matter = replace(
        staging.SLOW_QUERY,
        title="The export of grantees ends after a minute",
        description="The export is cut off by the balancer after 60 seconds, in the middle of the list.",
        why="Regional offices work with half a list.",
        sentence="The export of grantees may take five minutes, so that regional offices get all of the list.",
        if_not_done="Regional offices work with half a list.",
    )
    better = replace(
        matter.plan,
        steps=(
            "See that no import is going on, and keep the next one back.",
            *matter.plan.steps,
        ),
    )
    return (
        *submitted(matter),
        *approved(),
        *begun(matter),
        reports("hosting", "failed", "The import of the night holds the table."),
        stops("hosting", "The import of the night holds the table for hours."),
        says("hosting", "start-rollback", to_undo, after=1),
        reports("hosting", note="Nothing was left of it."),
        finishes("hosting", after=1),
        writes("dev", better, "No import may go on meanwhile.", after=40),
        says("dev", "start-staging", after=3),
        says("dev", "tick-steps", all_ticked, after=5),
        finishes("dev"),
        passes("dev"),
        passes("qa"),
        judged(matter, "The import is kept back for an hour at most."),
        submits(matter),
    )


def unchecked() -> Beats:
    """Applied to production; the dev team has not looked at it yet."""
    matter = replace(
        matters.CERTIFICATE,
        title="The certificate of the picture server runs out tonight",
        template="renew-certificate",
    )
    return (*submitted(matter), *approved(), *applied(matter))


def not_right() -> Beats:
    """Applied to production, and the dev team found that it is not right."""
    matter = replace(
        matters.CACHE,
        title="Resource Library shows yesterday's front page",
        description="The front page is the one of yesterday for every second visitor.",
        why="It announces a hotline whose number is wrong.",
        sentence="The store of copies is emptied, so that everybody sees today's front page.",
        if_not_done="People call a wrong number.",
    )
    reason = "The front page is right, but the lists behind it are empty."
    return (*submitted(matter), *approved(), *applied(matter), validates(matter, "fail", reason))
