"""This module tells changes that wait in step 4: for the risk, the submission, the approvers, or for what one of them has asked."""

from dataclasses import replace

from offcycle.demo.stories import matters
from offcycle.demo.stories.plans import Plan
from offcycle.demo.stories.stage import Beats, says
from offcycle.demo.stories.ways import (
    Matter,
    approved,
    asked,
    decides,
    filled,
    is_out,
    planned,
    prepared,
    submitted,
    tried,
    writes,
)
from offcycle.process.review.answering import Called
from offcycle.process.review.risk import ReviewRisk

SHARING = Matter(
    system="eclkc",
    title="Links that people share from ECLKC lead nowhere",
    description="Since the addresses were shortened, links in old newsletters end with error 404.",
    why="The newsletter of this week goes to 60,000 people, with such links in it.",
    sentence="Old addresses of ECLKC lead to the new ones again, so that links in newsletters work.",
    if_not_done="60,000 people get a newsletter whose links lead nowhere.",
    plan=Plan(
        "Redirect the old addresses",
        (
            ("Put the list of redirects onto the web servers.", "Remove the list."),
            ("Reload the web servers.", "Reload them once more."),
            "Try ten links of the last newsletter.",
        ),
        checks=("Ten links of the last newsletter work.",),
    ),
)
UPGRADE = Matter(
    system="eclkc",
    title="The search server has a hole that is being used",
    description="The maker of the search warns of a hole (published this morning) by which strangers run programs on the server.",
    why="It is being used against others already.",
    sentence="The search of ECLKC is brought to the version in which a dangerous hole is closed; it is away for ten minutes.",
    if_not_done="Strangers may take over the search server.",
    interruption="The search is away for ten minutes.",
    security=True,
    quality=False,
    plan=Plan(
        "Bring the search to 9.4.1",
        (
            "Note the present version.",
            ("Install 9.4.1 beside it.", "Remove 9.4.1."),
            ("Start 9.4.1 and stop the old one.", "Start the old one and stop 9.4.1."),
            "Search for five words.",
        ),
        checks=("The search finds as much as before.",),
    ),
)


def unjudged() -> Beats:
    """The form is filled; hosting has not judged the risk yet."""
    matter = replace(
        matters.INDEX,
        title="The list of new documents is empty",
        description="The list of new documents of the Resource Library is empty since this morning.",
        why="It is the first page that most people look at.",
        sentence="The list of new documents is built anew; nothing else changes.",
        if_not_done="Nobody sees what is new.",
    )
    return (*asked(matter), *planned(matter), *tried(matter), filled(matter))


def not_acceptable() -> Beats:
    """Hosting has judged the risk and does not find it acceptable: the plan has to be adjusted."""
    matter = replace(UPGRADE, title="The web servers run on a kernel with a known hole")
    findings = "It restarts both web servers at once. Restart them one after the other, and drain each before."
    judgement = ReviewRisk("high", "high", "not_acceptable", findings)
    return (
        *asked(matter),
        *planned(matter),
        *tried(matter),
        filled(matter),
        says("hosting2", "review-risk", judgement, after=15),
    )


def unsubmitted() -> Beats:
    """Everything is there, and one press is missing: the submission."""
    return prepared(SHARING)


def drafted() -> Beats:
    """It lies before the approvers, and a draft beside it differs: nothing ends until somebody replaces it."""
    matter = replace(
        UPGRADE,
        title="The mail relay forwards mail of strangers",
        description="The relay takes mail from everybody since its settings were renewed.",
        why="Our mails will be refused as spam by tonight.",
        sentence="The mail relay takes mail only from our own servers again; no mail of ours is lost.",
        if_not_done="Nobody takes our mails any more.",
        interruption="None.",
        plan=Plan(
            "Close the relay",
            (
                "Count the mails that wait.",
                ("Name our networks in `mynetworks`.", "Put back the former `main.cf`."),
                ("Reload the relay.", "Reload the relay."),
            ),
            checks=("A mail from outside is refused.",),
        ),
    )
    better = replace(
        matter.plan,
        steps=(*matter.plan.steps, "Delete the mails of strangers that wait."),
    )
    return (
        *submitted(matter),
        decides("cor1", "approve", after=8),
        writes("dev", better, "What waits has to go, too.", after=10),
    )


