"""This module tells the outage of ECLKC: the whole way to its read-only copy, and the way back, which waits for an approver.

These two really switch the sample sites, and take their plans out of the runbook that comes with the demonstration.
"""

from functools import cache
from importlib import resources

from offcycle.demo import sites
from offcycle.demo.stories.plans import Plan
from offcycle.demo.stories.stage import Beat, Beats, Teller, says
from offcycle.demo.stories.ways import (
    Matter,
    closed,
    decides,
    filled,
    finishes,
    passes,
    stands_by,
    submits,
    validates,
    writes_text,
)
from offcycle.process.plan import Comment
from offcycle.process.review import risk
from offcycle.process.run import steps
from offcycle.process.triage import Request
from offcycle.runbook import choose

RUNBOOK = "lifeboat-switchover.md"
TO_LIFEBOAT = "How to switch to Lifeboat"
TO_PRODUCTION = "How to switch to ECLKC-Prod"

BUILT = "The job started."
LIFEBOAT_NOTES = (
    "",
    "",
    "",
    "Chose maintenance: the network of us-east is fine, only the database is not.",
    BUILT,
    "Green, no warnings in its log.",
    "It says {host}.",
)
PRODUCTION_NOTES = ("", "", BUILT, "Green, no warnings in its log.", "It says {host}.")

OUTAGE = Matter(
    system="eclkc",
    title="ECLKC answers with errors: its database is down",
    description="For some minutes now every page of ECLKC that reads the database answers with error 500. "
    "The database server in us-east does not start; its disk is being restored. "
    "Switch the site to Lifeboat, the read-only copy of last night, until it is back.",
    why="Head Start programs cannot reach the site at all, and the restore takes several hours.",
    sentence="ECLKC is switched to last night's read-only copy: people can read again, and nobody can sign in or save until it is switched back.",
    plan=Plan(TO_LIFEBOAT, ()),
    if_not_done="The site stays unreachable until the database is restored, which takes several hours.",
    interruption="None beyond the present outage. Signing in and saving stay off.",
    undo="Run the ECLKC-Prod-Cutover job in Jenkins, about five minutes.",
    active=True,
    no_access=True,
    quality=False,
    impact="extensive",
    urgency="severe",
    affected=("coaching",),
)
WAY_BACK = Matter(
    system="eclkc",
    title="Switch ECLKC back from Lifeboat to production",
    description="The database is restored and checked. Switch ECLKC back, so that people can sign in and save again.",
    why="Grantees have a deadline this week and cannot save anything on the read-only copy.",
    sentence="ECLKC is switched from the read-only copy back to the live site, so that people can sign in and save again.",
    plan=Plan(TO_PRODUCTION, ()),
    if_not_done="The site stays read-only, and what grantees have to hand in this week cannot be saved.",
    interruption="None. Pages that are open while it is switched may have to be loaded again.",
    undo="Run the Lifeboat-Cutover job in Jenkins, about five minutes.",
    affected=("coaching",),
)


@cache
def runbook() -> bytes:
    """The runbook of the customer, as it comes with the demonstration."""
    found = resources.files("offcycle.demo").joinpath("runbooks", RUNBOOK)
    return found.read_bytes()


def chosen(account: str, procedure: str, message: str, *, after: float) -> Beat:
    """Somebody chooses one of the runbook's procedures as the plan."""
    text = choose(runbook(), procedure)
    return writes_text(account, text, message, name=RUNBOOK, after=after)


def goes_through(account: str, environment: str, notes: tuple[str, ...], host: str) -> Beats:
    """Somebody goes through the run that was started, with a note on each step; the build switches the site."""
    taken = (_takes(account, environment, note, host) for note in notes)
    return (*taken, finishes(account, after=1))


def _takes(account: str, environment: str, note: str, host: str) -> Beat:
    def do(teller: Teller) -> None:
        if note == BUILT:
            teller.switch(environment, host)
        said = note.format(host=teller.answering(environment))
        ask = steps.ReportStep(teller.run.id, teller.step, "done", said)
        teller.give(account, "report-step", ask)

    return Beat(1, do)


def outage() -> Beats:
    """The whole way: the database of ECLKC is down, and the site is switched to its read-only copy."""
    comment = "Maintenance, not failover, in step 4: us-east itself is reachable. The sync job of last night ran through."
    return (
        says("dev", "request", Request("eclkc", OUTAGE.title)),
        says("hosting", "acknowledge", after=3),
        says("dev", "triage", OUTAGE.answers),
        writes_text(
            "dev",
            runbook(),
            "Our runbook for Lifeboat, as it stands in the handbook.",
            name=RUNBOOK,
            after=4,
        ),
        chosen(
            "dev",
            TO_LIFEBOAT,
            "Chose the way to Lifeboat; the way back is a change of its own.",
            after=1,
        ),
        says("hosting", "comment", Comment(comment), after=3),
        says("dev", "start-staging"),
        *goes_through("dev", "staging", LIFEBOAT_NOTES, sites.LIFEBOAT),
        passes("dev", after=3),
        passes("qa", after=4),
        filled(OUTAGE),
        *_to_lifeboat(),
    )


def _to_lifeboat() -> Beats:
    findings = "Read-only, and behind the same firewall. Lifeboat has half the capacity, which is ample for some hours."
    judgement = risk.ReviewRisk("low", "moderate", "acceptable", findings)
    message = (
        "ECLKC can be read again. Since its database is being restored, the site shows the copy of last night, "
        "and signing in is switched off. We will write again before it is switched back."
    )
    grantees = "Agreed. Please tell grantees as soon as it reads again."
    return (
        says("hosting2", "review-risk", judgement, after=6),
        submits(OUTAGE, after=1),
        decides("cor1", "approve", after=9),
        decides("cor2", "approve", grantees, after=6),
        stands_by("dev2", after=3),
        says("hosting", "start-production"),
        *goes_through("hosting", "production", LIFEBOAT_NOTES, sites.LIFEBOAT),
        validates(OUTAGE),
        *closed(OUTAGE, message),
    )


def way_back() -> Beats:
    """The way back, left with one of the two approvers."""
    judgement = risk.ReviewRisk(
        "low", "low", "acceptable", "The restored database passed its checks."
    )
    return (
        says("dev", "request", Request("eclkc", WAY_BACK.title)),
        says("dev", "triage", WAY_BACK.answers),
        says("hosting2", "acknowledge", after=5),
        chosen("dev", TO_PRODUCTION, "The way back out of the same runbook.", after=6),
        says("dev2", "start-staging", after=5),
        *goes_through("dev2", "staging", PRODUCTION_NOTES, sites.VARNISH),
        passes("dev2", after=4),
        passes("tester", after=7),
        filled(WAY_BACK),
        says("hosting", "review-risk", judgement, after=9),
        submits(WAY_BACK),
        decides("cor1", "approve", after=12),
    )
