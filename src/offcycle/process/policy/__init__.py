"""This package is what an organisation may set about its process, in one TOML file."""

from offcycle.process.policy.channels import Channel
from offcycle.process.policy.file import IMPACTS, URGENCIES, Policy, PolicyError
from offcycle.process.policy.people import May, Quorum, Roles, Validation
from offcycle.process.policy.telling import Archive, Calls, Form, FormField, NoticeRule, When
from offcycle.process.policy.times import Clocks, Hours, Limits, Times, Windows

__all__ = [
    "IMPACTS",
    "URGENCIES",
    "Archive",
    "Calls",
    "Channel",
    "Clocks",
    "Form",
    "FormField",
    "Hours",
    "Limits",
    "May",
    "NoticeRule",
    "Policy",
    "PolicyError",
    "Quorum",
    "Roles",
    "Times",
    "Validation",
    "When",
    "Windows",
]
