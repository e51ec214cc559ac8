"""This module tells changes that wait in the last step: to be told, archived or closed; and those that were recorded afterwards."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from offcycle.demo.stories import matters, review, staging
from offcycle.demo.stories.stage import Beat, Beats, Teller, says
from offcycle.demo.stories.ways import Matter, applied, approved, closed, submitted, told, validates
from offcycle.process.review.afterwards import Accept, RecordAfterwards


def untold() -> Beats:
    """Production is right; stakeholders do not know yet."""
    matter = replace(
        review.SHARING,
        title="The printed address of a campaign leads nowhere",
        description="The address on the posters of the campaign ends with error 404.",
        why="The posters hang since this morning.",
        sentence="The address on the posters leads to the page of the campaign.",
        if_not_done="The posters are of no use.",
    )
    return (*submitted(matter), *approved(), *applied(matter), validates(matter))


def unarchived() -> Beats:
    """All is done but the copy of the form: the archive could not be reached, and it is tried again and again."""
    matter = replace(
        staging.UPLOADS,
        system="coaching",
        title="Coaching Companion refuses pictures from telephones",
        description="Pictures above 1 MB are refused since the proxy was renewed.",
        why="Coaches hand in pictures of their work this week.",
        sentence="The proxy in front of Coaching Companion lets pictures of up to 100 MB pass, as before.",
        if_not_done="Coaches cannot hand in their work.",
    )
    first, second = approved()
    return (
        *submitted(matter),
        first,
        replace(second, do=_away(second)),
        *applied(matter),
        validates(matter),
        told(matter, "Coaching Companion takes pictures from telephones again."),
    )


def _away(beat: Beat) -> Callable[[Teller], None]:
    def do(teller: Teller) -> None:
        teller.stage.archive.rename(teller.stage.archive_away)
        beat.do(teller)

    return do


def unclosed() -> Beats:
    """Everything is done and told; one press is missing."""
    matter = replace(
        staging.CAPTIONS,
        title="Videos in Coaching Companion are shown upside down",
        description="Videos that were made with a telephone are shown upside down since the new player.",
        why="Nobody can use them.",
        sentence="The player of Coaching Companion goes back to the version of last week.",
        if_not_done="Nobody can use these videos.",
    )
    return (
        *submitted(matter),
        *approved(),
        *applied(matter),
        validates(matter),
        told(matter, "Videos are the right way up again."),
    )


BLOCKED = Matter(
    system="eclkc",
    title="Block an address that was taking the site down",
    description="One address asked for 4,000 pages a second.",
    why="The site answered to nobody else.",
    sentence="An address that took the site down is shut out.",
    plan=matters.LOGS.plan,
    if_not_done="The site answers to nobody.",
)


def _made(title: str, *, by: str, recorder: str, system: str = "eclkc") -> Beat:
    """Somebody enters what had been made before."""
    return says(
        recorder,
        "record-afterwards",
        lambda teller: RecordAfterwards(
            system=system,
            title=title,
            what="Put the address 203.0.113.77 onto the list that the firewall refuses, at both gateways.",
            why="The site answered to nobody, it was four in the morning, and neither approver could be reached.",
            by=by,
            started_at=teller.at - timedelta(minutes=75),
            ended_at=teller.at - timedelta(minutes=70),
        ),
    )


ANSWERS = replace(
    BLOCKED.answers, active=True, users_cannot_access=True, performance_degraded=False
)


def recorded() -> Beats:
    """It had been made when it was recorded; one approver has accepted it, the other has not answered."""
    return (
        _made("Block an address that was taking the site down", by="hosting2", recorder="hosting2"),
        says("hosting2", "triage", ANSWERS, after=6),
        validates(BLOCKED),
        says("cor1", "accept", Accept("accepted"), after=45),
    )


def just_recorded() -> Beats:
    """Entered by the dev team just now: the two questions are not answered, and hosting has not acknowledged it."""
    return (
        _made(
            "Stop a job that was deleting registrations",
            by="affected",
            recorder="affected",
            system="registration",
        ),
    )


def long_recorded() -> Beats:
    """Recorded afterwards, accepted by one approver and not by the other, and closed like any other."""
    reason = "The lead's telephone was on. Next time call before, please."
    return (
        _made("Restart the search server at night", by="hosting", recorder="hosting"),
        says("hosting", "triage", ANSWERS, after=6),
        says("cor1", "accept", Accept("accepted"), after=300),
        says("cor2", "accept", Accept("not_accepted", reason), after=45),
        validates(BLOCKED),
        *closed(BLOCKED, "The search works again. It was restarted in the night."),
    )
