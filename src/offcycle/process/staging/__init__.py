"""This package decides step 2: the plan is tried in staging, and different people sign off what they saw there."""

from offcycle.process.staging.carrying import carried
from offcycle.process.staging.signing import VERDICTS, Sign, latest, seated, signed
from offcycle.process.staging.trial import ENVIRONMENT, operations, staged, tried

__all__ = [
    "ENVIRONMENT",
    "VERDICTS",
    "Sign",
    "carried",
    "latest",
    "operations",
    "seated",
    "signed",
    "staged",
    "tried",
]
