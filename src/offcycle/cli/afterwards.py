"""This module is what happens beside the steps on the command line: changes recorded afterwards, exceptions, updates, follow-ups, feedback."""

from typing import Annotated, Any, Literal

import typer

from offcycle.cli import drafts, moments, options, terminal
from offcycle.cli.connection import Server
from offcycle.cli.giving import give, path_part, told
from offcycle.cli.options import example, said

commands = typer.Typer()
follow_ups = typer.Typer(help="What is left to do after a change: set it, and mark it as done.")

From = Annotated[str, typer.Option("--from", metavar="TIME", help="When it began.")]
Until = Annotated[str, typer.Option("--until", metavar="TIME", help="When it ended.")]


@commands.command(
    "record-afterwards",
    epilog=example(
        'offcycle record-afterwards --system eclkc --title "Restart" --what "Restarted the service."'
        ' --why "Nobody could be reached." --by ann --from 2026-11-23T01:10 --until 2026-11-23T01:25'
    ),
)
def record_afterwards(
    system: Annotated[str, typer.Option(help="The system's short name.")],
    title: Annotated[str, typer.Option(help="What it was, in a line.")],
    what: Annotated[str, typer.Option(help="What was really done.")],
    why: Annotated[str, typer.Option(help="Why it could not be asked for before.")],
    by: Annotated[str, typer.Option(metavar="ACCOUNT", help="Who made the change.")],
    started: From,
    ended: Until,
    as_json: options.Json = False,
) -> None:
    """Enter a change that had already been made; it is never shown as approved."""
    body = {
        "system": system,
        "title": title,
        "what": what,
        "why": why,
        "by": by,
        "started_at": moments.until(started),
        "ended_at": moments.until(ended),
    }
    answer = Server(as_json=as_json).post("/changes/recorded-afterwards", body)
    if as_json:
        terminal.raw(answer.text)
        return
    told(answer.data, "{ref} is recorded afterwards. It was not approved; the approvers are told.")


@commands.command(
    "accept",
    epilog=example(
        "offcycle accept CR-1001 accepted",
        'offcycle accept CR-1001 not_accepted --reason "It could have waited."',
    ),
)
def accept(
    ref: options.Ref,
    verdict: Annotated[
        Literal["accepted", "not_accepted"], typer.Argument(help="What you say to it.")
    ],
    reason: options.Reason = None,
    as_json: options.Json = False,
) -> None:
    """Say as an approver whether you accept a change that was recorded afterwards."""
    words = verdict.replace("_", " ")
    body = said(verdict=verdict, reason=reason)
    give(ref, "accept", body, done=f"{{ref}} is {words} in your name.", as_json=as_json)


@commands.command(
    "exceptions",
    epilog=example(
        "offcycle exceptions --from 2026-11-01", "offcycle exceptions --csv > exceptions.csv"
    ),
)
def exceptions(
    since: Annotated[
        str | None, typer.Option("--from", metavar="TIME", help="From then on.")
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="TIME", help="Before then.")] = None,
    change: Annotated[str | None, typer.Option(metavar="REF", help="Of this change alone.")] = None,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Print all of them as a table for a spreadsheet.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many at most.")] = 50,
    cursor: Annotated[
        str | None, typer.Option(help="Carry on where the page before ended: its `next`.")
    ] = None,
    as_json: options.Json = False,
) -> None:
    """List what the rules allow and somebody looks at afterwards, newest first."""
    period: dict[str, Any] = {
        "from": moments.until(since) if since else None,
        "until": moments.until(until) if until else None,
        "change": change,
    }
    server = Server(as_json=as_json)
    if as_csv:
        terminal.exactly(server.get("/exceptions", accept="text/csv", **period).content)
        return
    answer = server.get("/exceptions", **period, limit=limit, cursor=cursor)
    if as_json:
        terminal.raw(answer.text)
        return
    _table(answer.data)


