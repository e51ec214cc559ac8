"""This module is what the policy says of telling people: the form, the notices, and the archive."""

from typing import Literal

from pydantic import Field, field_validator

from offcycle.process.events import EVENTS
from offcycle.process.policy.channels import MAIL, ChannelName
from offcycle.process.policy.part import Part, Role

PAPER = r"^([A-Za-z0-9][A-Za-z0-9 ._-]{0,99}\.(pdf|docx))?$"
"""A file name and never a path: letters, digits, spaces, dots, dashes and underscores."""

Kind = Literal["text", "long_text", "choice", "yes_no", "number"]
When = Literal[
    "",
    "security",
    "quorum",
    "submitted",
    "staging",
    "production",
    "reject",
    "fail",
    "raised",
    "defer",
    "withdraw",
    "running",
    "applied",
    "rolled_back",
    "not_needed",
    "production_fail",
    "taken_back",
    "first",
    "ready",
    "step_failed",
    "production_pass",
    "freeze_overridden",
    "to_close",
    "rarely",
    "ended",
]


class FormField(Part):
    """One field of the organisation's form."""

    name: str = Field(
        pattern=r"^[a-z][a-z0-9_]{0,63}$",
        description="Its name in the interface: small letters, digits and underscores.",
    )
    label: str = Field(min_length=1, description="What people read beside it.")
    help: str = Field(default="", description="What helps them to fill it.")
    kind: Kind = Field(default="text", description="What kind of answer it takes.")
    required: bool = Field(default=False, description="Whether it has to be filled.")
    choices: tuple[str, ...] = Field(
        default=(), description="The answers that a field of the kind “choice” takes."
    )
    longest: int = Field(default=4000, gt=0, description="How many characters it takes at most.")
    filled_from: str = Field(
        default="", description="What is known already that fills it by itself; empty for nothing."
    )
    asked_of: tuple[Role, ...] = Field(
        default=(), description="The roles that are asked for it; left out, all that fill the form."
    )
    only: Literal["", "emergency", "deferred"] = Field(
        default="",
        description="Whether it stands on the form of emergencies, or of deferred changes, alone.",
    )


class RiskQuestion(Part):
    """One thing to look at when the risk is judged."""

    name: str = Field(
        pattern=r"^[a-z][a-z0-9_]{0,63}$",
        description="Its name in the interface: small letters, digits and underscores.",
    )
    text: str = Field(min_length=1, description="What hosting looks at, for people to read.")


class RiskReview(Part):
    """What hosting looks at when it judges the risk."""

    checklist: tuple[RiskQuestion, ...] = Field(
        default=(), description="A short checklist; what was looked at is ticked, and none must be."
    )


class Form(Part):
    """The emergency change request form."""

    title: str = Field(default="Emergency change request", description="What stands above it.")
    sentence: str = Field(
        default="sentence", description="The name of the field with the sentence for the approvers."
    )
    first: tuple[str, ...] = Field(
        default=(),
        description="The names of the fields that approvers read first, below that sentence.",
    )
    paper: str = Field(
        default="",
        pattern=PAPER,
        description="The file name of the organisation's own paper, such as form.pdf (fillable) or form.docx (Word), in the folder of own papers; empty for our own layout.",
    )
    fields: tuple[FormField, ...] = Field(default=(), description="Its fields, in their order.")


class NoticeRule(Part):
    """Who is told what when something happens."""

    on: str = Field(description="The kind of event, such as review.submitted.")
    when: When = Field(default="", description="What has to hold beside; empty for always.")
    clocks: tuple[str, ...] = Field(
        default=(), description="Of what is due: only these clocks; left out, all."
    )
    to: tuple[str, ...] = Field(
        default=(),
        description="Who is told: roles, or somebody by what they did, such as requester or standing_by.",
    )
    copy_to: tuple[str, ...] = Field(default=(), description="Who gets a copy, named like them.")
    through: tuple[ChannelName, ...] = Field(
        default=(MAIL,),
        description="By which channels: mail, which each person gets, and names of channels.",
    )
    subject: str = Field(
        min_length=1, description="The subject, with words in braces, such as {ref}."
    )
    text: str = Field(min_length=1, description="The text, with words in braces, such as {link}.")
    optional: bool = Field(
        default=False,
        description="Whether who asked for that gets it in a browser or on a telephone of theirs instead of by mail; left out, it is mailed in any case.",
    )
    attach: Literal["", "form"] = Field(
        default="", description="What goes with it as a PDF: “form”, or nothing."
    )

    @field_validator("on")
    @classmethod
    def _happens(cls, on: str) -> str:
        if on not in EVENTS:
            raise ValueError(f"no event is called “{on}”")
        return on


class Calls(Part):
    """Where calls for help are held, and how long they are."""

    link: str = Field(
        default="",
        max_length=500,
        description="The link of a call for which none is typed, with {ref}, {system} or {call} in it; empty for none.",
    )
    minutes: int = Field(
        default=30, gt=0, le=480, description="How many minutes an invitation takes."
    )


class Archive(Part):
    """Whether a change closes without its archived copy."""

    before_closing: bool = Field(
        default=True,
        description="Whether a copy of the form is kept in the archive before it closes.",
    )
