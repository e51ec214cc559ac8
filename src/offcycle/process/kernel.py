"""This module is how a command is decided: rules over facts, and events or refusals as the answer.

Theory of operation:
1. A *rule* is a claim about the facts, the world, the actor and the time; it never sees what was typed. So the same list of rules
   refuses the command, explains the greyed button, fills the API's `why_not` and prints the manual's table.
2. A *check* is a claim about what was typed, in the same light.
3. Every rule and every check is asked, and all that do not hold are told at once.
4. Only when all hold the command *acts*: it returns events, and cannot refuse any more.
5. A "no" is a value, never an exception; nobody branches on its words, only on the name of its rule.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar

from offcycle.process.events import Event
from offcycle.process.facts import Facts
from offcycle.process.policy import Policy
from offcycle.process.world import World

CONSOLE = "console"
"""The account in whose name the server's own command line acts, where no account of a person is known."""
ADMINISTRATOR = "administrator"
"""The role of those who keep people, systems and the policy; it is a mark of the account, and the policy does not rename it."""
WORKER = "worker"
"""The account in whose name the background loop reports what it has done."""


A = TypeVar("A")
Asked_contra = TypeVar("Asked_contra", contravariant=True)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and by which door: page, token (their own), issued (made for them), console, worker or demo."""

    account: str
    via: str = "page"
    scopes: frozenset[str] = frozenset()
    token: str = ""  # the number of the token, where one was sent


@dataclass(frozen=True, slots=True)
class Case:
    """All that a rule may look at."""

    facts: Facts
    world: World
    actor: Actor
    at: datetime
    _reckoned: dict[tuple[Any, ...], Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def once(self, what: tuple[Any, ...], reckon: Callable[[], A]) -> A:
        """What follows from the case, reckoned once for all who ask while nothing more happens to the change."""
        key = (*what, self.facts.n)
        if key not in self._reckoned:
            self._reckoned[key] = reckon()
        found: A = self._reckoned[key]
        return found

    @property
    def policy(self) -> Policy:
        """The policy that is in force."""
        return self.world.policy

    @property
    def judging(self) -> Policy:
        """The policy by which approvals of the change are judged now: a later one that loosens them is not for it."""
        return self.world.policy_of(self.world.judging(self.facts.requested_policy))

    def holds(self, *roles: str) -> bool:
        """Whether the actor holds one of these roles on the change's system."""
        return any(
            self.world.roster.holds(self.actor.account, role, self.facts.system) for role in roles
        )

    def waiting(self, *roles: str) -> "tuple[Waiting, ...]":
        """The given roles on the change's system, with the accounts that hold them."""
        return tuple(
            Waiting(role, self.world.roster.holders(role, self.facts.system)) for role in roles
        )

    def name(self, account: str) -> str:
        """The name by which people know an account."""
        return self.world.roster.name(account)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A role that something waits for, with the accounts that hold it."""

    role: str
    accounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unmet:
    """Why a claim does not hold, what to do about it, and who can."""

    because: str
    do: str
    waiting_on: tuple[Waiting, ...] = ()
    since: datetime | None = None
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Met:
    """Why a gate stands open."""

    why: str


@dataclass(frozen=True, slots=True)
class Gate:
    """A named condition that every change has to meet; `look` says why it does or does not."""

    name: str
    step: str
    says: str
    look: Callable[[Case], Met | Unmet]
    lasting: bool  # whether it is still asked after the plan was applied to production


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason for which a command was refused."""

    rule: str
    gate: str
    because: str
    do: str
    waiting_on: tuple[Waiting, ...] = ()
    typed: bool = False  # whether it is about what was typed alone


@dataclass(frozen=True, slots=True)
class Accepted:
    """The command holds; these events are its effect."""

    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """The command does not hold, for all these reasons."""

    refusals: tuple[Refusal, ...]


