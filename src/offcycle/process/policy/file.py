"""This module is the whole policy: one TOML file, read into frozen values.

The process itself, which no file changes, is in the modules of the steps; here stand names, numbers and wordings.
"""

import tomllib
from typing import Literal

from pydantic import ValidationError

from offcycle.process.policy.part import Part
from offcycle.process.policy.people import May, Quorum, Roles, Validation
from offcycle.process.policy.telling import Archive, Form, NoticeRule
from offcycle.process.policy.times import Clocks, Hours, Limits, Windows

Priority = Literal["P0", "P1", "P2", "P3"]


class PolicyError(ValueError):
    """The policy file cannot be used; each fault is named."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__("The policy cannot be used. " + " ".join(faults))


class Policy(Part):
    """The whole policy."""

    name: str = ""
    roles: Roles = Roles()
    may: May = May()
    validation: Validation = Validation()
    quorum: Quorum = Quorum()
    hours: Hours = Hours()
    windows: Windows = Windows()
    clocks: Clocks = Clocks()
    limits: Limits = Limits()
    priority: dict[str, dict[str, Priority]] = {}  # by urgency, then by impact
    form: Form = Form()
    notices: tuple[NoticeRule, ...] = ()
    archive: Archive = Archive()

    def priority_of(self, urgency: str, impact: str) -> str:
        """The priority that the matrix gives to urgency and impact; empty while one of them is not known."""
        return self.priority.get(urgency, {}).get(impact, "")

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
