"""This module is what the policy says of telling people: the form, the notices, and the archive."""

from typing import Literal

from pydantic import Field, field_validator

from offcycle.process.events import EVENTS
from offcycle.process.policy.part import Part

Kind = Literal["text", "long_text", "choice", "yes_no", "number"]
When = Literal["", "security", "quorum", "submitted", "staging", "production", "reject", "fail", "raised"]


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
