"""This module tells the sample stories: what the sample people did, command by command, and what that did to the sample sites.

Every command goes through the same rules as anybody's. The clock of the demonstration is set back while they are told, so that
the record reads as if people had taken their time.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from offcycle.demo import sites
from offcycle.ledger import clock, plans
from offcycle.ledger.record import Recorded, record
from offcycle.process import form, notices
from offcycle.process.facts import Facts
from offcycle.process.kernel import Actor, Refused
from offcycle.process.plan import Comment
from offcycle.process.review import decision, risk, submission
from offcycle.process.run import production, standby, steps
from offcycle.process.staging import Sign
from offcycle.process.triage import Answers, Nothing, Request
from offcycle.runbook import choose

RUNBOOK = "lifeboat-switchover.md"
TO_LIFEBOAT = "How to switch to Lifeboat"
TO_PRODUCTION = "How to switch to ECLKC-Prod"


class StoryBrokenError(RuntimeError):
    """A sample story could not be told to its end."""

    def __init__(self, command: str, refused: Refused) -> None:
        because = " ".join(each.because for each in refused.refusals)
        super().__init__(f"{self.__doc__} The command {command} was refused: {because}")


@dataclass(slots=True)
class Teller:
    """Tells one change; `pay` lets what is owed leave the building, as the background worker does."""

    folders: dict[str, Path]
    runbook: bytes
    pay: Callable[[], object]
    ago: timedelta  # how long ago the story is now
    ref: str | None = None
    facts: Facts = field(default_factory=Facts)

    def say(self, account: str, command: str, ask: object = Nothing(), *, after: int = 2) -> None:
        """Somebody gives a command, some minutes after the one before."""
        self._later(after)
        outcome = record(command=command, ask=ask, actor=Actor(account, "demo"), change=self.ref)
        self._take(command, outcome)

    def plan(self, account: str, markdown: bytes, message: str, *, after: int) -> None:
        """Somebody saves a revision of the plan."""
        self._later(after)
        outcome = plans.revise(
            change=self.ref or "",
            markdown=markdown,
            actor=Actor(account, "demo"),
            message=message,
            name=RUNBOOK,
        )
        self._take("plan", outcome)

    def _later(self, minutes: int) -> None:
        self.ago -= timedelta(minutes=minutes)
        clock.move(-self.ago)

    def _take(self, command: str, outcome: Recorded | Refused) -> None:
        if isinstance(outcome, Refused):
            raise StoryBrokenError(command, outcome)
        self.ref, self.facts = outcome.change, outcome.facts
        self.pay()

    def go_through(self, account: str, environment: str, notes: tuple[str, ...], host: str) -> None:
        """Somebody goes through the run that was started, with a note on each step; the build switches the site."""
        run = self.facts.running
        if run is None:
            return
        folder = self.folders[environment]
        for key, note in zip(run.steps, notes, strict=True):
            if note == BUILT:
                sites.switch(folder, host)
            said = note.format(host=sites.answering(folder))
            self.say(account, "report-step", steps.ReportStep(run.id, key, "done", said), after=1)
        self.say(account, "finish-run", steps.FinishRun(run.id), after=1)

    def sign(self, account: str, *, after: int) -> None:
        """Somebody passes staging, having looked at the plan as it reads now."""
        digest = self.facts.plan.plan if self.facts.plan else ""
        self.say(account, "sign-off", Sign("pass", digest), after=after)

    def approve(self, account: str, reason: str = "", *, after: int) -> None:
        """Somebody approves what lies before them."""
        digest = self.facts.submission.seal if self.facts.submission else ""
        self.say(account, "decide", decision.Decide("approve", digest, reason), after=after)


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


def tell(folders: dict[str, Path], runbook: bytes, pay: Callable[[], object]) -> None:
    """Tell all stories; afterwards the clock shows the time again."""
    try:
        for chapter, ago in CHAPTERS:
            chapter(Teller(folders, runbook, pay, ago))
    finally:
        clock.move(timedelta(0))


def outage(story: Teller) -> None:
    """The whole way: the database of ECLKC is down, and the site is switched to its read-only copy."""
    _alarmed(story)
    story.plan(
        "dev", story.runbook, "Our runbook for Lifeboat, as it stands in the handbook.", after=4
    )
    story.plan(
        "dev",
        choose(story.runbook, TO_LIFEBOAT),
        "Chose the way to Lifeboat; the way back is a change of its own.",
        after=1,
    )
    comment = "Maintenance, not failover, in step 4: us-east itself is reachable. The sync job of last night ran through."
    story.say("hosting", "comment", Comment(comment), after=3)
    story.say("dev", "start-staging", after=2)
    story.go_through("dev", "staging", LIFEBOAT_NOTES, sites.LIFEBOAT)
    story.sign("dev", after=3)
    story.sign("qa", after=4)
    _outage_submitted(story)
    story.approve("cor1", after=9)
    story.approve("cor2", "Agreed. Please tell grantees as soon as it reads again.", after=6)
    _outage_applied(story)


def _alarmed(story: Teller) -> None:
    story.say("dev", "request", Request("eclkc", "ECLKC answers with errors: its database is down"))
    story.say("hosting", "acknowledge", after=3)
    answers = Answers(
        description="For some minutes now every page of ECLKC that reads the database answers with error 500. "
        "The database server in us-east does not start; its disk is being restored. "
        "Switch the site to Lifeboat, the read-only copy of last night, until it is back.",
        active=True,
        users_cannot_access=True,
        performance_degraded=True,
        security=False,
        quality=False,
        why="Head Start programs cannot reach the site at all, and the restore takes several hours.",
        impact="extensive",
        urgency="severe",
        personal_data="no",
        affected=("coaching",),
    )
    story.say("dev", "triage", answers, after=2)


def _outage_submitted(story: Teller) -> None:
    fields = {
        "sentence": "ECLKC is switched to last night's read-only copy: people can read again, and nobody can sign in or save until it is switched back.",
        "if_not_done": "The site stays unreachable until the database is restored, which takes several hours.",
        "interruption": "None beyond the present outage. Signing in and saving stay off.",
        "undo": "Run the ECLKC-Prod-Cutover job in Jenkins, about five minutes.",
    }
    story.say("dev", "fill-form", form.Fill(fields), after=5)
    judged = risk.ReviewRisk(
        "low",
        "moderate",
        "acceptable",
        "Read-only, and behind the same firewall. Lifeboat has half the capacity, which is ample for some hours.",
    )
    story.say("hosting2", "review-risk", judged, after=6)
    story.say("hosting", "submit", submission.Submit(), after=1)


def _outage_applied(story: Teller) -> None:
    until = clock.now() + timedelta(hours=2)
    story.say("dev2", "stand-by", standby.StandBy(until), after=3)
    story.say("hosting", "start-production", after=2)
    story.go_through("hosting", "production", LIFEBOAT_NOTES, sites.LIFEBOAT)
    story.say("dev", "validate-production", production.ValidateProduction("pass"), after=4)
    message = (
        "ECLKC can be read again. Since its database is being restored, the site shows the copy of last night, "
        "and signing in is switched off. We will write again before it is switched back."
    )
    story.say("hosting", "notify-stakeholders", notices.TellStakeholders(message), after=3)
    story.say("hosting", "close", after=8)


def way_back(story: Teller) -> None:
    """The way back, left with one of the two approvers."""
    story.say("dev", "request", Request("eclkc", "Switch ECLKC back from Lifeboat to production"))
    answers = Answers(
        description="The database is restored and checked. Switch ECLKC back, so that people can sign in and save again.",
        active=False,
        users_cannot_access=False,
        performance_degraded=False,
        security=False,
        quality=True,
        why="Grantees have a deadline this week and cannot save anything on the read-only copy.",
        impact="significant",
        urgency="high",
        personal_data="no",
        affected=("coaching",),
    )
    story.say("dev", "triage", answers, after=2)
    story.say("hosting2", "acknowledge", after=5)
    chosen = choose(story.runbook, TO_PRODUCTION)
    story.plan("dev", chosen, "The way back out of the same runbook.", after=6)
    story.say("dev2", "start-staging", after=5)
    story.go_through("dev2", "staging", PRODUCTION_NOTES, sites.VARNISH)
    story.sign("dev2", after=4)
    story.sign("tester", after=7)
    fields = {
        "sentence": "ECLKC is switched from the read-only copy back to the live site, so that people can sign in and save again.",
        "if_not_done": "The site stays read-only, and what grantees have to hand in this week cannot be saved.",
        "interruption": "None. Pages that are open while it is switched may have to be loaded again.",
        "undo": "Run the Lifeboat-Cutover job in Jenkins, about five minutes.",
    }
    story.say("dev2", "fill-form", form.Fill(fields), after=4)
    judged = risk.ReviewRisk("low", "low", "acceptable", "The restored database passed its checks.")
    story.say("hosting", "review-risk", judged, after=9)
    story.say("hosting", "submit", submission.Submit(), after=2)
    story.approve("cor1", after=12)


def alarm(story: Teller) -> None:
    """A request that came in just now, and that nobody of hosting has taken notice of."""
    story.say(
        "affected", "request", Request("coaching", "Videos in Coaching Companion do not play")
    )


CHAPTERS: tuple[tuple[Callable[[Teller], None], timedelta], ...] = (
    (outage, timedelta(hours=26)),
    (way_back, timedelta(hours=2, minutes=10)),
    (alarm, timedelta(minutes=11)),
)
"""The stories in their order, each with how long ago it began."""
BEFORE_ALL = timedelta(days=3)
"""How long ago the sample organisation was founded."""
