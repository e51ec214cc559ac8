"""This package decides step 2: the plan is tried in staging, and different people sign off what they saw there."""

from offcycle.process.staging import desk_check, help, waiver  # noqa: A004 - it is called what it is
from offcycle.process.staging.carrying import carried
from offcycle.process.staging.sealing import said, sealed, silent
from offcycle.process.staging.signing import VERDICTS, Sign
from offcycle.process.staging.trial import ENVIRONMENT, operations, resting, staged, tried
from offcycle.process.staging.validating import answers, latest, seated, signed

__all__ = [
    "ENVIRONMENT",
    "VERDICTS",
    "Sign",
    "answers",
    "carried",
    "desk_check",
    "help",
    "latest",
    "operations",
    "resting",
    "said",
    "sealed",
    "seated",
    "signed",
    "silent",
    "staged",
    "tried",
    "waiver",
]
