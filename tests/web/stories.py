"""This module tells one change for every state in which some page has something to ask or to show."""

from collections.abc import Callable, Collection
from datetime import timedelta

from offcycle.ledger import plans, read, starting
from offcycle.ledger.record import Recorded
from offcycle.process.facts import Run
from offcycle.process.kernel import WORKER, Actor
from offcycle.process.notices import SetFollowUp
from offcycle.process.people import (
    DisableAccount,
    HoldRole,
    MakeToken,
    RecordAbsence,
    SetList,
    SetSystem,
)
from offcycle.process.review.afterwards import RecordAfterwards
from offcycle.process.review.decision import Decide
from offcycle.process.run.amendments import AmendStep
from offcycle.process.run.freezes import SetFreeze
from offcycle.process.run.steps import ReportStep, StopRun
from offcycle.process.run.unknown import IntendStep, ReportUnknown
from offcycle.process.staging.help import Note, ScheduleCall
from offcycle.process.triage import Answers, Mark
from offcycle.process.triage.setting import SetWindow
from tests.ledger import told
from tests.ledger.told import Told
from tests.organisations import CUSTOMER
from tests.web.conftest import a_change

PLAN = b"""---
targets:
  web: [web1.example.org]
---

# Switch over

The site is switched to its read-only copy. See the [runbook](https://example.org/runbook).

## Steps

1. Log in to the console of `{{ host }}`.

   Expect: `Welcome`

   Rollback: Log out.

2. Click `Build`, and wait until it is green.

3. Empty the cache.

   ```sh run on=web
   varnishadm -T cache1.example.org:6082 "ban req.http.host ~ eclkc.ohs.acf.hhs.gov" && echo emptied
   ```

## Validation

- [ ] The page shows the banner.

## Rollback

1. Click `Undo`.

## Environments

| name | staging | production |
|---|---|---|
| host | staging1.example.org | web1.example.org |
"""
CORRECTED = PLAN.replace(b"until it is green", b"ten minutes")
SUBMITTED = 10


def change(parts: int) -> Told:
    """A change of a system of its own, because one run at a time goes on there."""
    name = f"eclkc-{read.head().seq}"
    asked = SetSystem(name, "ECLKC", "web", "http://127.0.0.1:1", "http://x", ("list@example.org",))
    told.give("set-system", asked)
    return Told(a_change(parts, plan=PLAN, system=name))


def running(told: Told) -> Run:
    found = read.change(told.ref).facts.running
    assert found
    return found


def with_two_revisions() -> Told:
    found = change(3)
    saved = plans.revise(change=found.ref, markdown=CORRECTED, actor=Actor("hosting"))
    assert isinstance(saved, Recorded)
    found.comment("qa", "Which banner?")
    return found


def with_help(*, accepted: bool) -> Told:
    found = change(3)
    found.must("dev", "request-help", Note("It stays red."))
    if accepted:
        found.must("hosting", "accept-help", Note())
    return found


def with_call() -> Told:
    found = with_help(accepted=True)
    found.must("hosting", "schedule-call", ScheduleCall(read.now() + timedelta(hours=1)))
    return found


def deferred() -> Told:
    found = change(0)
    no = Answers(active=False, security=False, quality=False, why="It can wait.")
    found.must("dev", "triage", no)
    return found


def security_related() -> Told:
    found = change(2)
    found.must("dev", "raise-security", Mark("A password may have leaked."))
    return found


def asked_about() -> Told:
    found = change(SUBMITTED)
    submitted = read.change(found.ref).facts.submission
    assert submitted
    found.must("cor1", "decide", Decide("ask", submitted.seal, "How long does it take?"))
    return found


def amended() -> Told:
    found = change(14)
    run = running(found)
    found.must("hosting", "amend-step", AmendStep(run.id, next(iter(run.steps)), "By the console."))
    return found


