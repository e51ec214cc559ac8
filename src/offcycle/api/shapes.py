"""This module is the shapes that several answers and requests share: what is sent, field by field, with what it means."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema

from offcycle.process.canonical import instant
from offcycle.process.kernel import Refusal
from offcycle.process.kernel import Waiting as WaitingFor

A = TypeVar("A")

Step = Literal["triage", "plan", "staging", "form", "review", "run", "notices"]
Stage = Literal[
    "triage", "plan", "staging", "form", "review", "run", "notices", "closed", "withdrawn"
]
Verdict = Literal["open", "emergency", "deferred"]
Environment = Literal["staging", "production"]
PassOrFail = Literal["pass", "fail"]
Risk = Literal["low", "moderate", "high"]
Impact = Literal["extensive", "significant", "moderate", "minor"]
Urgency = Literal["severe", "high", "medium", "low"]
PersonalData = Literal["no", "possible", "yes"]


def parse_instant(given: object) -> datetime:
    """The instant that a text names; it has to say its offset from UTC."""
    told = "Write an instant with its offset, for example 2026-11-23T02:14:07Z"
    if not isinstance(given, str):
        raise ValueError(told)  # noqa: TRY004 - the reader of requests knows this error
    try:
        found = datetime.fromisoformat(given)
        return found.astimezone(UTC) if found.tzinfo else _no_offset(told)
    except (ValueError, OverflowError) as error:
        raise ValueError(told) from error


def _no_offset(told: str) -> datetime:
    raise ValueError(told)


Instant = Annotated[
    datetime,
    BeforeValidator(lambda given: given if isinstance(given, datetime) else parse_instant(given)),
    PlainSerializer(instant, return_type=str),
    WithJsonSchema(
        {"type": "string", "format": "date-time", "examples": ["2026-11-23T02:14:07.000000Z"]}
    ),
]
Digest = Annotated[str, Field(examples=["sha256:" + "0" * 64])]


class Asked(BaseModel):
    """What is typed for a command: of exactly these types, and nothing besides."""

    model_config = ConfigDict(extra="forbid", strict=True)

    def into(self, ask: Callable[..., A]) -> A:
        """The same as the process takes it, where the fields have the same names."""
        return ask(**{name: getattr(self, name) for name in type(self).model_fields})


class Nothing(Asked):
    """Nothing is typed for this command; the body may be left out."""


NOTHING = Nothing()


class Waiting(BaseModel):
    """A role that something waits for, and the accounts that hold it."""

    role: str
    accounts: list[str]

    @classmethod
    def all_of(cls, waiting: tuple[WaitingFor, ...]) -> "list[Waiting]":
        """Each of some roles as it is sent."""
        return [cls(role=each.role, accounts=list(each.accounts)) for each in waiting]


class Unmet(BaseModel):
    """One reason against a command."""

    rule: str
    gate: str = Field(description="The gate that has to be opened first; empty if it is none.")
    because: str
    do: str = Field(description="What to do now.")
    waiting_on: list[Waiting]

    @classmethod
    def of(cls, refusal: Refusal) -> "Unmet":
        """A refusal of the process as it is sent."""
        return cls(
            rule=refusal.rule,
            gate=refusal.gate,
            because=refusal.because,
            do=refusal.do,
            waiting_on=Waiting.all_of(refusal.waiting_on),
        )