def _table(page: dict[str, object]) -> None:
    items = page["items"]
    if not isinstance(items, list) or not items:
        terminal.say("There were no exceptions.")
        return
    rows = [
        (
            terminal.local(each["at"]),
            each["change"],
            each["system"],
            each["kind"].replace("_", " "),
            ("DRILL: " if each["drill"] else "") + each["says"],
        )
        for each in items
    ]
    terminal.table(("when", "change", "system", "kind", "what"), rows)
    if page["next"]:
        terminal.say(f"There are more: give --cursor {page['next']} too.")


@commands.command(
    "update",
    epilog=example(
        "offcycle update CR-1001",
        'offcycle update CR-1001 --message "We found the cause." --expected 3h',
        "offcycle update CR-1001 --draft > update.txt",
        "offcycle update CR-1001 --message-file update.txt",
    ),
)
def update(
    ref: options.Ref,
    message: Annotated[str, typer.Option(help="What stakeholders are told.")] = "",
    expected: Annotated[
        str, typer.Option(metavar="TIME", help="When it is expected to be resolved: 3h, or a time.")
    ] = "",
    last: Annotated[
        bool, typer.Option("--last", help="No regular update follows until something changes.")
    ] = False,
    message_file: drafts.MessageFile = None,
    draft: drafts.Draft = False,
    as_json: options.Json = False,
) -> None:
    """Tell stakeholders how things stand; without a message, that there is nothing new."""
    if draft:
        drafts.show(ref, "last_update" if last else "update", as_json=as_json)
        return
    done = "{ref}: the stakeholders are told how it stands."
    until = {"expected": moments.until(expected)} if expected else {}
    body = {"message": drafts.words(message, message_file), "last": last, **until}
    give(ref, "post-update", body, done=done, as_json=as_json)


@follow_ups.command(
    "add",
    epilog=example(
        'offcycle follow-up add CR-1001 --text "Remove the old account." --owner ann --due 7d'
    ),
)
def add_follow_up(
    ref: options.Ref,
    text: Annotated[str, typer.Option(help="What is left to do.")],
    owner: Annotated[str, typer.Option(metavar="ACCOUNT", help="Who does it.")],
    due: Annotated[str, typer.Option(metavar="TIME", help="By when: 7d, or a time.")],
    as_json: options.Json = False,
) -> None:
    """Note what is left to do after the change, with who does it by when."""
    body = {"text": text, "owner": owner, "due": moments.until(due)}
    give(ref, "follow-up", body, done="{ref}: the follow-up is noted.", as_json=as_json)


@follow_ups.command("done", epilog=example("offcycle follow-up done CR-1001 1"))
def follow_up_done(
    ref: options.Ref,
    number: Annotated[int, typer.Argument(metavar="N", help="Its number within the change.")],
    note: Annotated[str, typer.Option(help="What came of it.")] = "",
    as_json: options.Json = False,
) -> None:
    """Mark a follow-up as done."""
    body = {"follow_up": number, "note": note}
    give(ref, "follow-up-done", body, done="{ref}: the follow-up is done.", as_json=as_json)


@commands.command(
    "feedback", epilog=example('offcycle feedback CR-1001 5 4 --comment "It was quick."')
)
def feedback(
    ref: options.Ref,
    usefulness: Annotated[int, typer.Argument(min=1, max=5, help="How useful, from 1 to 5.")],
    speed: Annotated[int, typer.Argument(min=1, max=5, help="How fast, from 1 to 5.")],
    comment: Annotated[str, typer.Option(help="What else you want to say.")] = "",
    as_json: options.Json = False,
) -> None:
    """Say how useful and how fast the process was, once the change is closed."""
    body = {"usefulness": usefulness, "speed": speed, "comment": comment}
    answer = Server(as_json=as_json).post(f"/changes/{path_part(ref)}/feedback", body)
    if as_json:
        terminal.raw(answer.text)
        return
    terminal.say("Thank you. Giving it again corrects it.")
