"""This module walks: one seeded history of one change, by many people who mostly do what is next and often something else.

A walk that only tries at random ends nowhere: nearly all are withdrawn, and none reaches a run. So a walker mostly gives the command
that the first shut gate waits for, by somebody who may; else it edits the plan, types something stale, sends somebody who may
not, lets hours go by, or changes who is who. What is accepted is recorded; what is refused is counted.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from random import Random

from offcycle.process import commands, gates, notices
from offcycle.process.events import Event, Prose, organisation
from offcycle.process.facts import Facts, Happened, Run
from offcycle.process.kernel import Accepted, Actor, Case
from offcycle.process.triage import Answers
from offcycle.process.world import OtherRun, World
from tests.process.story import POLICY, START, organisation_events, world_history
from tests.walks.raw import Entry, entry
from tests.walks.typed import PEOPLE, ROLES, TYPED, wrong

# What the first shut gate waits for.
NEXT = {
    "triage": "triage",
    "acknowledged": "acknowledge",
    "plan": "plan",
    "staging_run": "start-staging",
    "validated": "sign-off",
    "form": "fill-form",
    "risk": "review-risk",
    "submission": "submit",
    "quorum": "decide",
    "window": "triage",
    "standby": "stand-by",
    "production": "start-production",
    "production_validated": "validate-production",
    "stakeholders": "notify-stakeholders",
    "archive": "archived",
    "closed": "close",
}
# What somebody does who does not do what is next, and how often.
ASIDE = {
    "request": 1, "triage": 5, "acknowledge": 1, "withdraw": 1, "plan": 12, "comment": 2, "start-staging": 4, "report-step": 8,
    "finish-run": 5, "stop-run": 4, "sign-off": 5, "fill-form": 4, "review-risk": 4, "submit": 8, "decide": 8,
    "archived": 2, "stand-by": 5, "stand-down": 2, "start-production": 22, "validate-production": 5,
    "notify-stakeholders": 5, "close": 6, "give-role": 2, "take-role": 1,
}  # fmt: skip
# Whom the roster does not name by a role of the policy.
RIGHTS = {
    "triage": "triage", "acknowledge": "acknowledge", "plan": "plan", "start-staging": "staging", "fill-form": "form",
    "review-risk": "risk", "submit": "submit", "stand-by": "stand_by", "start-production": "production",
    "validate-production": "validate_production", "notify-stakeholders": "notices", "close": "close",
}  # fmt: skip
JUMPS = (1, 5, 20, 61, 180, 24 * 60, 73 * 60)
NO_NEED = Answers(active=False, security=False, quality=False, description="Old.", why="Tidy.")
VIA = ("page",) * 18 + ("token", "issued")
SEATS = ('seats = ["cor1", "cor2"]', 'seats = ["cor1", "cor2", "cor3"]')


@dataclass
class Reached:
    """What walks came upon, counted."""

    walks: int = 0
    moves: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    first_shut: Counter[str] = field(default_factory=Counter)
    opened: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    rules: Counter[tuple[str, str]] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)


@cache
def founded(policy: str) -> tuple[World, tuple[Entry, ...]]:
    """The organisation at the beginning, which is always the same."""
    third = organisation.AccountAdded(account="cor3", name=Prose("Cor3"), email=Prose("c@x"))
    events = [
        *organisation_events(policy),
        third,
        organisation.RoleGiven(account="cor3", role="approver", on="eclkc"),
    ]
    happened = world_history(events)
    return World.fold(happened), tuple(entry(each) for each in happened)


class Walk:
    """One history, told by chance; the same seed always tells the same."""

    def __init__(self, seed: int, reached: Reached) -> None:
        self.chance = Random(seed)
        self.reached = reached
        self.at = START
        self.world = World()
        self.facts = Facts(ref="CR-1001")
        self.entries: list[Entry] = []
        self.no_need = self.chance.random() < 0.06  # nothing is the matter that could not wait
        self.requester = ""  # who asks, if it is not left to chance
        self.hero = ""  # who would do all of it alone
        self.gives_up = self.chance.random() < 0.5  # after a run that failed
        self._found()

    def _found(self) -> None:
        """The organisation, in which some people wear several hats."""
        policy = POLICY.replace(*SEATS) if self.chance.random() < 0.1 else POLICY
        self.world, entries = founded(policy)
        self.entries.extend(entries)
        if self.chance.random() < 0.1:  # an approver who is also of the dev team, and asks
            self.requester = self.pick(("cor1", "cor2"))
            self._organise("admin", [self._role(self.requester, "dev")])
        if self.chance.random() < 0.15:  # a tiny team, where everybody does everything
            self.hero = self.pick(PEOPLE[:6])
            both = [self._role(one, role) for one in PEOPLE[:6] for role in ("dev", "hosting")]
            self._organise("admin", both)
        hats = self.chance.choice((0, 0, 1, 2, 4))
        for _ in range(hats):
            self._organise("admin", [self._role(self.pick(PEOPLE[:-1]), self.pick(ROLES))])

    @staticmethod
    def _role(account: str, role: str) -> Event:
        return organisation.RoleGiven(account=account, role=role, on="eclkc")

    def pick(self, of: Iterable[str]) -> str:
        """One of several, by chance; `dee` of none."""
        return self.chance.choice(list(of) or ["dee"])

    def go(self) -> list[Entry]:
        """Walk until the end and a few moves beyond it, or until enough was tried."""
        beyond = 0
        for _ in range(self.chance.randint(40, 160)):
            self.move()
            beyond += not self.facts.is_open
            if beyond > 3:
                break
        self.reached.walks += 1
        self.reached.ends[self.facts.outcome or "open"] += 1
        return self.entries

    def move(self) -> None:
        """One move: mostly what is next."""
        self.reached.moves += 1
        self.at += timedelta(seconds=self.chance.randint(0, 90))
        if self.world.other_runs and wrong(self.chance, 0.3):
            self.world = self.world.with_runs(())
        luck = self.chance.random()
        if luck < 0.03:
            self.at += timedelta(minutes=self.chance.choice(JUMPS))
        elif luck < 0.04:
            self._organisation_moves()
        elif luck < 0.70:
            self._next()
        else:
            self._aside()

    def _organisation_moves(self) -> None:
        """Something happens to the organisation: another run, a person leaves, the policy changes."""
        luck = self.chance.random()
        if luck < 0.5:
            run = OtherRun(
                "CR-1002", "CR-1002-R1", self.pick(("staging", "production")), ("eclkc",)
            )
            self.world = self.world.with_runs((run,))
        elif luck < 0.7:
            gone = organisation.AccountDisabled(account=self.pick(PEOPLE[:-2]))
            self._organise("admin", [gone])
        else:
            number = self.world.policy_version + 1
            hours = self.chance.choice((24, 72))
            text = POLICY.replace("holds_hours = 72", f"holds_hours = {hours}")
            self._organise(
                "admin",
                [organisation.PolicyActivated(version=number, digest="", text=Prose(text))],
            )

    def _next(self) -> None:
        """What the first shut gate waits for, by somebody who may."""
        name = "request" if self.facts.requested_at is None else self._waited_for()
        self.give(self._who(name), name, via="worker" if name == "archived" else "page")

    def _waited_for(self) -> str:
        if self.facts.running:
            return self._run_waits_for(self.facts.running)
        if self.gives_up and notices.ended(self.case("dee")) and not wrong(self.chance):
            return self.pick(("notify-stakeholders", "archived", "close"))
        states = gates.read(self.case("dee"))
        self.reached.opened.update(state.name for state in states if state.satisfied)
        shut = [state.name for state in states if not state.satisfied]
        if not shut:
            return "comment"
        self.reached.first_shut[shut[0]] += 1
        if shut[0] == "production_validated" and wrong(self.chance, 0.2):
            return "stand-by"  # somebody takes over
        if shut[0] == "window":
            on = ("stand-by", "start-production")
            return self.pick(on if self.no_need and not wrong(self.chance) else ("triage", *on))
        return NEXT[shut[0]]

    def _run_waits_for(self, run: Run) -> str:
        if wrong(self.chance, 0.03):
            return "stop-run"
        if run.environment == "production" and wrong(self.chance):
            return "decide"
        changed = self.facts.plan and self.facts.plan.operations[run.environment] != run.operations
        if changed or (run.environment == "production" and self.facts.submission is None):
            return self.pick(("stop-run", "report-step", "finish-run"))
        return "report-step" if run.next() else "finish-run"

    def _who(self, name: str) -> str:
        policy, roster = self.world.policy, self.world.roster
        if name == "archived":
            return "worker"
        if name == "request":
            return self.requester or self.pick(("dev", "dev", "hosting", "qa", *PEOPLE))
        if name == "decide":
            return self.pick(policy.quorum.seats)
        if name == "sign-off":
            roles = tuple(role for group in policy.validation.groups for role in group)
        else:
            run = self.facts.running
            right = run.environment if run and name in {"report-step", "finish-run", "stop-run"} else RIGHTS.get(name, "comment")  # fmt: skip
            roles = getattr(policy.may, right)
        able = [one for role in roles for one in roster.holders(role, "eclkc")]
        return self.hero if self.hero in able and wrong(self.chance, 0.8) else self.pick(able)

    def _aside(self) -> None:
        """Something else, by anybody."""
        name = self.chance.choices(list(ASIDE), list(ASIDE.values()))[0]
        who = "admin" if name in {"give-role", "take-role"} else self.pick(PEOPLE)
        if self.chance.random() < 0.6 and name not in {"give-role", "take-role"}:
            who = self._who(name)
        via = "worker" if who == "worker" else self.pick(VIA)
        self.give(who, name, via)

    def case(self, account: str, via: str = "page") -> Case:
        """The case as it stands for somebody."""
        scopes = frozenset({"read", "write", "decide"}) if via == "token" else frozenset[str]()
        return Case(self.facts, self.world, Actor(account, via, scopes), self.at)

    def give(self, account: str, name: str, via: str = "page") -> None:
        """Give a command, and record what follows from it."""
        case = self.case(account, via)
        if commands.COMMANDS[name].on == "organisation":
            case = replace(case, facts=Facts())  # it belongs to no change
        ask = TYPED[name](case, self.chance)
        if name == "triage" and self.no_need and not wrong(self.chance):
            ask = NO_NEED
        outcome = commands.decide(name, ask, case)
        if not isinstance(outcome, Accepted):
            self.reached.refused[name] += 1
            self.reached.rules.update((name, each.rule) for each in outcome.refusals)
            return
        self.reached.accepted[name] += 1
        if commands.COMMANDS[name].on == "organisation":
            self._organise(account, outcome.events)
            return
        for event in outcome.events:
            happened = Happened(
                len(self.entries) + 1, self.facts.n + 1, self.facts.ref, self.at, account, via,
                self.world.policy_version, event,
            )  # fmt: skip
            self.facts.apply(happened)
            self._keep(happened)

    def _organise(self, account: str, events: Iterable[Event]) -> None:
        for event in events:
            happened = Happened(
                len(self.entries) + 1, 0, None, self.at, account, "page", self.world.policy_version, event
            )  # fmt: skip
            self.world = self.world.extended([happened])
            self._keep(happened)

    def _keep(self, happened: Happened) -> None:
        self.reached.kinds[happened.event.kind] += 1
        self.entries.append(entry(happened))
