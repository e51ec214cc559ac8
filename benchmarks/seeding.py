"""This module fills an empty database with many changes, quickly and truly.

Every event is what the rules make of a command, every entry is chained, every change stands as its events say: only the
writing is done in bulk. `verify` passes on the result, and rebuilding leaves it as it is; a test sees to that.

A change has a 40-step plan in three revisions, twelve comments, two runs in staging and about 60 entries. One in eight
stays open and lies before the approvers; the others were withdrawn.
"""

import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

from django.db import transaction

from offcycle import runbook
from offcycle.ledger import (
    chain,
    codec,
    documents,
    history,
    locks,
    refs,
    rows,
    search,
    standing,
    wording,
)
from offcycle.ledger.models import Document, Entry
from offcycle.ledger.plans import asked
from offcycle.ledger.record import ENTRY, record
from offcycle.ledger.salted import Salted
from offcycle.process import commands, form, gates, people, staging, triage
from offcycle.process.canonical import instant
from offcycle.process.events.plan import Revised
from offcycle.process.facts import Facts, Happened
from offcycle.process.kernel import CONSOLE, Accepted, Actor, Case, Refused
from offcycle.process.plan import Comment, RevisePlan
from offcycle.process.review import risk, submission
from offcycle.process.run import steps
from offcycle.process.world import World

BETWEEN = timedelta(microseconds=10)
"""Far less than telling takes, so that no entry is of a time to come."""
SYSTEMS = tuple(f"system-{number}" for number in range(1, 11))
PEOPLE = {
    "dev": "dev",
    "qa": "qa",
    "hosting": "hosting",
    "cor1": "approver",
    "cor2": "approver",
    "isso": "isso",
}
COMMON = (
    "site",
    "down",
    "login",
    "deploy",
    "cache",
    "certificate",
    "restart",
    "database",
    "switch",
    "error",
)
FORM = {
    "if_not_done": "It stays down.",
    "interruption": "none",
    "undo": "Switch back, five minutes.",
}
PLANS = 20
"""How many different plans the changes share; few changes share fewer."""
STEPS = 40
IN_BULK = 2_000
IN_ONE_TRANSACTION = 5_000
OPEN_ONE_IN = 8


def organise() -> None:
    """Found the organisation by real commands."""
    policy = files("offcycle.process").joinpath("default-policy.toml").read_text(encoding="utf-8")
    _command("activate-policy", people.ActivatePolicy(policy))
    _command("set-team", people.SetTeam("web", "Web"))
    for system in SYSTEMS:
        address = "http://127.0.0.1"
        _command("set-system", people.SetSystem(system, system.title(), "web", address, address))
    for account, role in PEOPLE.items():
        name = account.title()
        _command("add-account", people.AddAccount(account, name, f"{account}@example.org"))
        _command("give-role", people.HoldRole(account, role))


def _command(name: str, ask: object) -> None:
    outcome = record(command=name, ask=ask, actor=Actor(CONSOLE, via=CONSOLE))
    if isinstance(outcome, Refused):
        raise SystemExit(f"{name} was refused: {outcome.refusals[0].because}")


@dataclass(frozen=True, slots=True)
class Draft:
    """A revision that many changes share, with the words that it is found by."""

    ask: RevisePlan
    words: frozenset[str]


def drafts(number: int) -> list[Draft]:
    """Three revisions of one plan of 40 steps; their documents are kept."""
    made: list[Draft] = []
    before: runbook.Reading | None = None
    for turn in range(3):
        listed = "\n".join(f"{step}. {_step(number, step, turn)}" for step in range(1, STEPS + 1))
        source = f"# Plan {number}\n\n{listed}\n".encode()
        ask, kept = asked(source, before, message=f"Turn {turn}")
        before = runbook.from_json(json.loads(kept[1]))
        documents.save(kept)
        made.append(Draft(ask, search.words((source.decode(),))))
    return made


def _step(number: int, step: int, turn: int) -> str:
    word = COMMON[(number + step) % len(COMMON)]
    return f"Run `{word} --host web-{step}` and look at the {word}{'' if step % 7 else f' again, {turn}'}."


def _link(happened: Happened, data: dict[str, Any], prev: str) -> chain.Link:
    """The entry that `chain.link` would make, ten times as fast.

    Of texts in ASCII and of whole numbers, sorted JSON without spaces is canonical; nothing else is told here.
    """
    told = {
        "v": chain.VERSION,
        "seq": happened.seq,
        "change": happened.change,
        "n": happened.n,
        "kind": happened.event.kind,
        "at": instant(happened.at),
        "actor": happened.by,
        "via": happened.via,
        "data": data,
        "policy": happened.policy,
        "prev": prev,
    }
    body = json.dumps(told, sort_keys=True, separators=(",", ":")).encode("ascii")
    own = "sha256:" + hashlib.sha256(b"\x00" + body).hexdigest()
    kind = happened.event.kind
    return chain.Link(happened.seq, happened.change, happened.n, kind, happened.at, own, body)


@dataclass
class Writer:
    """The end of the chain while it grows, and what waits to be written."""

    world: World
    seq: int
    own: str
    at: datetime
    plans: dict[str, frozenset[str]]  # the words of each, by its document
    entries: list[list[Any]] = field(default_factory=list)
    texts: list[Salted] = field(default_factory=list)

    def append(self, happened: Happened) -> list[Salted]:
        """Chain one event; gives its texts."""
        salted: dict[str, Salted] = {}
        link = _link(happened, codec.write(happened.event, salted), self.own)
        self.seq, self.own = link.seq, link.own
        self.entries.append([getattr(link, name) for name in ENTRY])
        self.texts.extend(salted.values())
        return list(salted.values())

    def flush(self) -> None:
        """Write what waits."""
        made = [(each.digest, each.salt, each.content) for each in self.texts]
        rows.insert(Document, ("digest", "salt", "content"), made)
        rows.insert(Entry, ENTRY, self.entries)
        self.entries, self.texts = [], []


