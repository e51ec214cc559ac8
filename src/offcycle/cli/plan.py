"""This module is step 1 on the command line: what Offcycle reads in a runbook, and the plan of a change shown and saved."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from offcycle.cli import options, plan_differences, plan_file, plan_pins, plan_values, terminal
from offcycle.cli.connection import JSON, Answer, Server
from offcycle.cli.endings import REFUSED, RefusedError, WrongUsageError
from offcycle.cli.giving import change_of, path_part, tell_next
from offcycle.cli.options import example, said
from offcycle.cli.terminal import counted

if TYPE_CHECKING:
    from offcycle.runbook import Reading

commands = typer.Typer(help="Read a runbook, and show or save the plan of a change.")

PARTS = {
    "steps": "Steps",
    "checks": "Checks",
    "rollback": "Rollback",
    "later": "Later",
}

Message = Annotated[str, typer.Option("--message", "-m", help="What changed, in a sentence.")]
Over = Annotated[
    int | None,
    typer.Option(
        metavar="N", help="Save only if revision N is the present one (0: only if there is none)."
    ),
]
Merge = Annotated[
    bool,
    typer.Option(
        "--merge",
        help="If somebody else saved after --over, save both edits where they touch different lines.",
    ),
]
From = Annotated[
    int | None,
    typer.Option("--from", metavar="N", help="The earlier; without it, the one before --to."),
]
To = Annotated[
    int | None, typer.Option(metavar="N", help="The later; without it, the present one.")
]
Pin = Annotated[
    bool,
    typer.Option(
        "--pin",
        help="First write the digests of the scripts, playbooks and jobs that it names into the file.",
    ),
]
Executors = Annotated[
    str | None,
    typer.Option(
        metavar="NAMES", help="The executors that are enabled, with commas between: sh,http."
    ),
]
PolicyFile = Annotated[
    Path | None,
    typer.Option(
        "--policy", metavar="FILE", help="The policy that says which executors are enabled."
    ),
]
SavedFile = Annotated[
    Path | None,
    typer.Argument(metavar="[FILE.md]", help="The plan, a Markdown file; it is sent as it is."),
]
Revision = Annotated[
    int | None, typer.Option(metavar="N", help="This revision; without it, the present one.")
]


@commands.command(
    "check",
    epilog=example(
        "offcycle plan check lifeboat-switchover.md",
        "offcycle plan check deploy.md --pin --policy policy.toml",
    ),
)
def check(
    file: options.PlanFile,
    procedure: options.Procedure = None,
    pin: Pin = False,
    executors: Executors = None,
    policy: PolicyFile = None,
    as_json: options.Json = False,
) -> None:
    """Say what is wrong with a plan, each fault with its line; it ends with 1 if there is a fault."""
    enabled = plan_values.executors(executors, policy)
    if pin:
        plan_pins.write(file, procedure, quiet=as_json)
    reading = plan_file.reading(plan_file.source(file, procedure), file, enabled)
    faults = [each for each in reading.faults if each.severity == "fault"]
    if as_json:
        _print_reading(reading)
    else:
        for each in reading.faults:
            terminal.say(plan_file.fault_line(file, each))
        plan_values.tell_assumed(reading, enabled, given=bool(policy or executors is not None))
        steps = [step for step in reading.steps if step.part == "steps"]
        warnings = len(reading.faults) - len(faults)
        terminal.say(
            f"{reading.title}: {counted(len(steps), 'step')}, {counted(len(faults), 'fault')}, {counted(warnings, 'warning')}.",
            bold=True,
        )
    if faults:
        raise typer.Exit(REFUSED)


@commands.command("digest", epilog=example("offcycle plan digest lifeboat-switchover.md"))
def digest(
    file: options.PlanFile, procedure: options.Procedure = None, as_json: options.Json = False
) -> None:
    """Print the digest of a plan, which sign-offs and the start gate name."""
    reading = plan_file.reading(plan_file.source(file, procedure), file)
    if as_json:
        digests = {
            "plan": reading.plan,
            "source": reading.source,
            "operations": dict(reading.operations),
        }
        terminal.raw(json.dumps(digests, indent=2))
        return
    terminal.raw(reading.plan)


@commands.command(
    "steps",
    epilog=example(
        'offcycle plan steps lifeboat-switchover.md --procedure "How to switch to Lifeboat"'
    ),
)
def steps(
    file: options.PlanFile, procedure: options.Procedure = None, as_json: options.Json = False
) -> None:
    """Show the steps that Offcycle reads in a plan."""
    reading = plan_file.reading(plan_file.source(file, procedure), file)
    if as_json:
        _print_reading(reading)
        return
    if reading.open_choice:
        names = "".join(f'\n  --procedure "{name}"' for name in reading.procedures)
        raise RefusedError(
            f"{file} holds several procedures, so it has no steps yet. Choose one:{names}"
        )
    from offcycle.runbook.values import values

    terminal.say(reading.title, bold=True)
    told = [asdict(each) for each in values(reading)]
    plan_values.show_values(told, plan_values.numbers_of(reading))
    plan_file.show_steps(reading, PARTS)


def _print_reading(reading: "Reading") -> None:
    from offcycle.runbook import as_json as plain

    terminal.raw(json.dumps(plain(reading), indent=2, ensure_ascii=False))


@commands.command("show", epilog=example("offcycle plan show CR-1001 > plan.md"))
def show(ref: options.Ref, revision: Revision = None, as_json: options.Json = False) -> None:
    """Print the plan of a change, byte for byte as it was saved."""
    accept = JSON if as_json else "text/markdown"
    answer = Server(as_json=as_json).get(
        f"/changes/{path_part(ref)}/plan", accept=accept, revision=revision
    )
    if as_json:
        terminal.raw(answer.text)
        return
    terminal.exactly(answer.content)


@commands.command(
    "save",
    epilog=example(
        "offcycle plan save CR-1001 lifeboat-switchover.md \\",
        '    --procedure "How to switch to Lifeboat"',
        'offcycle plan save CR-1001 plan.md --over 2 --message "Corrected step 3."',
    ),
)
def save(
    ref: options.Ref,
    file: SavedFile = None,
    procedure: options.Procedure = None,
    message: Message = "",
    over: Over = None,
    merge: Merge = False,
    give_up_say: options.GiveUpSay = False,
    yes: options.Yes = False,
    as_json: options.Json = False,
) -> None:
    """Save a file as the plan of a change, or choose a procedure of the plan that is there."""
    body = _body(file, procedure, message, give_up_say=give_up_say)
    server = Server(as_json=as_json)
    plan = server.get(f"/changes/{path_part(ref)}").data["plan"]
    present = plan["revision"] if plan else 0
    rests = present if over is None else over
    if present and rests == present:
        _tell_first(server, ref, body, file=file if over is None else None, ask=not yes)
    answer = _saved(server, ref, body, over=rests, file=file, merge=merge)
    if as_json:
        terminal.raw(answer.text)
        return
    plan_file.tell_saved(answer.data)
    tell_next(change_of(server, ref))


def _body(
    file: Path | None, procedure: str | None, message: str, *, give_up_say: bool
) -> dict[str, object]:
    """What is sent: the file with its choice, or a choice among the procedures that are there."""
    if file is None and procedure is None:
        raise WrongUsageError("Nothing was saved. Name a Markdown file, a --procedure, or both.")
    markdown = plan_file.text_of(plan_file.source(file, procedure)) if file else None
    body = said(markdown=markdown, procedure=None if file else procedure, message=message)
    return {**body, "give_up_say": True} if give_up_say else body


def _saved(
    server: Server,
    ref: str,
    body: dict[str, object],
    *,
    over: int,
    file: Path | None,
    merge: bool,
) -> Answer:
    """The saved plan; if somebody else has saved meanwhile, what they did is shown, or taken over where that is wanted."""
    try:
        return plan_file.save(server, ref, body, over=over)
    except RefusedError as refused:
        problem = refused.problem
        merged = problem.get("merged") if merge else None
        if "difference" not in problem or (refused.as_json and merged is None):
            raise
        if merged is None:
            plan_differences.tell_overtaken(problem, ref, str(file or "FILE.md"))
            current, by = problem["current_revision"], problem["author"]
            raise RefusedError(
                f"The plan of {ref} was not saved, because it rests on revision {over}, and {by} has saved revision {current} since."
            ) from refused
    both = {name: value for name, value in body.items() if name != "procedure"}
    current = problem["current_revision"]
    answer = plan_file.save(server, ref, {**both, "markdown": merged}, over=current)
    if not server.as_json:
        terminal.say(
            f"Revision {current} by {problem['author']} was taken over. Your file lacks it: "
            f"offcycle plan show {ref} > {file or 'plan.md'}"
        )
    return answer


@commands.command("diff", epilog=example("offcycle plan diff CR-1001 --from 1 --to 2"))
def diff(
    ref: options.Ref, from_: From = None, to: To = None, as_json: options.Json = False
) -> None:
    """Show what differs between two revisions of a plan, step by step and word by word."""
    server = Server(as_json=as_json)
    if from_ is None:
        plan = change_of(server, ref)["plan"] or {"revision": 1}
        from_ = max((to or plan["revision"]) - 1, 1)
    asked = f"from={from_}" + (f"&to={to}" if to else "")
    answer = server.get(f"/changes/{path_part(ref)}/plan/diff?{asked}")
    if as_json:
        terminal.raw(answer.text)
        return
    found = answer.data
    between = f"revision {found['from_revision']} and revision {found['to_revision']}"
    if not found["differences"]:
        terminal.say(f"No step, note or value differs between {between} of the plan of {ref}.")
        return
    terminal.say(f"Between {between} of the plan of {ref}:")
    plan_differences.tell(found["differences"])


def _tell_first(
    server: Server, ref: str, body: dict[str, object], *, file: Path | None, ask: bool
) -> None:
    """Say what saving would change and end, and ask at a terminal whether that is meant.

    A file that does not say which revision it was made from replaces nobody else's revision, unless its writer has just seen
    what would be lost.
    """
    if server.as_json and not file:
        return
    told = server.post(f"/changes/{path_part(ref)}/plan/check", body).data
    others = bool(file) and not told["against"]["yours"]
    if others:
        plan_differences.not_blindly(told["against"], ref, str(file), as_json=server.as_json)
    if server.as_json or not ask:
        return
    ends = told["ends"]
    for line in ends["says"]:
        terminal.say(line)
    costs = others or ends["sign_offs"] or ends["staging"] or ends["risk"]
    if costs and terminal.interactive() and not typer.confirm("Save it?"):
        raise RefusedError("Nothing was saved.")
