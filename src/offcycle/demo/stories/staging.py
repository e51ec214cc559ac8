"""This module tells changes that wait in steps 2 and 3: in staging, for a validation, for the form, for a desk check."""

from dataclasses import replace
from datetime import timedelta

from offcycle.demo.stories import matters
from offcycle.demo.stories.plans import Plan
from offcycle.demo.stories.stage import Beats, says
from offcycle.demo.stories.ways import (
    Matter,
    asked,
    filled,
    judged,
    passes,
    planned,
    reports,
    staged,
    submits,
    tried,
    writes,
)
from offcycle.process.staging import Sign
from offcycle.process.staging.desk_check import DeskCheck
from offcycle.process.staging.help import Note, ScheduleCall
from offcycle.process.staging.waiver import WaiveValidation

UPLOADS = Matter(
    system="library",
    title="Nobody can upload documents to the Resource Library",
    description="Uploads end with “request entity too large” since the proxy was renewed; anything above 1 MB is refused.",
    why="Authors have to hand in their chapters this week.",
    sentence="The proxy in front of the Resource Library lets documents of up to 100 MB pass, as before.",
    if_not_done="Authors cannot hand in their chapters.",
    plan=Plan(
        "Let larger documents pass",
        (
            "Note the present limit of the proxy.",
            ("Set `client_max_body_size` to 100m.", "Set it to 1m."),
            "Test the configuration with `nginx -t`.",
            ("Reload the proxy.", "Reload the proxy with the former configuration."),
        ),
        checks=("A document of 90 MB can be uploaded.",),
    ),
)
CAPTIONS = Matter(
    system="coaching",
    title="Captions of videos in Coaching Companion are one minute late",
    description="The new player counts from the first advertisement. Deaf users cannot follow any video.",
    why="The videos are obligatory, and some users cannot follow them.",
    sentence="The player of Coaching Companion goes back to the version of last week, so that captions are in time.",
    if_not_done="Deaf users cannot follow the videos.",
    plan=Plan(
        "Go back to the former player",
        (
            "Note the version of the player.",
            ("Choose player 7.2 in the settings.", "Choose player 7.3."),
            "Empty the cache of the player's files.",
        ),
        checks=("Captions are in time in three videos.",),
    ),
)
SLOW_QUERY = Matter(
    system="eclkc",
    title="The list of grantees on ECLKC takes a minute",
    description="A query of the list goes through the whole table since the last import.",
    why="Specialists open that list all day.",
    sentence="The list of grantees gets an index, so that it opens at once again.",
    if_not_done="The list stays slow, and slows other pages down.",
    slow=True,
    plan=Plan(
        "Add the index",
        (
            ("Create the index concurrently.", "Drop the index."),
            "See in the plan of the query that the index is used.",
        ),
        checks=("The list opens within two seconds.",),
    ),
)


def helped() -> Beats:
    """The dev team asked for help in staging, and a call is set."""
    matter = SLOW_QUERY
    note = "The index is there, and the query does not use it. Could somebody look with me?"
    return (
        *asked(matter),
        *planned(matter),
        says("dev", "request-help", Note(note), after=8),
        says("hosting2", "accept-help", Note("I am with you."), after=6),
        says(
            "hosting2",
            "schedule-call",
            lambda teller: ScheduleCall(
                teller.at + timedelta(minutes=70), "https://meet.headstart.example/staging"
            ),
            after=2,
        ),
    )


def stuck() -> Beats:
    """A run in staging whose second step has failed, and is to be tried again."""
    return (
        *asked(UPLOADS),
        *planned(UPLOADS),
        says("dev2", "start-staging", after=4),
        reports("dev2", note="1m."),
        reports("dev2", "failed", "Staging has two files that set it; the second one wins."),
    )


