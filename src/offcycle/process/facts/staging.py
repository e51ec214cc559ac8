"""This module is what is known of step 2: who judged what was seen in staging."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SignOff:
    """One validator's judgement of staging."""

    by: str
    at: datetime
    verdict: str
    roles: tuple[str, ...]
    operations: str
    reason: str
