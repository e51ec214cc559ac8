"""This module is the end on the command line: stakeholders are told, and the change is closed."""

from typing import Annotated, Any

import typer

from offcycle.cli import drafts, options, terminal
from offcycle.cli.connection import Server
from offcycle.cli.endings import WrongUsageError
from offcycle.cli.giving import give, path_part
from offcycle.cli.options import example

commands = typer.Typer()


@commands.command(
    "notify",
    epilog=example(
        'offcycle notify CR-1001 --message "The site works again, from its copy."',
        "offcycle notify CR-1001 --draft > notice.txt",
        "offcycle notify CR-1001 --message-file notice.txt",
    ),
)
def notify(
    ref: options.Ref,
    message: Annotated[str, typer.Option(help="What stakeholders are told.")] = "",
    message_file: drafts.MessageFile = None,
    draft: drafts.Draft = False,
    as_json: options.Json = False,
) -> None:
    """Send stakeholders the notice of how it ended; --draft proposes its words."""
    if draft:
        drafts.show(ref, "ending", as_json=as_json)
        return
    body = {"message": drafts.words(message, message_file)}
    if not body["message"]:
        raise WrongUsageError(
            "Nothing was sent, because there is no message. Give --message or --message-file; "
            f"a proposal is printed by: offcycle notify {ref} --draft"
        )
    done = "{ref}: the stakeholders are told."
    give(ref, "notify-stakeholders", body, done=done, as_json=as_json)


@commands.command("links", epilog=example("offcycle links CR-1001"))
def links(ref: options.Ref, as_json: options.Json = False) -> None:
    """List who holds a private link to how the change stands, and since when."""
    answer = Server(as_json=as_json).get(f"/changes/{path_part(ref)}/links")
    if as_json:
        terminal.raw(answer.text)
        return
    for each in answer.data["items"]:
        terminal.say(f"{each['address']}: {_held(each)}")
    if not answer.data["items"]:
        terminal.say("Nobody outside has a page about this change.")


def _held(link: dict[str, Any]) -> str:
    """How it stands with one link, in words."""
    held = f"since {terminal.local(link['since'])}" if link["since"] else "with the next mail"
    told = held if link["open"] else "none"
    if link["ended_at"]:
        told += f"; one was ended by {link['ended_by']}, {terminal.local(link['ended_at'])}"
    return told


@commands.command(
    "end-links",
    epilog=example(
        "offcycle end-links CR-1001 --address list@example.org", "offcycle end-links CR-1001"
    ),
)
def end_links(
    ref: options.Ref,
    address: Annotated[
        str, typer.Option(metavar="MAIL", help="Whose; left out, those of all stakeholders.")
    ] = "",
    renew: Annotated[bool, typer.Option(help="Whether a new one stands in the next mail.")] = True,
    as_json: options.Json = False,
) -> None:
    """End private links of stakeholders to the state of a change."""
    body = {"address": address, "renew": renew}
    give(ref, "end-links", body, done="{ref}: the links are ended.", as_json=as_json)


@commands.command("close", epilog=example("offcycle close CR-1001"))
def close(ref: options.Ref, as_json: options.Json = False) -> None:
    """Close the change with the outcome that its last run had."""
    give(ref, "close", done="{ref} is closed.", as_json=as_json)
