"""This module tells changes that wait in steps 0 and 1: for an answer, for hosting, for a window, for a plan."""

from datetime import timedelta

from offcycle.demo.stories import matters
from offcycle.demo.stories.plans import Plan
from offcycle.demo.stories.stage import Beats, Teller, says
from offcycle.demo.stories.ways import Matter, approved, asked, submitted
from offcycle.process import notices
from offcycle.process.triage import Answers, Available, PlanWindow, Request


def alarm() -> Beats:
    """A request that came in just now: nothing is answered, and nobody of hosting has acknowledged it."""
    return (
        says(
            "affected", "request", Request("coaching", "Videos in Coaching Companion do not play")
        ),
    )


def unnoticed() -> Beats:
    """An emergency whose two questions are answered, and which nobody of hosting has acknowledged for half an hour."""
    title = "Resource Library answers slowly, and sometimes not at all"
    answers = Answers(
        description="About every tenth page takes more than 20 seconds since noon.",
        active=True,
        users_cannot_access=False,
        performance_degraded=True,
        security=False,
        quality=False,
        why="Teachers prepare the coming week now.",
        impact="moderate",
        urgency="high",
        personal_data="no",
    )
    return (
        says("dev", "request", Request("library", title)),
        says("dev", "triage", answers, after=3),
    )


OUTAGE = Matter(
    system="registration",
    title="Event Registration is down, and registration closes tonight",
    description="Every page of Event Registration ends with error 502 since the network was changed this noon.",
    why="Some 900 people have until midnight to register.",
    sentence="The network change of this noon is undone for Event Registration.",
    if_not_done="Nobody can register.",
    plan=Plan("Undo the network change", ("Undo it.",)),
    active=True,
    no_access=True,
    quality=False,
    impact="extensive",
    urgency="severe",
)


def urgent() -> Beats:
    """Everything is down: stakeholders were told once, and the next update is owed; there is no plan yet."""
    request, acknowledge, triage = asked(OUTAGE)
    first = "Event Registration cannot be reached. We know of it and work on it; we write again within the hour."
    return (
        request,
        acknowledge,
        triage,
        says("cor1", "available", Available("here"), after=3),
        says("tester", "available", _back, after=2),
        says("hosting", "post-update", notices.PostUpdate(first), after=4),
    )


def _back(teller: Teller) -> Available:
    return Available("back", teller.at + timedelta(hours=3))


WORDING = Matter(
    system="eclkc",
    title="Take the page on the 2019 conference off ECLKC",
    description="The page is out of date and still found by search engines.",
    why="It is untidy, and can wait.",
    sentence="A page that is out of date is taken off ECLKC.",
    if_not_done="An old page stays.",
    plan=Plan(
        "Take a page off",
        (("Unpublish the page.", "Publish it again."), "Ask search engines to forget it."),
        checks=("The address answers with 410.",),
    ),
    quality=False,
    impact="minor",
    urgency="low",
)


def deferred() -> Beats:
    """No emergency: a window is proposed, and hosting has not confirmed it."""
    return asked(WORDING)


FONTS = Matter(
    system="library",
    title="New typeface for the Resource Library",
    description="The present typeface is hard to read on telephones; the new one is licensed and paid.",
    why="Nothing breaks without it.",
    sentence="The Resource Library gets a typeface that is easier to read on telephones.",
    if_not_done="It stays hard to read.",
    plan=Plan(
        "Change the typeface",
        (
            ("Copy the files of the typeface to the web servers.", "Remove them."),
            ("Name the new typeface in the style sheet.", "Name the old one again."),
        ),
        checks=("A page looks right on a small telephone.",),
    ),
    quality=False,
    impact="minor",
    urgency="low",
)


def windowed() -> Beats:
    """No emergency: approved, and waiting for its window to open."""
    request, acknowledge, triage, *rest = submitted(FONTS)
    return (
        request,
        acknowledge,
        triage,
        says("hosting", "plan-window", PlanWindow(), after=5),
        *rest,
        *approved(),
    )


PLANLESS = Matter(
    system="eclkc",
    title="Signing in to ECLKC takes half a minute",
    description="Since the directory was moved, every sign-in waits for a server that is not there any more.",
    why="Half of those who try give up.",
    sentence="ECLKC is told where the directory is now, so that signing in is quick again.",
    if_not_done="People give up signing in.",
    plan=matters.LOGS.plan,
    slow=True,
    active=True,
)


def planless() -> Beats:
    """An emergency that hosting knows of, and for which nobody has written a plan yet."""
    return asked(PLANLESS)