def unknown() -> Told:
    found = change(14)
    run = running(found)
    *by_hand, step = run.steps
    for key in by_hand:
        found.must("hosting", "report-step", ReportStep(run.id, key, "done"))
    found.must(WORKER, "intend-step", IntendStep(run.id, step, "sh"))
    found.must(WORKER, "report-unknown", ReportUnknown(run.id, step, 1))
    return found


def to_be_finished() -> Told:
    found = change(14)
    run = running(found)
    for key in run.steps:
        found.must("hosting", "report-step", ReportStep(run.id, key, "done"))
    return found


def stopped() -> Told:
    found = change(14)
    run = running(found)
    found.must("hosting", "report-step", ReportStep(run.id, next(iter(run.steps)), "done"))
    found.must("hosting", "stop-run", StopRun(run.id, "It does not help."))
    return found


def with_follow_up() -> Told:
    found = change(19)
    due = read.change(found.ref).at + timedelta(days=3)
    found.must("hosting", "follow-up", SetFollowUp("Write down why.", "dev", due))
    return found


def recorded_afterwards() -> Told:
    now = read.now()
    ask = RecordAfterwards(
        "eclkc",
        "The cache was emptied by night",
        "varnishadm ban",
        "Nobody could be reached.",
        "hosting",
        now - timedelta(hours=2),
        now - timedelta(hours=1),
    )
    made = told.give("record-afterwards", ask, Actor("hosting"))
    assert made.change
    return Told(made.change)


STORIES: dict[str, Callable[[], Told]] = {
    "requested": lambda: change(0),
    "answered": lambda: change(2),
    "deferred": deferred,
    "security related": security_related,
    "planned": lambda: change(3),
    "two revisions": with_two_revisions,
    "help asked": lambda: with_help(accepted=False),
    "help accepted": lambda: with_help(accepted=True),
    "call set": with_call,
    "in staging": lambda: change(4),
    "tried": lambda: change(5),
    "validated": lambda: change(7),
    "filled": lambda: change(8),
    "judged": lambda: change(9),
    "submitted": lambda: change(SUBMITTED),
    "asked about": asked_about,
    "approved": lambda: change(12),
    "stood by": lambda: change(13),
    "in production": lambda: change(14),
    "amended": amended,
    "unknown": unknown,
    "to be finished": to_be_finished,
    "stopped": stopped,
    "applied": lambda: change(15),
    "validated in production": lambda: change(16),
    "archived": lambda: change(18),
    "closed": lambda: change(19),
    "followed up": with_follow_up,
    "recorded afterwards": recorded_afterwards,
}


def tell(names: Collection[str]) -> dict[str, str]:
    """Those that are named, for the organisation of the stories and a hosting lead: the reference of each."""
    for account, role in [*CUSTOMER.holders.items(), ("hosting2", "lead")]:
        told.give("give-role", HoldRole(account, role, "team:web"))
    return {name: tells().ref for name, tells in STORIES.items() if name in names}


def keep() -> dict[str, str]:
    """What the organisation keeps beside its changes: the name by which an address knows each."""
    now = read.now()
    window = now.replace(microsecond=0) + timedelta(days=2)
    later = now + timedelta(days=200)
    give = told.give
    give("record-absence", RecordAbsence("tester", now + timedelta(days=1)), Actor("tester"))
    give("make-token", MakeToken("1f", "dev", "Script", ("read",), now + timedelta(hours=1)))
    freeze = SetFreeze(later, later + timedelta(days=1), "Audit.", ("eclkc",), slug="audit")
    give("set-freeze", freeze, Actor("hosting2"))
    give("set-window", SetWindow(window, window + timedelta(hours=2)), Actor("hosting"))
    give("disable-account", DisableAccount("dee"))
    give("set-list", SetList("grantees", "Grantees", ("ann@example.org",)))
    kept = starting.keep(system="eclkc", name="switch", markdown=PLAN, actor=Actor("dev"))
    assert isinstance(kept, Recorded)
    (absence,) = read.world().calendar.absences
    return {"absence": str(absence), "window": f"{window:%Y%m%dT%H%M%SZ}"}
