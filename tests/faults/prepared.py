"""This module prepares rounds: changes that have come a part of their way, and an organisation in which all is as usual."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from django.db import connection

from offcycle.ledger import history, read
from offcycle.ledger.record import record
from offcycle.process import people
from offcycle.process.kernel import CONSOLE, Actor
from offcycle.process.policy import Policy
from offcycle.process.review.decision import Decide
from offcycle.process.run.freezes import LiftFreeze
from offcycle.process.run.steps import ReportStep, StopRun
from offcycle.process.triage import Answers, Request
from offcycle.process.world import World
from tests.faults.parts import Give
from tests.ledger import told
from tests.ledger.told import ADMINISTRATOR, Told
from tests.organisations import CUSTOMER

Way = Sequence[Callable[[Told], object]]

SUBMITTED: Way = (*told.WAY[:10], told.WAY[12])
"""The straight way until it lies before the approvers, and somebody stands by."""
ONE_APPROVAL: Way = (*SUBMITTED, told.WAY[10])
APPROVED: Way = (*ONE_APPROVAL, told.WAY[11])
STARTED: Way = (*APPROVED, told.WAY[13])


def requested(system: str = "eclkc", *, drill: bool = False) -> Told:
    """A new change."""
    ask = Request(system, "Site down", drill=drill)
    found = told.accepted(record(command="request", ask=ask, actor=Actor("dev")))
    assert found.change
    return Told(found.change)


def gone(way: Way, system: str = "eclkc", *, drill: bool = False) -> Told:
    """A new change that has gone a part of its way."""
    change = requested(system, drill=drill)
    for part in way:
        part(change)
    return change


def planned(system: str) -> Told:
    """A new change with a plan."""
    change = requested(system)
    change.plan("dev", "Log in.")
    return change


def touching(*systems: str) -> Callable[[Told], object]:
    """A part of the way: other systems are declared to be affected."""
    return lambda change: change.must("dev", "triage", Answers(affected=systems))


def plans(**of_each_step: object) -> Callable[[Told], object]:
    """A part of the way: a plan of two steps that are otherwise alike."""

    def part(change: Told) -> object:
        ask, contents = told.a_plan("Log in.", "Click Build.")
        steps = tuple(replace(each, **of_each_step) for each in ask.steps)  # type: ignore[arg-type]  # a test may say anything
        outcome = record(
            command="plan",
            ask=replace(ask, steps=steps),
            actor=Actor("dev"),
            change=change.ref,
            documents=contents,
        )
        return told.accepted(outcome)

    return part


def edit(ref: str, *texts: str) -> Give:
    """The next revision of the plan."""
    ask, documents = told.a_plan(*texts)
    return Give("dev", "plan", ask, ref, tuple(documents))


def start(account: str, change: Told, environment: str = "production", times: int = 1) -> Give:
    """The start of a run."""
    return Give(account, f"start-{environment}", change=change.ref, times=times)


def affects(ref: str, *systems: str) -> Give:
    """Other systems are declared to be affected."""
    return Give("dev", "triage", Answers(affected=systems), ref)


def says(account: str, verdict: str, change: Told) -> Give:
    """What an approver says to what was submitted last."""
    submitted = read.change(change.ref).facts.submissions[-1]
    reason = "" if verdict in {"approve", "confirm"} else "It can wait."
    return Give(account, "decide", Decide(verdict, submitted.seal, reason), change.ref)


def running(change: Told) -> str:
    """The name of the run that goes on."""
    run = read.change(change.ref).facts.running
    assert run
    return run.id


def reports(account: str, change: Told, step: str, run: str = "") -> Give:
    """A step is reported as done."""
    ask = ReportStep(run or running(change), step, "done")
    return Give(account, "report-step", ask, change.ref)


def administers(command: str, ask: object) -> Give:
    """Something that the server's own command line does."""
    return Give(CONSOLE, command, ask, via=CONSOLE)


def tomorrow() -> people.RecordAbsence:
    """An absence of the second approver from now on."""
    return people.RecordAbsence("cor2", read.now() + timedelta(days=1))


def as_usual() -> None:
    """Put back what the round before has left: its runs, and whatever it did to the organisation."""
    _stop_runs()
    world, at = history.world().world, read.now()
    for absence in world.calendar.absences.values():
        if absence.ended_at is None and at < absence.until:
            told.give("end-absence", people.EndAbsence(absence.number), Actor(absence.by))
    for freeze in world.calendar.freezes.values():
        if freeze.lifted_at is None and at < freeze.ends_at:
            told.give("lift-freeze", LiftFreeze(freeze.slug), Actor(freeze.by))
    for account in ("cor1", "cor2"):
        _approves_again(account, world)
    in_force(CUSTOMER.policy)


def _approves_again(account: str, world: World) -> None:
    if world.roster.accounts[account].disabled:
        told.give("enable-account", people.EnableAccount(account))
    for system in ("eclkc", "other"):
        if ("approver", system) not in world.roster.holdings_of(account):
            told.give("give-role", people.HoldRole(account, "approver", system))


def _stop_runs() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, run FROM ledger_standing WHERE run <> ''")
        left = cursor.fetchall()
    for number, run in left:
        Told(f"CR-{number}").must("hosting", "stop-run", StopRun(run, "The round is over."))


def in_force(text: str) -> None:
    """Let a policy be in force."""
    world = history.world().world
    if world.policies.get(world.policy_version) != Policy.parse(text):
        told.give("activate-policy", people.ActivatePolicy(text), ADMINISTRATOR)