Look = Callable[[Case], Met | Unmet]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named claim about a case; `find` gives None when it holds."""

    name: str
    says: str
    find: Callable[[Case], Unmet | None]
    gate: str = ""


@dataclass(frozen=True, slots=True)
class Check(Generic[Asked_contra]):
    """A named claim about what was typed."""

    name: str
    says: str
    find: Callable[[Case, Asked_contra], Unmet | None]
    typed: bool  # it looks at what was typed alone: nothing that others do would make it right


def rule(
    name: str, says: str, *, gate: str = ""
) -> Callable[[Callable[[Case], Unmet | None]], Rule]:
    """Make a function the rule `name`, with the sentence that the manual prints for it."""
    return lambda find: Rule(name, says, find, gate)


def check(
    name: str, says: str, *, typed: bool = False
) -> Callable[[Callable[[Case, A], Unmet | None]], Check[A]]:
    """Make a function the check `name`, with the sentence that the manual prints for it.

    A check that is `typed` looks at what was typed alone: nothing that others do would make it right.
    """
    return lambda find: Check(name, says, find, typed)


def step_of(function: Callable[..., Any]) -> str:
    """The step to which a function belongs: the name of its module or package within `process`."""
    return function.__module__.split(".")[2]


def gate(name: str, says: str, *, lasting: bool = False, step: str = "") -> Callable[[Look], Gate]:
    """Make a function the gate `name` of its module's step, or of another step that waits for it."""
    return lambda look: Gate(name, step or step_of(look), says, look, lasting)


def opened(needed: Gate) -> Rule:
    """The rule that a gate stands open."""

    def find(case: Case) -> Unmet | None:
        found = needed.look(case)
        return found if isinstance(found, Unmet) else None

    return Rule(f"gate.{needed.name}", needed.says, find, needed.name)


On = Literal["change", "new change", "organisation"]
"""What a command is given on: a change that is there, one that it begins, or the organisation."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command: what is typed for it, what must hold, and what follows from it."""

    name: str
    step: str
    says: str
    ask: type
    rules: tuple[Rule, ...]
    checks: tuple[Check[Any], ...]
    act: Callable[[Case, Any], Iterable[Event]] = field(repr=False)
    on: On = "change"
    reported: bool = False  # given by the background worker alone, so nobody is offered it


COMMANDS: dict[str, Command] = {}

Act = Callable[[Case, A], Iterable[Event]]


def command(
    name: str,
    ask: type[A],
    *rules: Rule,
    checks: tuple[Check[A], ...] = (),
    on: On = "change",
    reported: bool = False,
) -> Callable[[Act[A]], Act[A]]:
    """Register a function as the act of the command `name`; its docstring is the command's sentence."""

    def register(act: Act[A]) -> Act[A]:
        step = step_of(act)
        says = (act.__doc__ or "").strip().partition("\n")[0]
        COMMANDS[name] = Command(name, step, says, ask, rules, checks, act, on, reported)
        return act

    return register


def unmet(rules: Iterable[Rule], case: Case) -> tuple[Refusal, ...]:
    """All rules that do not hold, in their order."""
    found = ((each, each.find(case)) for each in rules)
    return tuple(refusal(each.name, why, each.gate) for each, why in found if why)


def refusal(name: str, why: Unmet, gate: str = "") -> Refusal:
    """The refusal that an unmet claim leads to."""
    return Refusal(name, gate, why.because, why.do, why.waiting_on)


@rule("actor.token", "A command comes with no token that was revoked.")
def token_holds(case: Case) -> Unmet | None:
    """Of every command, because a token may be revoked after it was looked at, and before the command is decided."""
    token = case.actor.token
    if not token or token in case.world.roster.tokens:
        return None
    return Unmet(
        "The token with which this was sent was revoked.", "Use another, or sign in to the page."
    )


def available(name: str, case: Case) -> tuple[Refusal, ...]:
    """Why the actor may not give this command now, whatever they type; empty when they may."""
    return unmet((token_holds, *COMMANDS[name].rules), case)


def decide(name: str, ask: object, case: Case) -> Accepted | Refused:
    """What the command `name` leads to: its events, or every reason against it."""
    asked = COMMANDS[name]
    if not isinstance(ask, asked.ask):
        message = f"The command {name} takes {asked.ask.__name__}, not {type(ask).__name__}."
        raise TypeError(message)
    found = ((each, each.find(case, ask)) for each in asked.checks)
    refusals = unmet((token_holds, *asked.rules), case) + tuple(
        replace(refusal(each.name, why), typed=each.typed) for each, why in found if why
    )
    return Refused(refusals) if refusals else Accepted(tuple(asked.act(case, ask)))
