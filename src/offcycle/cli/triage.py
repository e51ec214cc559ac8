"""This module is step 0 on the command line: a change is requested, judged, acknowledged, and taken back."""

from pathlib import Path
from typing import Annotated, Any

import typer

from offcycle.cli import options, plan_file, terminal
from offcycle.cli.connection import Answer, Server
from offcycle.cli.endings import EndedError
from offcycle.cli.giving import give, tell_next
from offcycle.cli.options import example, said, triage_body

commands = typer.Typer()

Title = Annotated[str, typer.Option(help="What is wrong, in a few words.")]
NewTitle = Annotated[str | None, typer.Option("--title", help="Another title.")]
System = Annotated[str, typer.Option(help="The short name of the system.")]
Plan = Annotated[
    Path | None,
    typer.Option(metavar="FILE.md", help="Document the plan at once, from this Markdown file."),
]
Drill = Annotated[bool, typer.Option("--drill", help="An exercise, which touches no production.")]


@commands.command(
    "request",
    epilog=example(
        'offcycle request --system eclkc --title "The site is down"',
        'offcycle request --system eclkc --title "The site is down" --active --no-access \\',
        '    --impact extensive --urgency severe --why "Nobody can reach the site." \\',
        '    --plan lifeboat-switchover.md --procedure "How to switch to Lifeboat"',
    ),
)
def request(
    system: System,
    title: Title,
    description: options.Description = None,
    active: options.Active = None,
    no_access: options.NoAccess = None,
    degraded: options.Degraded = None,
    security_need: options.SecurityNeed = None,
    quality_need: options.QualityNeed = None,
    why: options.Why = None,
    impact: options.Impact = None,
    urgency: options.Urgency = None,
    personal_data: options.PersonalData = None,
    security_related: options.SecurityRelated = False,
    affected: options.Affected = None,
    link: options.Link = None,
    plan: Plan = None,
    procedure: options.Procedure = None,
    drill: Drill = False,
    give_up_say: options.GiveUpSay = False,
    as_json: options.Json = False,
) -> None:
    """Ask for an off-cycle change of a system; the hosting team is told at once, and a system and a title are enough."""
    questions = triage_body(
        active=active,
        no_access=no_access,
        degraded=degraded,
        security_need=security_need,
        quality_need=quality_need,
        why=why,
    )
    # Read before anybody is told, so that a slip in the file's name leaves no half request.
    markdown = plan_file.text_of(plan_file.source(plan, procedure)) if plan else None
    body = said(
        system=system,
        title=title,
        description=description,
        triage=questions or None,
        impact=impact,
        urgency=urgency,
        personal_data=personal_data,
        security_related=security_related or None,
        affected=affected,
        links=link,
        drill=drill or None,
        give_up_say=give_up_say or None,
    )
    server = Server(as_json=as_json)
    answer = server.post("/changes", body)
    if not as_json:
        _tell_requested(answer.data)
    if markdown is not None:
        answer = _with_plan(server, answer, markdown)
    if as_json:
        terminal.raw(answer.text)
        return
    tell_next(answer.data)


def _tell_requested(change: dict[str, Any]) -> None:
    at = terminal.local(change["requested_at"], day=False)
    terminal.say(
        f"{change['ref']} is requested: {change['title']}. Those who host it were told at {at}.",
        bold=True,
    )


def _with_plan(server: Server, requested: Answer, markdown: str) -> Answer:
    """The change after its plan was saved; it is requested in any case, and says so if the plan is refused."""
    ref = requested.data["ref"]
    try:
        saved = plan_file.save(server, ref, {"markdown": markdown}, over=0)
    except EndedError:
        terminal.complain(f"{ref} is requested. Its plan was not saved, for the reason below.")
        raise
    if not server.as_json:
        plan_file.tell_saved(saved.data)
    return server.get(f"/changes/{ref}")


@commands.command("ack", epilog=example("offcycle ack CR-1001"))
def ack(ref: options.Ref, as_json: options.Json = False) -> None:
    """Acknowledge a change, for the hosting team."""
    give(ref, "acknowledge", done="{ref}: acknowledged.", as_json=as_json)


@commands.command(
    "triage",
    epilog=example(
        'offcycle triage CR-1001 --active --no-access --why "Nobody can reach the site." \\',
        "    --impact extensive --urgency severe",
        "offcycle triage CR-1001 --not-active --no-security-need --no-quality-need",
    ),
)
def triage(
    ref: options.Ref,
    title: NewTitle = None,
    description: options.Description = None,
    active: options.Active = None,
    no_access: options.NoAccess = None,
    degraded: options.Degraded = None,
    security_need: options.SecurityNeed = None,
    quality_need: options.QualityNeed = None,
    why: options.Why = None,
    impact: options.Impact = None,
    urgency: options.Urgency = None,
    personal_data: options.PersonalData = None,
    security_related: options.SecurityRelated = False,
    affected: options.Affected = None,
    link: options.Link = None,
    as_json: options.Json = False,
) -> None:
    """Answer the triage questions, or answer them anew; what is not given stays as it is."""
    questions = triage_body(
        active=active,
        no_access=no_access,
        degraded=degraded,
        security_need=security_need,
        quality_need=quality_need,
        why=why,
    )
    body = said(
        title=title,
        description=description,
        triage=questions or None,
        impact=impact,
        urgency=urgency,
        personal_data=personal_data,
        security_related=security_related or None,
        affected=affected,
        links=link,
    )
    if not body:
        raise typer.BadParameter("Nothing was answered. Give at least one of the options below.")
    give(ref, "triage", body, done="{ref}: the answers are recorded.", as_json=as_json)


@commands.command(
    "withdraw", epilog=example('offcycle withdraw CR-1001 --reason "The site came back by itself."')
)
def withdraw(
    ref: options.Ref,
    reason: Annotated[str, typer.Option(help="Why it is not needed any more.")],
    as_json: options.Json = False,
) -> None:
    """Take a change back, with a reason, before production is touched."""
    give(ref, "withdraw", {"reason": reason}, done="{ref} is withdrawn.", as_json=as_json)
