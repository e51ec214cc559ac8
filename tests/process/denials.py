"""This module says how a denial is told: a story, the one thing in which it differs from its positive twin, and the rules that refuse.

A denial proves little by itself: it may be refused for another reason than the one that is meant. So every denial names all
rules that refuse it, and has a twin that begins with the same story and is accepted.
"""

from collections.abc import Callable
from dataclasses import dataclass

from offcycle.process.commands import decide
from offcycle.process.kernel import Accepted, Refusal, Refused
from offcycle.process.triage import Nothing
from tests.process.story import Story, a_change

Part = Callable[[Story], None]
Ask = Callable[[Story], object]


def nothing(_: Story) -> object:
    """Nothing is typed."""
    return Nothing()


def asks(ask: object) -> Ask:
    """This is typed, whatever the story."""
    return lambda _: ask


@dataclass(frozen=True, slots=True)
class Try:
    """A command as somebody gives it, after what happens first."""

    who: str
    ask: Ask = nothing
    first: tuple[Part, ...] = ()
    via: str = "page"


@dataclass(frozen=True, slots=True)
class Denial:
    """A command that exactly these rules refuse, and its twin that is accepted."""

    command: str
    rules: str
    until: Part | None
    no: Try
    yes: Try

    def __str__(self) -> str:
        return f"{self.command}: {self.rules}"

    @property
    def reached(self) -> set[tuple[str, str]]:
        """The rules of the command that this denial reaches."""
        return {(self.command, name) for name in self.rules.split()}


def given(denial: Denial, attempt: Try) -> Accepted | Refused:
    """What the command leads to, at the end of the story."""
    story = a_change(denial.until)
    for part in attempt.first:
        part(story)
    case = story.case(attempt.who, attempt.via)
    return decide(denial.command, attempt.ask(story), case)


def refusals(denial: Denial) -> tuple[Refusal, ...]:
    """Every reason for which the command of a denial is refused."""
    outcome = given(denial, denial.no)
    assert isinstance(outcome, Refused), f"{denial}: it was accepted"
    return outcome.refusals


def holds(denial: Denial) -> None:
    """Assert that exactly the named rules refuse it, and that its twin is accepted."""
    assert {each.rule for each in refusals(denial)} == set(denial.rules.split())
    twin = given(denial, denial.yes)
    assert isinstance(twin, Accepted), twin
    assert twin.events
