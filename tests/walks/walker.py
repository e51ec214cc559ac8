"""This module walks: one seeded history of one change, or of two on the same systems, by many people who mostly do what is next.

Else a walker edits the plan, types something stale, sends somebody who may not, lets hours or weeks go by, or changes who is who, who is
out, what is frozen, and by which policy it goes. What is accepted is recorded; what is refused is counted. Now and then everything that is held
in memory is dropped and made anew from the events, and has to be the same.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from offcycle.process import commands, exceptions, gates, notices
from offcycle.process.events import Event, organisation
from offcycle.process.facts import Facts, Happened, fold
from offcycle.process.kernel import Accepted, Actor, Case
from offcycle.process.people.absences import takes_part
from offcycle.process.world import OtherRun, World
from tests.walks import cast
from tests.walks.guide import BY_WORKER, JUMPS, KEPT, LONG, Guide
from tests.walks.raw import Entry, entry
from tests.walks.reached import Reached
from tests.walks.typed import TYPED, Hand

# What somebody does who does not do what is next, and how often.
ASIDE = {
    "request": 1, "triage": 5, "affected": 3, "available": 2, "raise-security": 1, "lower-security": 1, "acknowledge": 1,
    "plan-window": 2, "withdraw": 1, "plan": 9, "comment": 3, "settle-comment": 5, "start-staging": 3, "desk-check": 2,
    "request-help": 1, "accept-help": 1, "schedule-call": 1, "cancel-call": 1, "hold-call": 1, "waive-validation": 2, "report-step": 7,
    "tick-steps": 2, "finish-run": 4, "stop-run": 3, "sign-off": 4, "fill-form": 3, "review-risk": 3, "submit": 7,
    "withdraw-submission": 1, "decide": 10, "answer": 1, "called": 1, "archived": 2, "stand-by": 5, "stand-down": 2,
    "start-production": 16, "start-rollback": 3, "amend-step": 3, "agree-step": 2, "intend-step": 2, "report-unknown": 2,
    "resolve-step": 2, "validate-production": 5, "notify-stakeholders": 4, "post-update": 1, "end-links": 1, "close": 6, "accept": 2,
    "record-afterwards": 1, "feedback": 1, "follow-up": 1, "follow-up-done": 1, "tick": 2,
}  # fmt: skip
# What happens to the organisation meanwhile.
ELSEWHERE = {
    "record-absence": 14, "end-absence": 10, "set-freeze": 7, "lift-freeze": 9, "set-window": 3, "give-role": 6, "take-role": 4,
    "activate-policy": 5, "add-account": 2, "disable-account": 4, "enable-account": 8, "reset-credentials": 5, "make-token": 6,
    "revoke-token": 9, "add-way": 3, "set-telephone": 2, "remove-way": 5, "test-channel": 1, "set-system": 2, "set-team": 1, "set-list": 4, "propose-expunge": 6, "expunge": 14,
}  # fmt: skip
# The moods of walks, and how often each comes.
MOODS = {
    "deferred": 0.1, "afterwards": 0.07, "drill": 0.05, "executor": 0.2, "whole": 0.3, "desk": 0.1, "waiver": 0.1, "away": 0.15,
    "silent": 0.1, "amends": 0.15, "undo": 0.2, "gives up": 0.5, "help": 0.1, "frozen": 0.1, "slow": 0.06, "restless": 0.25, "hasty": 0.25,
}  # fmt: skip
VIA = ("page",) * 18 + ("token", "issued")
SCOPES = (frozenset({"read", "write", "decide"}), frozenset({"read", "write"}))


class Walk:
    """One history, told by chance; the same seed always tells the same."""

    def __init__(self, seed: int, reached: Reached) -> None:
        self.chance = Random(seed)
        self.reached = reached
        self.mood = frozenset(name for name, odds in MOODS.items() if self.chance.random() < odds)
        self.at = self.chance.choice(cast.STARTS)
        name = self.chance.choice(cast.FIRST)
        self.reached.policies[name] += 1
        self.world, before, entries = cast.founded(name, self.at)
        self.elsewhere: list[Happened] = list(before)
        self.entries: list[Entry] = list(entries)
        refs = ("CR-1001", "CR-1002") if self.chance.random() < 0.2 else ("CR-1001",)
        self.facts = {ref: Facts(ref=ref) for ref in refs}
        self.happened: dict[str, list[Happened]] = {ref: [] for ref in refs}
        self.ref = refs[0]
        self.requester = ""  # who asks, if it is not left to chance
        self.guide = Guide(self.chance, self.mood, reached)
        self._people()

    def _people(self) -> None:
        """In some organisations people wear several hats."""
        policy = self.world.policy
        dev, hosting = policy.may.stand_by[0], policy.may.production[0]
        if self.luck(0.08):  # an approver who is also of the dev team, and asks
            self.requester = self.guide.pick(policy.quorum.seats)
            self._organise("admin", [self._role(self.requester, dev)])
        few = ("dev", "dev2", "qa", "tester", "hosting", "hosting2")
        if self.luck(0.12):  # a tiny team, where everybody does everything
            self.guide.hero = self.guide.pick(few)
            self._organise(
                "admin", [self._role(one, role) for one in few for role in (dev, hosting)]
            )
        roles = (dev, hosting, policy.quorum.role, policy.roles.isso)
        for _ in range(self.chance.choice((0, 0, 0, 1, 3))):
            self._organise("admin", [self._role(self.anybody(), self.guide.pick(roles))])

    @staticmethod
    def _role(account: str, role: str) -> Event:
        return organisation.RoleGiven(account=account, role=role, on="team:web")

    def luck(self, odds: float) -> bool:
        """Whether something happens that mostly does not."""
        return self.chance.random() < odds

    def anybody(self) -> str:
        """Some account."""
        return self.chance.choice(sorted(self.world.roster.accounts))

    def go(self) -> list[Entry]:
        """Walk until the end and a few moves beyond it, or until enough was tried."""
        beyond = 0
        for _ in range(self.chance.randint(50, 170) * len(self.facts)):
            self.move()
            beyond += not any(facts.is_open for facts in self.facts.values())
            if beyond > 6:
                break
        self.reached.walks += 1
        self.reached.ends.update(facts.outcome or "open" for facts in self.facts.values())
        return self.entries

    def move(self) -> None:
        """One move: mostly what is next."""
        self.reached.moves += 1
        self.at += timedelta(seconds=self.chance.randint(0, 90))
        self.ref = self.chance.choice(list(self.facts))
        luck = self.chance.random()
        if luck < 0.03:
            self._time_goes_by()
        elif luck < 0.05:
            self._crash()
        elif luck < (0.16 if self.mood & {"restless", "frozen", "away"} else 0.10):
            self._organisation_moves()
        elif luck < 0.80:
            self._next()
        else:
            self._aside()

    def _time_goes_by(self) -> None:
        jumps = JUMPS + (LONG if "slow" in self.mood else ())
        self.at += timedelta(minutes=self.chance.choice(jumps))
        case = self.case("worker", "worker")
        if self.guide.due(case) and self.luck(0.8):
            self.give("worker", "tick", "worker")

    def _crash(self) -> None:
        """Everything in memory is lost, and made anew from the events."""
        self.reached.crashes += 1
        for ref, happened in self.happened.items():
            assert fold(happened, ref) == self.facts[ref], f"another fold of {ref}"
        again = World.fold(self.elsewhere)
        assert again == self.world, "another fold of the organisation"
        self.world = again
        self.facts = {ref: fold(happened, ref) for ref, happened in self.happened.items()}

    def _organisation_moves(self) -> None:
        """Something happens to the organisation: people come and go, are out, freezes, windows, policies."""
        odds = dict(ELSEWHERE)
        if "frozen" in self.mood:
            odds |= {"set-freeze": 40}
        if "away" in self.mood:
            odds |= {"record-absence": 40}
        name = self.chance.choices(list(odds), list(odds.values()))[0]
        case = self.case("dee")
        who = self.guide.who(case, name) if self.luck(0.8) else self.anybody()
        if name in {
            "make-token",
            "revoke-token",
            "reset-credentials",
            "add-way",
            "remove-way",
            "set-telephone",
        }:
            who = self.chance.choice((self.anybody(), "admin"))
        self.give(who, name, self.chance.choice(VIA))

    def _next(self) -> None:
        """What is next, by somebody who may."""
        case = self.case("dee")
        name = self.guide.next(case)
        if isinstance(name, datetime):
            self.at = max(self.at, name)
            return
        if name == "report-step by worker":
            self.give("worker", "report-step", "worker")
            return
        who = self.guide.who(case, name)
        if name == "request" and self.requester:
            who = self.requester
        self.give(who, name, "worker" if who == "worker" else "page")

    def _aside(self) -> None:
        """Something else, by anybody."""
        name = self.chance.choices(list(ASIDE), list(ASIDE.values()))[0]
        who = self.guide.who(self.case("dee"), name) if self.luck(0.65) else self.anybody()
        if who == "worker" and self.luck(0.1):
            who = self.anybody()
        self.give(who, name, "worker" if who == "worker" else self.chance.choice(VIA))

    def case(self, account: str, via: str = "page") -> Case:
        """The case as it stands for somebody."""
        scopes = self.chance.choice(SCOPES) if via == "token" else frozenset[str]()
        world = (
            self.world.with_runs(tuple(self._other_runs())) if len(self.facts) > 1 else self.world
        )
        return Case(self.facts[self.ref], world, Actor(account, via, scopes), self.at)

    def _other_runs(self) -> Iterable[OtherRun]:
        for ref, facts in self.facts.items():
            run = facts.running
            if ref != self.ref and run and facts.is_open:
                yield OtherRun(ref, run.id, run.environment, run.systems)

    def give(self, account: str, name: str, via: str = "page") -> None:
        """Give a command, and record what follows from it."""
        case = self.case(account, via)
        ask = TYPED[name](Hand(case, self.chance, self.mood))
        elsewhere = commands.COMMANDS[name].on == "organisation"
        if elsewhere:
            world = self._with_parts(account) if name == "record-absence" else case.world
            case = replace(case, facts=Facts(), world=world)
        outcome = commands.decide(name, ask, case)
        if not isinstance(outcome, Accepted):
            self.reached.refused[name] += 1
            self.reached.rules.update((name, each.rule) for each in outcome.refusals)
            return
        self.reached.accepted[name] += 1
        if elsewhere:
            self._organise(account, outcome.events, via)
        else:
            self._record(case, outcome.events)

    def _record(self, case: Case, events: Iterable[Event]) -> None:
        """Take in what happened to the change."""
        facts = self.facts[self.ref]
        for event in events:
            happened = Happened(
                len(self.entries) + 1, facts.n + 1, self.ref, self.at, case.actor.account, case.actor.via,
                self.world.policy_version, event,
            )  # fmt: skip
            facts.apply(happened)
            self.happened[self.ref].append(happened)
            self.reached.exceptions.update(each.kind for each in exceptions.made(happened, facts))
            self._keep(happened)
            if event.kind == "review.submitted":
                owed = notices.owed(happened, replace(case, facts=facts), "https://offcycle")
                self.entries[-1]["told"] = [
                    each.account for each in owed if isinstance(each, notices.Notice)
                ]

    def _with_parts(self, account: str) -> World:
        """The world as a command of the organisation sees it: who takes part in changes that wait for approvers."""
        role = self.world.policy.quorum.role
        found = any(
            any(
                waited == role
                for waited, _ in gates.summary(replace(self.case(account), facts=facts)).waiting
            )
            and takes_part(account, self.world.roster, facts, self.happened[ref])
            for ref, facts in self.facts.items()
            if facts.requested_at
        )
        return self.world.with_parts(frozenset({account}) if found else frozenset())

    def _organise(self, account: str, events: Iterable[Event], via: str = "page") -> None:
        for event in events:
            happened = Happened(
                len(self.entries) + 1, 0, None, self.at, account, via, self.world.policy_version, event
            )  # fmt: skip
            self.world = self.world.extended([happened])
            self.elsewhere.append(happened)
            self._keep(happened)

    def _keep(self, happened: Happened) -> None:
        self.reached.kinds[happened.event.kind] += 1
        self.entries.append(entry(happened))


__all__ = ["BY_WORKER", "KEPT", "Walk"]
