"""This module is what is said about the plan on the command line: remarks, questions, their answers, and what is settled."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from offcycle.cli import options, terminal
from offcycle.cli.connection import Server
from offcycle.cli.giving import give, path_part, people
from offcycle.cli.options import example

commands = typer.Typer()
of_plans = typer.Typer()


@commands.command(
    "comment",
    epilog=example(
        'offcycle comment CR-1001 --text "Step 3 needs the new account." --step s3',
        'offcycle comment CR-1001 --text "Is the cache warm by then?" --step s3 --question',
        'offcycle comment CR-1001 --text "Yes, since 02:00." --answers 14',
    ),
)
def comment(
    ref: options.Ref,
    text: Annotated[str, typer.Option(help="What you want to say.")],
    step: Annotated[str | None, typer.Option(help="The key of the step that it is about.")] = None,
    *,
    question: Annotated[
        bool, typer.Option("--question", help="It asks for an answer, and is open until settled.")
    ] = False,
    answers: Annotated[
        int | None, typer.Option(metavar="N", help="The number of the question that it answers.")
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Say something about the plan, or about one step of it: a remark, a question, or an answer to one."""
    body = options.said(text=text, step=step, answers=answers)
    if question:
        body["question"] = True
    what = "question" if question else "comment"
    give(ref, "comment", body, done=f"{{ref}}: your {what} is recorded.", as_json=as_json)


@commands.command("settle-comment", epilog=example("offcycle settle-comment CR-1001 12"))
def settle_comment(
    ref: options.Ref,
    comment: Annotated[int, typer.Argument(metavar="N", help="The number of the comment.")],
    as_json: options.Json = False,
) -> None:
    """Mark a comment on the plan as settled: answered, or taken up in the plan."""
    done = "{ref}: the comment is settled."
    give(ref, "settle-comment", {"comment": comment}, done=done, as_json=as_json)


class State(StrEnum):
    """How a comment stands."""

    REMARK = "remark"
    OPEN = "open"
    SETTLED = "settled"


@of_plans.command(
    "comments",
    epilog=example("offcycle plan comments CR-1001", "offcycle plan comments CR-1001 --state open"),
)
def comments(
    ref: options.Ref,
    state: Annotated[State | None, typer.Option(help="Only those; open: questions.")] = None,
    as_json: options.Json = False,
) -> None:
    """List what was said about the plan and its steps, with what is still open."""
    server = Server(as_json=as_json)
    answer = server.get(f"/changes/{path_part(ref)}/plan/comments", state=state and state.value)
    if as_json:
        terminal.raw(answer.text)
        return
    show(answer.data["items"], people(server))
    if not answer.data["items"]:
        terminal.say("Nothing was said about the plan that fits.")


def show(said: list[dict[str, Any]], names: dict[str, str]) -> None:
    """What was said, each with its number, step and state."""
    for each in said:
        about = f", step {each['step']} ({each['step_title']})" if each["step"] else ""
        gone = ", which is no longer in the plan" if each["step_gone"] else ""
        by = names.get(each["by"], each["by"])
        terminal.say(
            f"{each['n']:>3}. {by}, {terminal.local(each['at'])}{about}{gone}: {_state(each, names)}"
        )
        terminal.indented(each["text"], 5)


def _state(said: dict[str, Any], names: dict[str, str]) -> str:
    answered = ", ".join(str(n) for n in said["answered_by"])
    more = f"; answered by {answered}" if answered else ""
    if said["state"] == "settled":
        by = names.get(said["settled_by"], said["settled_by"])
        return f"settled by {by}, {terminal.local(said['settled_at'])}{more}"
    if said["state"] == "open":
        return f"open question{more}"
    return f"answers {said['answers']}" if said["answers"] else "remark"
