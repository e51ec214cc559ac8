"""This module is what the policy says of people: which roles there are, what they may do, and whose yes is needed."""

from pydantic import Field, field_validator

from offcycle.process.policy.part import Part


class Roles(Part):
    """What the organisation calls the roles that the rules speak of by themselves."""

    dev: str = "dev"  # the team of a system; that of an affected system is told, too
    hosting: str = "hosting"
    lead: str = "lead"
    isso: str = "isso"
    affected: str = "affected"
    stakeholder: str = "stakeholder"


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
    answer: tuple[str, ...] = ()
    call: tuple[str, ...] = ()
    help: tuple[str, ...] = ()
    waive: tuple[str, ...] = ()
    freeze: tuple[str, ...] = ()
    window: tuple[str, ...] = ()
    stop: tuple[str, ...] = ()
    record_afterwards: tuple[str, ...] = ()
    feedback: tuple[str, ...] = ()


class Validation(Part):
    """Who signs off staging: one person of each group, no person for two groups."""

    groups: tuple[tuple[str, ...], ...] = ()


class Quorum(Part):
    """Whose approval counts, how many of them are needed, and for how long it holds."""

    role: str = "approver"
    seats: tuple[str, ...] = ()
    needed: int = Field(default=0, ge=0)  # how many seats must say yes; 0 for all of them
    alternates: dict[str, tuple[str, ...]] = {}  # by seat: who may sit in it, the first who is in
    silent_minutes: int = Field(default=60, gt=0)
    silent_priorities: tuple[str, ...] = ("P0", "P1")
    holds_hours: int = Field(default=72, gt=0)
    reminder_hours: int = Field(default=12, gt=0)
    credentials_hours: int = Field(default=72, ge=0)

    @field_validator("seats")
    @classmethod
    def _different(cls, seats: tuple[str, ...]) -> tuple[str, ...]:
        # Else one approval would fill two seats.
        if len(set(seats)) != len(seats):
            raise ValueError("an account sits in one seat only")
        return seats