def corrected() -> Beats:
    """A plan that was corrected while it is run in staging: the run goes on, and what is untouched keeps its result."""
    better = replace(
        CAPTIONS.plan,
        steps=(
            *CAPTIONS.plan.steps[:2],
            "Empty the cache of the player's files, and of its captions.",
        ),
    )
    return (
        *asked(CAPTIONS),
        *planned(CAPTIONS),
        says("affected", "start-staging", after=4),
        reports("affected", note="7.3."),
        reports("affected"),
        writes("affected", better, "Captions have a cache of their own.", after=6),
    )


def sent_back() -> Beats:
    """Staging did not pass: the tester has found something, and said what."""
    matter = replace(
        matters.INDEX,
        title="Resource Library lists every document twice",
        description="Since the import of Sunday every document is in the list twice.",
        why="People take the wrong one of the two.",
        sentence="The list of documents is built anew, so that each is in it once.",
        if_not_done="People go on with the wrong document.",
    )
    reason = "English is right now, but Spanish documents are still listed twice."
    return (
        *asked(matter),
        *planned(matter),
        *staged(matter),
        passes("dev2"),
        says("tester", "sign-off", lambda teller: Sign("fail", teller.plan, reason), after=14),
    )


def unsigned() -> Beats:
    """Run through in staging: the dev side has passed it, and one other person is missing."""
    matter = replace(
        matters.SESSIONS,
        system="eclkc",
        title="People are signed out of ECLKC at every click",
        sentence="People of ECLKC are kept on one server while they work, so that they stay signed in.",
        active=False,
    )
    return (*asked(matter), *planned(matter), *staged(matter), passes("dev"))


def formless() -> Beats:
    """Validated: what the approvers have to know is not said yet."""
    matter = replace(
        matters.LOGS,
        title="The log of the web servers fills their disks",
        description="The disks of both web servers are 91 % full.",
        template="instate-logrotate",
    )
    return (*asked(matter), *planned(matter), *tried(matter))


TUNNEL = Matter(
    system="vpn",
    title="The VPN drops everybody at the full hour",
    description="The gateway asks everybody to sign in anew at every full hour, and forgets those who do not answer at once.",
    why="Whoever works on a server at that moment loses what they do.",
    sentence="The gateway of the VPN asks people to sign in once a day instead of every hour; nobody is disconnected meanwhile.",
    if_not_done="Work on servers is interrupted at every full hour.",
    plan=Plan(
        "Let sessions last a day",
        (
            "Write down the present length of a session.",
            ("Set the length of a session to 24 hours.", "Set it to what was written down."),
            "See that nobody was disconnected.",
        ),
        checks=("A session is still there after the full hour.",),
    ),
)


def at_the_desk() -> Beats:
    """A system without staging: two people went through the plan at the desk; it lies before the approvers."""
    not_tried = (
        "Whether sessions that are open take the new length, or only those begun afterwards."
    )
    return (
        *asked(TUNNEL),
        *planned(TUNNEL),
        says("hosting2", "desk-check", DeskCheck("hosting", not_tried), after=20),
        passes("hosting2"),
        passes("tester", after=12),
        filled(TUNNEL),
        judged(TUNNEL),
        submits(TUNNEL),
    )


def deskless() -> Beats:
    """A system without staging, whose plan nobody has gone through yet."""
    return (*asked(matters.FORMS), *planned(matters.FORMS))


def waived() -> Beats:
    """No tester could be reached: the hosting lead has waived their word, and the approvers see it first."""
    matter = replace(
        matters.CACHE,
        title="Resource Library shows the salary list of another agency",
        description="A file that is not ours is served at the address of the yearly report.",
        why="It has names in it, and every minute somebody may read it.",
        sentence="A file that is not ours is taken out of the store of copies in front of the Resource Library.",
        if_not_done="People go on reading what is not for them.",
        active=True,
        security=True,
        impact="significant",
        urgency="severe",
    )
    reason = (
        "Neither Ben nor anybody else who tests answers, and names of people can be read meanwhile."
    )
    return (
        *asked(matter),
        *planned(matter),
        *staged(matter),
        passes("dev2"),
        filled(matter),
        judged(matter),
        says("hosting", "waive-validation", WaiveValidation(reason), after=8),
        submits(matter),
    )
