"""This module is the end on the command line: stakeholders are told, the change is closed; and comments on the way."""

from typing import Annotated

import typer

from offcycle.cli import options
from offcycle.cli.giving import give
from offcycle.cli.options import example

commands = typer.Typer()


@commands.command(
    "notify",
    epilog=example('offcycle notify CR-1001 --message "The site works again, from its copy."'),
)
def notify(
    ref: options.Ref,
    message: Annotated[str, typer.Option(help="What stakeholders are told.")],
    as_json: options.Json = False,
) -> None:
    """Send stakeholders the notice of how it ended."""
    body = {"message": message}
    done = "{ref}: the stakeholders are told."
    give(ref, "notify-stakeholders", body, done=done, as_json=as_json)


@commands.command("close", epilog=example("offcycle close CR-1001"))
def close(ref: options.Ref, as_json: options.Json = False) -> None:
    """Close the change with the outcome that its last run had."""
    give(ref, "close", done="{ref} is closed.", as_json=as_json)


@commands.command(
    "comment",
    epilog=example('offcycle comment CR-1001 --text "Step 3 needs the new account." --step s3'),
)
def comment(
    ref: options.Ref,
    text: Annotated[str, typer.Option(help="What you want to say.")],
    step: Annotated[str | None, typer.Option(help="The key of the step that it is about.")] = None,
    as_json: options.Json = False,
) -> None:
    """Say something about the plan, or about one step of it."""
    body = options.said(text=text, step=step)
    give(ref, "comment", body, done="{ref}: your comment is recorded.", as_json=as_json)


@commands.command("settle-comment", epilog=example("offcycle settle-comment CR-1001 12"))
def settle_comment(
    ref: options.Ref,
    comment: Annotated[int, typer.Argument(metavar="N", help="The number of the comment.")],
    as_json: options.Json = False,
) -> None:
    """Mark a comment on the plan as settled: answered, or taken up in the plan."""
    done = "{ref}: the comment is settled."
    give(ref, "settle-comment", {"comment": comment}, done=done, as_json=as_json)
