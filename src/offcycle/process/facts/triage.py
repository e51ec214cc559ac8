"""This module is what is known of step 0: the request and the answers as they stand."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(slots=True)
class Triage:
    """Step 0: the request and the answers as they stand."""

    description: str = ""
    links: tuple[str, ...] = ()
    active: bool | None = None
    users_cannot_access: bool | None = None
    performance_degraded: bool | None = None
    security: bool | None = None
    quality: bool | None = None
    why: str = ""
    impact: str = ""
    urgency: str = ""
    personal_data: str = ""
    security_related: bool = False  # raised by many things, and lowered by none of them
    affected: tuple[str, ...] = ()
    answered_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""
