"""This module is what several commands take alike: the change, `--json`, the answers of triage, and the example in a help text."""

from pathlib import Path
from typing import Annotated, Literal

import typer

Environment = Literal["staging", "production"]
Verdict = Literal["pass", "fail"]
Level = Literal["low", "moderate", "high"]

Ref = Annotated[str, typer.Argument(metavar="REF", help="The change, such as CR-1001.")]
Json = Annotated[
    bool, typer.Option("--json", help="Print the answer as JSON, as the server gives it.")
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask for confirmation.")]
PlanFile = Annotated[
    Path, typer.Argument(metavar="FILE.md", help="The runbook or plan, a Markdown file.")
]
Procedure = Annotated[
    str | None,
    typer.Option(
        help="The procedure to follow, where the document holds several: the heading it stands under."
    ),
]
Reason = Annotated[str | None, typer.Option(help="Why, in a sentence.")]
GiveUpSay = Annotated[
    bool, typer.Option("--give-up-say", help="You know that it ends your say as an approver.")
]
Note = Annotated[str | None, typer.Option(help="What happened, in a sentence.")]

Description = Annotated[str | None, typer.Option(help="What is wrong, and what is to be changed.")]
Active = Annotated[
    bool | None, typer.Option("--active/--not-active", help="Is there an active incident?")
]
NoAccess = Annotated[
    bool | None,
    typer.Option("--no-access/--access", help="In it, users cannot access the site, or can."),
]
Degraded = Annotated[
    bool | None,
    typer.Option(
        "--degraded/--not-degraded", help="In it, performance is significantly degraded, or not."
    ),
]
SecurityNeed = Annotated[
    bool | None,
    typer.Option(
        "--security-need/--no-security-need", help="Does security need the change at once?"
    ),
]
QualityNeed = Annotated[
    bool | None,
    typer.Option("--quality-need/--no-quality-need", help="Does quality need the change at once?"),
]
Why = Annotated[str | None, typer.Option(help="Why it cannot wait for the maintenance window.")]
Impact = Annotated[
    Literal["extensive", "significant", "moderate", "minor"] | None,
    typer.Option(help="How much is affected."),
]
Urgency = Annotated[
    Literal["severe", "high", "medium", "low"] | None, typer.Option(help="How urgent it is.")
]
PersonalData = Annotated[
    Literal["no", "possible", "yes"] | None, typer.Option(help="Is personal data exposed?")
]
SecurityRelated = Annotated[
    bool, typer.Option("--security-related", help="Mark the change as security related.")
]
Affected = Annotated[
    list[str] | None,
    typer.Option(metavar="SYSTEM", help="Another system that it touches; give it once for each."),
]
Link = Annotated[
    list[str] | None, typer.Option(metavar="URL", help="A link; give it once for each.")
]


def example(*lines: str) -> str:
    """The examples that a help text ends with, each on a line of its own."""
    return "\b\nExample:\n" + "\n".join(f"  {line}" for line in lines)


def triage_body(
    *,
    active: bool | None,
    no_access: bool | None,
    degraded: bool | None,
    security_need: bool | None,
    quality_need: bool | None,
    why: str | None,
) -> dict[str, object]:
    """The answers to the two questions as they are sent, without those that were not given."""
    incident = said(active=active, users_cannot_access=no_access, performance_degraded=degraded)
    need = said(security=security_need, quality=quality_need)
    return said(incident=incident or None, immediate_need=need or None, why=why)


def said(**values: object) -> dict[str, object]:
    """The values that were given."""
    return {name: value for name, value in values.items() if value is not None}
