"""This module is the whole policy: one TOML file, read into frozen values.

The process itself, which no file changes, is in the modules of the steps; here stand names, numbers and wordings.
"""

import tomllib
from functools import lru_cache

from pydantic import Field, ValidationError

from offcycle.process.policy.channels import Channel, ChannelName, Push
from offcycle.process.policy.machines import Executors
from offcycle.process.policy.outside import Stakeholders
from offcycle.process.policy.part import Part, Priority
from offcycle.process.policy.people import May, Planning, Quorum, Roles, Validation
from offcycle.process.policy.rota import Rota
from offcycle.process.policy.telling import Archive, Calls, Form, NoticeRule, RiskReview
from offcycle.process.policy.times import Clocks, Hours, Limits, Windows

IMPACTS = ("extensive", "significant", "moderate", "minor")
URGENCIES = ("severe", "high", "medium", "low")


class PolicyError(ValueError):
    """The policy file cannot be used; each fault is named."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__("The policy cannot be used. " + " ".join(faults))


class Policy(Part):
    """The whole policy."""

    name: str = Field(default="", description="What the organisation is called.")
    roles: Roles = Field(
        default=Roles(), description="What it calls the roles that the rules speak of."
    )
    may: May = Field(default=May(), description="Which roles may do what.")
    plan: Planning = Field(default=Planning(), description="What is asked of a plan.")
    validation: Validation = Field(default=Validation(), description="Who signs off staging.")
    quorum: Quorum = Field(default=Quorum(), description="Whose approval counts.")
    hours: Hours = Field(default=Hours(), description="When people are at work.")
    windows: Windows = Field(default=Windows(), description="When maintenance windows open.")
    clocks: Clocks = Field(
        default=Clocks(), description="How long things may take, and when somebody is reminded."
    )
    rota: Rota = Field(default=Rota(), description="Who is on call, in turns.")
    limits: Limits = Field(default=Limits(), description="How far a run may depart.")
    executors: Executors = Field(
        default=Executors(), description="What a plan may have done by machine."
    )
    priority: dict[str, dict[str, Priority]] = Field(
        default={},
        description="The priority, by urgency, then by impact.",
        json_schema_extra={"propertyNames": {"enum": list(URGENCIES)}},
    )
    risk: RiskReview = Field(
        default=RiskReview(), description="What is looked at when the risk is judged."
    )
    form: Form = Field(default=Form(), description="The form.")
    channels: dict[ChannelName, Channel] = Field(
        default={},
        description="Ways beside mail by which notices leave, by the names they get here.",
    )
    push: Push = Field(default=Push(), description="How people's own browsers are reached.")
    notices: tuple[NoticeRule, ...] = Field(default=(), description="Who is told what.")
    calls: Calls = Field(default=Calls(), description="Where calls for help are held.")
    stakeholders: Stakeholders = Field(
        default=Stakeholders(), description="What people outside are told and shown."
    )
    archive: Archive = Field(default=Archive(), description="What is archived.")

    def label(self, role: str) -> str:
        """What people call a role: as the policy says, else its short name with spaces."""
        return self.roles.labels.get(role) or role.replace("-", " ").replace("_", " ")

    def priority_of(self, urgency: str, impact: str) -> str:
        """The priority that the matrix gives to urgency and impact; empty while one of them is not known."""
        return self.priority.get(urgency, {}).get(impact, "")

    @staticmethod
    @lru_cache(maxsize=16)  # it takes a fiftieth of a second, and each past state is read with it
    def parse(text: str) -> "Policy":
        """The policy that a TOML text describes, as it is read from the record; raises PolicyError.

        What is to come into force is looked at more strictly, in `checking.py`.
        """
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
