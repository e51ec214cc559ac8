"""This module is what an organisation may set about its process: one TOML file, read into frozen values.

The process itself, which no file changes, is in the modules of the steps; here stand names, numbers and wordings.
"""

import tomllib
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from offcycle.process.events import EVENTS

Kind = Literal["text", "long_text", "choice", "yes_no", "number"]
When = Literal["", "security", "quorum", "staging", "production", "reject", "fail"]
Priority = Literal["P0", "P1", "P2", "P3"]


class PolicyError(ValueError):
    """The policy file cannot be used; each fault is named."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__("The policy cannot be used. " + " ".join(faults))


class Part(BaseModel):
    """A part of the policy: frozen, and nothing in it that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class May(Part):
    """Which roles may do what on a system on which they are held."""

    request: tuple[str, ...] = ()
    triage: tuple[str, ...] = ()
    acknowledge: tuple[str, ...] = ()
    plan: tuple[str, ...] = ()
    comment: tuple[str, ...] = ()
    staging: tuple[str, ...] = ()
    form: tuple[str, ...] = ()
    risk: tuple[str, ...] = ()
    submit: tuple[str, ...] = ()
    production: tuple[str, ...] = ()
    stand_by: tuple[str, ...] = ()
    validate_production: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    close: tuple[str, ...] = ()
    withdraw: tuple[str, ...] = ()


class Validation(Part):
    """Who signs off staging: one person of each group, no person for two groups."""

    groups: tuple[tuple[str, ...], ...] = ()


class Quorum(Part):
    """Whose approval counts, and for how long it holds."""

    role: str = "approver"
    seats: tuple[str, ...] = ()
    holds_hours: int = Field(default=72, gt=0)

    @field_validator("seats")
    @classmethod
    def _different(cls, seats: tuple[str, ...]) -> tuple[str, ...]:
        # Else one approval would fill two seats.
        if len(set(seats)) != len(seats):
            raise ValueError("an account sits in one seat only")
        return seats


class Clocks(Part):
    """How long things may take."""

    acknowledge_minutes: int = Field(default=15, gt=0)
    standby_minutes: int = Field(default=60, gt=0)


class FormField(Part):
    """One field of the organisation's form."""

    name: str
    label: str
    help: str = ""
    kind: Kind = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    longest: int = Field(default=4000, gt=0)
    filled_from: str = ""
    asked_of: tuple[str, ...] = ()


class Form(Part):
    """The emergency change request form."""

    title: str = "Emergency change request"
    sentence: str = "sentence"  # the field with the one sentence for the approvers
    fields: tuple[FormField, ...] = ()


class NoticeRule(Part):
    """Who is told what when something happens."""

    on: str
    when: When = ""
    to: tuple[str, ...] = ()
    copy_to: tuple[str, ...] = ()
    subject: str
    text: str

    @field_validator("on")
    @classmethod
    def _happens(cls, on: str) -> str:
        if on not in EVENTS:
            raise ValueError(f"no event is called “{on}”")
        return on


class Archive(Part):
    """Whether a change closes without its archived copy."""

    before_closing: bool = True


class Policy(Part):
    """The whole policy."""

    name: str = ""
    may: May = May()
    validation: Validation = Validation()
    quorum: Quorum = Quorum()
    clocks: Clocks = Clocks()
    priority: dict[str, dict[str, Priority]] = {}  # by urgency, then by impact
    form: Form = Form()
    notices: tuple[NoticeRule, ...] = ()
    archive: Archive = Archive()

    @staticmethod
    def parse(text: str) -> "Policy":
        """The policy that a TOML text describes; raises PolicyError with every fault."""
        try:
            return Policy.model_validate(tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            raise PolicyError((f"It is not TOML: {error}.",)) from error
        except ValidationError as error:
            raise PolicyError(
                tuple(_fault(each["loc"], each["msg"]) for each in error.errors())
            ) from error


def _fault(place: tuple[int | str, ...], message: str) -> str:
    return f"{'.'.join(str(part) for part in place)}: {message}."
