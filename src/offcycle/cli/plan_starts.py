"""This module is where a plan starts from on the command line, and which of its steps were changed since they last ran."""

from pathlib import Path
from typing import Annotated, Any

import typer

from offcycle.cli import options, plan_file, terminal
from offcycle.cli.connection import Server
from offcycle.cli.endings import RefusedError, WrongUsageError
from offcycle.cli.giving import change_of, path_part, people, tell_next
from offcycle.cli.options import example, said

of_plans = typer.Typer()

MARKS = {"same": " ", "changed": "~", "new": "+"}


@of_plans.command("starts", epilog=example("offcycle plan starts CR-1001"))
def starts(ref: options.Ref, as_json: options.Json = False) -> None:
    """List what the plan can start from: templates of the system, and earlier plans, those that went well first."""
    server = Server(as_json=as_json)
    answer = server.get(f"/changes/{path_part(ref)}/plan/starts")
    if as_json:
        terminal.raw(answer.text)
        return
    found, names = answer.data["items"], people(server)
    rows = [
        (
            each["change"] or f"template {each['template']}",
            str(each["steps"]),
            _ran(each),
            each["title"] + _ends(each, names),
        )
        for each in found
    ]
    if rows:
        terminal.table(("from", "steps", "in production", "title"), rows)
    else:
        terminal.say(
            "There is nothing to start from yet: give a runbook of your own, offcycle plan start"
            f" {ref} FILE.md"
        )


def _ran(each: dict[str, Any]) -> str:
    ran = each["last_run"]
    if ran:
        return f"{ran['outcome'].replace('_', ' ')}, {terminal.local(ran['at'])}"
    return "-" if each["template"] else (each["outcome"] or "open").replace("_", " ")


def _ends(each: dict[str, Any], names: dict[str, str]) -> str:
    who = " and ".join(names.get(one, one) for one in each["ends_say_of"])
    return f" (ends the say of {who}, who wrote it)" if who else ""


@of_plans.command(
    "start",
    epilog=example(
        "offcycle plan start CR-1007 --from CR-1002",
        "offcycle plan start CR-1007 --template restore-db",
        "offcycle plan start CR-1007 runbook.md",
    ),
)
def start(
    ref: options.Ref,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE.md]", help="A runbook of your own.")
    ] = None,
    *,
    change: Annotated[
        str, typer.Option("--from", metavar="CR-N", help="An earlier change on the same system.")
    ] = "",
    template: Annotated[str, typer.Option(metavar="NAME", help="A template of the system.")] = "",
    message: Annotated[
        str, typer.Option("--message", "-m", help="Why, or what is meant to differ.")
    ] = "",
    give_up_say: options.GiveUpSay = False,
    as_json: options.Json = False,
) -> None:
    """Start the plan of a change from a file, an earlier change or a template; it becomes the first revision."""
    if sum(map(bool, (file, change, template))) != 1:
        raise WrongUsageError(
            "Nothing was started. Name one: a Markdown file, --from a change, or a --template."
        )
    server = Server(as_json=as_json)
    body = said(message=message, change=change or None, template=template or None)
    if give_up_say:
        body["give_up_say"] = True
    if file is None:
        answer = server.post(f"/changes/{path_part(ref)}/plan/start", body)
    else:
        before = server.get(f"/changes/{path_part(ref)}")
        if before.data["plan"]:
            raise RefusedError(
                f"{ref} has a plan already. Save over it: offcycle plan save {ref} {file}"
            )
        body["markdown"] = plan_file.text_of(plan_file.source(file, None))
        answer = server.put(f"/changes/{path_part(ref)}/plan", body, etag=before.etag)
    if as_json:
        terminal.raw(answer.text)
        return
    plan_file.tell_saved(answer.data)
    tell_next(change_of(server, ref))


@of_plans.command("since", epilog=example("offcycle plan since CR-1001"))
def since(ref: options.Ref, as_json: options.Json = False) -> None:
    """Mark the steps that are new (+) or were changed (~) since they last ran in production of this system."""
    server = Server(as_json=as_json)
    answer = server.get(f"/changes/{path_part(ref)}/plan/since")
    if as_json:
        terminal.raw(answer.text)
        return
    plan = server.get(f"/changes/{path_part(ref)}/plan", revision=answer.data["revision"]).data
    steps = {step["key"]: step for step in plan["steps"]}
    for each in answer.data["steps"]:
        step = steps[each["key"]]
        terminal.say(
            f"{MARKS[each['changed_since_production']]} {step['number']:>3}. {step['title']}"
            f"  [{each['key']}] {_last(each)}"
        )


def _last(each: dict[str, Any]) -> str:
    if each["changed_since_production"] == "new":
        return "never ran in production here"
    ran = "as it ran" if each["changed_since_production"] == "same" else "changed since it ran"
    where = f" in {each['change']}" if each["change"] else ""
    return f"{ran}{where}, {terminal.local(each['at'])}"