@dataclass
class Change:
    """One change while it is told."""

    writer: Writer
    number: int
    facts: Facts
    words: set[str] = field(default_factory=set)

    def give(self, account: str, name: str, ask: object) -> None:
        """Give a command and chain what follows from it; it has to be accepted."""
        writer, ref = self.writer, refs.ref(self.number)
        writer.at += BETWEEN
        case = Case(self.facts, writer.world, Actor(account), writer.at)
        outcome = commands.decide(name, ask, case)
        if not isinstance(outcome, Accepted):
            raise SystemExit(f"{name} was refused: {outcome.refusals[0].because}")
        for event in outcome.events:
            n, seq = self.facts.n + 1, writer.seq + 1
            told = Happened(
                seq, n, ref, writer.at, account, "page", writer.world.policy_version, event
            )
            said = [text.content.decode() for text in writer.append(told)]
            self.facts.apply(told)
            self.words |= self._found(told, said)

    def _found(self, told: Happened, said: list[str]) -> frozenset[str]:
        """The words of an event; those of a plan were gathered once for all changes that share it."""
        if isinstance(told.event, Revised):
            return self.writer.plans[told.event.document] | search.words(said)
        return wording.words(told, said)


Story = Iterator[tuple[str, str, object]]


def story(chance: random.Random, number: int, plans: list[list[Draft]]) -> Story:
    """The commands of one change: who, what, and what is typed."""
    rare, common = f"rare{number}", " ".join(chance.sample(COMMON, 3))
    yield "dev", "request", triage.Request(chance.choice(SYSTEMS), f"{common} {rare}")
    yield "dev", "triage", triage.Answers(
        active=True, security=False, quality=False, description=f"{common}, {rare}.", why="Users.",
        impact="extensive", urgency=chance.choice(triage.URGENCIES),
    )  # fmt: skip
    yield "hosting", "acknowledge", triage.Nothing()
    chosen = chance.choice(plans)
    for draft in chosen:
        yield "dev", "plan", draft.ask
        for _ in range(4):
            who = chance.choice(["dev", "qa", "hosting"])
            yield who, "comment", Comment(" ".join(chance.sample(COMMON, 5)))
    if number % OPEN_ONE_IN:
        yield from _withdrawn(refs.ref(number), common)
    else:
        yield from _submitted(refs.ref(number), common, chosen[-1].ask.plan)


def _withdrawn(ref: str, common: str) -> Story:
    yield from _run(f"{ref}-R1", 12)
    yield "dev", "stop-run", steps.StopRun(f"{ref}-R1", "Once more, from the top.")
    yield from _run(f"{ref}-R2", 24)
    yield "hosting", "fill-form", form.Fill({"sentence": f"We repair {common}."})
    yield "dev", "stop-run", steps.StopRun(f"{ref}-R2", "Not needed.")
    yield "dev", "withdraw", triage.Withdraw("It works again.")


def _submitted(ref: str, common: str, plan: str) -> Story:
    yield from _run(f"{ref}-R1", 0)
    yield "dev", "stop-run", steps.StopRun(f"{ref}-R1", "Once more, from the top.")
    yield from _run(f"{ref}-R2", STEPS)
    yield "dev", "finish-run", steps.FinishRun(f"{ref}-R2")
    for who in ("dev", "qa"):
        yield who, "sign-off", staging.Sign("pass", plan)
    yield "hosting", "fill-form", form.Fill({"sentence": f"We repair {common}.", **FORM})
    yield "hosting", "review-risk", risk.ReviewRisk("low", "low", "acceptable")
    yield "hosting", "submit", submission.Submit()


def _run(run: str, done: int) -> Story:
    yield "dev", "start-staging", triage.Nothing()
    for step in range(1, done + 1):
        yield "dev", "report-step", steps.ReportStep(run, f"s{step}", "done")


def seed(count: int, *, seed_of_chance: int = 1) -> None:
    """Fill an empty database with the organisation and `count` changes."""
    organise()
    for start in range(0, count, IN_ONE_TRANSACTION):
        _seed(min(IN_ONE_TRANSACTION, count - start), random.Random(seed_of_chance + start))


def _seed(count: int, chance: random.Random) -> None:
    with transaction.atomic():
        head = locks.head()
        plans = [drafts(number) for number in range(min(PLANS, count // 4 + 1))]
        words = {draft.ask.document: draft.words for each in plans for draft in each}
        writer = Writer(history.world().world, head.seq, head.own, head.at, words)
        for number in range(head.number + 1, head.number + count + 1):
            _tell(chance, number, plans, writer)
            if len(writer.entries) >= IN_BULK:
                writer.flush()
        writer.flush()
        rows.run(
            "UPDATE ledger_head SET seq = %s, own = %s, at = %s, number = %s",
            [writer.seq, writer.own, writer.at, head.number + count],
        )


def _tell(chance: random.Random, number: int, plans: list[list[Draft]], writer: Writer) -> None:
    change = Change(writer, number, Facts(ref=refs.ref(number)))
    for account, name, ask in story(chance, number, plans):
        change.give(account, name, ask)
    search.add(number, frozenset(change.words))
    case = Case(change.facts, writer.world, Actor(CONSOLE, via=CONSOLE), writer.at)
    standing.keep(gates.summary(case), n=change.facts.n, own=writer.own, at=writer.at)
