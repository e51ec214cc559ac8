"""This module is the submission on the command line: it is made, replaced, taken back, and compared with the one before."""

from typing import Annotated, Any

import typer

from offcycle.cli import options, plan_differences, terminal
from offcycle.cli.connection import Server
from offcycle.cli.giving import change_of, give, path_part, told
from offcycle.cli.options import example, said

commands = typer.Typer()

Replace = Annotated[
    int | None,
    typer.Option(
        min=1,
        metavar="NUMBER",
        help="Replace the submission with this number; what was approved of it ends.",
    ),
]


@commands.command(
    "submit", epilog=example("offcycle submit CR-1001", "offcycle submit CR-1001 --replace 1")
)
def submit(ref: options.Ref, replace: Replace = None, as_json: options.Json = False) -> None:
    """Seal the change and put it before the approvers; what lies before them is replaced only when it is named."""
    server = Server(as_json=as_json)
    answer = server.post(f"/changes/{path_part(ref)}/submit", said(replaces=replace))
    if as_json:
        terminal.raw(answer.text)
        return
    change = answer.data
    told(change, "{ref} lies before the approvers.")
    terminal.say(f"Read-back code: {change['submission']['words']}")
    terminal.say(change["quorum"])


@commands.command(
    "withdraw-submission",
    epilog=example('offcycle withdraw-submission CR-1001 --reason "A step is missing."'),
)
def withdraw_submission(
    ref: options.Ref, reason: options.Reason = None, as_json: options.Json = False
) -> None:
    """Take back what lies before the approvers, before production is started; what was approved of it ends."""
    done = "{ref} does not lie before the approvers any more."
    give(ref, "withdraw-submission", said(reason=reason), done=done, as_json=as_json)


def show_difference(server: Server, ref: str) -> None:
    """In what the latest submission differs from the one before it, or what a draft beside it would change."""
    change = change_of(server, ref)
    submission, draft = change["submission"], change["draft"]
    if submission is None:
        terminal.say(f"{change['ref']} was not submitted yet, so that nothing can be compared.")
        return
    if submission["differs_from"]:
        number = submission["number"]
        found = server.get(f"/changes/{path_part(ref)}/submissions/{number}/diff").data
        before = submission["differs_from"]
        same = f"Submission {number} reads as number {before} did."
        differs = f"Submission {number} differs from number {before} in this:"
        terminal.say(differs if found["differs"] else same, bold=True)
        _parts(found["differs"], found["plan"])
    elif draft is None:
        terminal.say("It is the first submission, and nothing was edited since.")
    if draft:
        show_draft(change)


def show_draft(change: dict[str, Any]) -> None:
    """The draft beside what lies before the approvers, and what replacing that would end."""
    draft, ref = change["draft"], change["ref"]
    terminal.say(
        f"A draft stands beside submission {draft['replaces']}, and is not what production would run. It differs in this:",
        bold=True,
    )
    _parts(draft["differs"], [])
    for gate in draft["unmet"]:
        terminal.say(f"  Before it can be submitted: {gate['why']} {gate['do']}")
    terminal.say(
        f"To put it before the approvers instead: offcycle submit {ref} --replace {draft['replaces']}. {draft['ends']['says']}"
    )


def _parts(differs: list[dict[str, Any]], plan: list[dict[str, Any]]) -> None:
    for part in differs:
        if part["part"].startswith("operations."):
            terminal.say(f"  {part['label']}.")
            continue
        terminal.say(f"  {part['label']}: {part['after'] or 'none'}")
        terminal.say(f"    It was: {part['before'] or 'none'}")
    plan_differences.tell(plan, 2)
