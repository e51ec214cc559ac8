"""This module is what the policy says of people: which roles there are, what they may do, and whose yes is needed."""

from pydantic import Field, field_validator

from offcycle.process.policy.part import Account, Part, Priority, Role


class Roles(Part):
    """What the organisation calls the roles that the rules speak of by themselves."""

    dev: Role = Field(
        default="dev",
        description="The team of a system, which stands by and validates. That of an affected system is told, too.",
    )
    hosting: Role = Field(
        default="hosting",
        description="The team that acknowledges requests and applies changes to production.",
    )
    lead: Role = Field(
        default="lead", description="Who is told when a clock of the hosting team runs out."
    )
    isso: Role = Field(
        default="isso", description="The security officer, who alone takes a security mark back."
    )
    affected: Role = Field(
        default="affected", description="Teams that other systems' changes touch; they get copies."
    )
    stakeholder: Role = Field(
        default="stakeholder",
        description="Customers and others who get notices, and see no change.",
    )
    labels: dict[Role, str] = Field(
        default={}, description="What people call a role, by role, such as dev = “dev team”."
    )


def _right(what: str) -> tuple[str, ...]:
    found: tuple[str, ...] = Field(default=(), description=f"Roles that may {what}.")
    return found


class May(Part):
    """Which roles may do what on a system on which they are held."""

    request: tuple[Role, ...] = _right("ask for an off-cycle change")
    triage: tuple[Role, ...] = _right("answer triage, and name affected systems")
    acknowledge: tuple[Role, ...] = _right("acknowledge a change")
    plan: tuple[Role, ...] = _right("write and import the plan")
    comment: tuple[Role, ...] = _right("comment")
    staging: tuple[Role, ...] = _right("run the plan in staging, and ask for help there")
    form: tuple[Role, ...] = _right("fill the form")
    risk: tuple[Role, ...] = _right("judge the risk")
    submit: tuple[Role, ...] = _right("submit to the approvers, and take a submission back")
    production: tuple[Role, ...] = _right("start production, report its steps and roll it back")
    stand_by: tuple[Role, ...] = _right("stand by while production is changed")
    validate_production: tuple[Role, ...] = _right("pass or fail production after the run")
    notices: tuple[Role, ...] = _right("tell stakeholders, and post updates")
    close: tuple[Role, ...] = _right("close a change")
    withdraw: tuple[Role, ...] = _right("withdraw a change that others requested")
    answer: tuple[Role, ...] = _right("answer the approvers' questions")
    call: tuple[Role, ...] = _right("note that somebody was called")
    help: tuple[Role, ...] = _right("help in staging, and set the call for it")
    waive: tuple[Role, ...] = _right("go without a validation in need")
    freeze: tuple[Role, ...] = _right("set and lift freezes")
    window: tuple[Role, ...] = _right("give a deferred change its window, and set windows")
    stop: tuple[Role, ...] = _right("stop a run")
    record_afterwards: tuple[Role, ...] = _right("enter a change that was already made")
    feedback: tuple[Role, ...] = _right("say how useful and how fast the process was")


class Planning(Part):
    """What is asked of a plan before it is submitted, beside that it can be run."""

    questions_settled: bool = Field(
        default=False,
        description="Whether every question that was asked about the plan has to be settled before it is submitted.",
    )


class Validation(Part):
    """Who signs off staging: one person of each group, no person for two groups."""

    groups: tuple[tuple[Role, ...], ...] = Field(
        default=(), description="The groups, each a list of roles. One person of each signs off."
    )


class Quorum(Part):
    """Whose approval counts, how many of them are needed, and for how long it holds."""

    role: Role = Field(
        default="approver", description="The role that approvers and alternates hold."
    )
    seats: tuple[Account, ...] = Field(
        default=(), description="The approvers' seats, each by the account of its holder."
    )
    needed: int = Field(
        default=0, ge=0, description="How many seats have to say yes; 0 for all of them."
    )
    alternates: dict[Account, tuple[Account, ...]] = Field(
        default={}, description="Who may sit in a seat, by seat; the first who is in does."
    )
    silent_minutes: int = Field(
        default=60, gt=0, description="After so many minutes of silence alternates may decide."
    )
    silent_priorities: tuple[Priority, ...] = Field(
        default=("P0", "P1"), description="The priorities at which they may."
    )
    holds_hours: int = Field(
        default=72,
        gt=0,
        description="How many hours approvals hold; when deferred, until the window ends.",
    )
    reminder_hours: int = Field(
        default=12, gt=0, description="How many hours before approvals lapse people are reminded."
    )
    credentials_hours: int = Field(
        default=72,
        ge=0,
        description="For how many hours new credentials of an approver are pointed out.",
    )

    @field_validator("seats")
    @classmethod
    def _different(cls, seats: tuple[str, ...]) -> tuple[str, ...]:
        # Else one approval would fill two seats.
        if len(set(seats)) != len(seats):
            raise ValueError("an account sits in one seat only")
        return seats