def questioned() -> Beats:
    """An approver has asked something; that decides nothing, and the other may go on."""
    question = "Do people who are writing something at that moment lose it?"
    matter = replace(
        matters.SESSIONS,
        title="Coaching Companion mixes up the sessions of two servers",
        security=True,
        active=False,
        sentence="The two servers of Coaching Companion get one store for sessions, so that nobody is signed out.",
    )
    return (*submitted(matter), decides("cor1", "ask", question, after=16))


def rejected() -> Beats:
    """An approver has sent it back, and said what has to change."""
    reason = "Please say how people are told beforehand, and do it after eight in the evening."
    matter = replace(
        matters.INDEX,
        title="The glossary of the Resource Library has lost its pictures",
        description="The pictures of the glossary were deleted with the last clean-up.",
        why="The glossary is part of a course that begins on Monday.",
        sentence="The pictures of the glossary come back out of the backup of Sunday.",
        if_not_done="The course begins without pictures.",
    )
    return (
        *submitted(matter),
        decides("cor1", "approve", after=12),
        decides("cor2", "reject", reason, after=21),
    )


def put_off() -> Beats:
    """An approver finds that it is no emergency: it waits for hosting to confirm a window."""
    reason = "Nothing is broken; it can wait for the maintenance window."
    matter = replace(
        matters.FORMS,
        system="coaching",
        title="Coaching Companion asks for the county twice",
        description="The form for new coaches asks for the county on two of its pages.",
        why="Coaches complain of it.",
        sentence="The form for new coaches asks for the county just once.",
        if_not_done="Coaches go on complaining.",
        active=False,
        no_access=False,
    )
    return (*submitted(matter), decides("cor2", "defer", reason, after=30))


def silent() -> Beats:
    """Urgent, and one approver does not answer for more than an hour: she was called twice, and her alternate may decide."""
    matter = replace(
        UPGRADE,
        title="Somebody guesses passwords of ECLKC, a thousand a minute",
        description="Since two hours the sign-in page gets a thousand wrong passwords a minute, from everywhere.",
        why="Some passwords will be guessed tonight.",
        sentence="The sign-in page of ECLKC lets each address try five passwords an hour; nobody who knows theirs will notice.",
        if_not_done="Some accounts are taken over tonight.",
        interruption="None.",
        active=True,
        slow=True,
        impact="significant",
        urgency="severe",
        plan=Plan(
            "Slow down who guesses",
            (
                ("Switch the limit on at the firewall.", "Switch the limit off."),
                "See that the wrong passwords become fewer.",
            ),
            checks=("Signing in with the right password works.",),
        ),
    )
    return (
        *submitted(matter),
        decides("cor1", "approve", after=6),
        says("hosting", "called", Called("cor2", "no_answer", "Her desk."), after=35),
        says(
            "hosting2",
            "called",
            Called("cor2", "no_answer", "Her mobile; left a message."),
            after=30,
        ),
    )


def to_confirm() -> Beats:
    """One approver said yes, and the other was recorded as out afterwards: the first is asked for one tap."""
    matter = replace(
        matters.INDEX,
        title="The calendar of the Resource Library is a day behind",
        description="Every entry of the calendar is shown one day late since the servers were moved to another zone.",
        why="People miss their courses.",
        sentence="The calendar of the Resource Library counts days in our own zone again.",
        if_not_done="People miss their courses.",
    )
    request, acknowledge, triage, plan, *rest = submitted(matter)
    days_later = replace(plan, after=60 * 24 * 5.5)
    return (
        request,
        acknowledge,
        triage,
        days_later,
        *rest,
        decides("cor1", "approve", after=12),
        is_out("cor4", "isso", days=2, note="He has lost his voice, says his office.", after=20),
    )


def lapsed() -> Beats:
    """Both approvers said yes, and nobody started: after 72 hours the approval has lapsed."""
    matter = replace(
        matters.LOGS,
        title="Old sessions fill the table of ECLKC",
        description="Sessions of people who left are never deleted; the table has 40 million rows.",
        why="Signing in becomes slower every day.",
        sentence="Sessions of people who left long ago are deleted; nobody is signed out.",
        if_not_done="Signing in becomes slower every day.",
    )
    return (*submitted(matter), *approved())
