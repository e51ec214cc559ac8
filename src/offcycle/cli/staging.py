"""This module is step 2 on the command line: sign-offs, the desk check, the waiver, and help; the run itself is in `run.py`."""

from typing import Annotated

import typer

from offcycle.cli import moments, options, terminal
from offcycle.cli.connection import Server
from offcycle.cli.endings import RefusedError
from offcycle.cli.giving import change_of, give, path_part, told
from offcycle.cli.options import example, said

commands = typer.Typer()

Digest = Annotated[
    str | None,
    typer.Option(help="Sign only if the plan has this digest; without it, the plan as it stands."),
]
Role = Annotated[
    str | None, typer.Option(help="One validating role; without it, every one that you hold.")
]
Check = Annotated[
    list[str] | None,
    typer.Option(
        metavar="KEY", help="A check of the plan that is ticked; without it, all by a pass."
    ),
]
Needed = Annotated[str, typer.Option(help="Why, in a sentence.")]


@commands.command(
    "sign-off",
    epilog=example(
        "offcycle sign-off CR-1001 pass",
        'offcycle sign-off CR-1001 fail --reason "The search page stays empty."',
    ),
)
def sign_off(
    ref: options.Ref,
    verdict: Annotated[options.Verdict, typer.Argument(help="What you found in staging.")],
    reason: options.Reason = None,
    digest: Digest = None,
    role: Role = None,
    check: Check = None,
    as_json: options.Json = False,
) -> None:
    """Pass or fail what you see in staging, for every validating role that you hold."""
    server = Server(as_json=as_json)
    change = change_of(server, ref)
    plan = change["plan"]
    if plan is None:
        raise RefusedError(
            f"{ref} was not signed off, because it has no plan yet. "
            f"Document it first: offcycle plan save {ref} FILE.md"
        )
    if not as_json:
        terminal.say(f"{change['ref']}: {change['title']}")
        terminal.say(f"Revision {plan['revision']} of the plan, {plan['digest']}")
    seen = digest or plan["digest"]
    body = said(verdict=verdict, digest=seen, reason=reason, role=role, checks=check or None)
    answer = server.post(f"/changes/{path_part(ref)}/sign-off", body)
    if as_json:
        terminal.raw(answer.text)
        return
    told(answer.data, f"{{ref}}: your sign-off is recorded, {verdict}.")


@commands.command(
    "desk-check",
    epilog=example(
        'offcycle desk-check CR-1001 --with dev --not-tried "Whether the mail server answers."',
        'offcycle desk-check CR-1001 --with qa --not-tried "The tapes." --cannot-show "Staging has none."',
    ),
)
def desk_check(
    ref: options.Ref,
    beside: Annotated[
        str, typer.Option("--with", metavar="ACCOUNT", help="Who went through it with you.")
    ],
    not_tried: Annotated[str, typer.Option(help="What could not be tried.")],
    cannot_show: Annotated[
        str | None, typer.Option(help="Why staging cannot show it, where there is one.")
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Say that two of you went through every step, one of you the author, because staging cannot show it."""
    body = {"with": beside, **said(not_tried=not_tried, cannot_show=cannot_show)}
    give(ref, "desk-check", body, done="{ref}: the desk check is recorded.", as_json=as_json)


@commands.command(
    "waive-validation",
    epilog=example(
        'offcycle waive-validation CR-1001 --reason "The site is down and nobody of QA answers."'
    ),
)
def waive(ref: options.Ref, reason: Needed, as_json: options.Json = False) -> None:
    """Go without the validation that is missing, in need; the approvers see your reason."""
    done = "{ref}: the missing validation is waived."
    give(ref, "waive-validation", {"reason": reason}, done=done, as_json=as_json)


@commands.command(
    "request-help",
    epilog=example('offcycle request-help CR-1001 --note "The build in staging stays red."'),
)
def request_help(
    ref: options.Ref, note: options.Note = None, as_json: options.Json = False
) -> None:
    """Ask the hosting team for help with the plan in staging; a call is set within the time of the policy."""
    done = "{ref}: help is asked for."
    give(ref, "request-help", said(note=note), done=done, as_json=as_json)


@commands.command("accept-help", epilog=example("offcycle accept-help CR-1001"))
def accept_help(ref: options.Ref, note: options.Note = None, as_json: options.Json = False) -> None:
    """Say that you help."""
    give(ref, "accept-help", said(note=note), done="{ref}: you help.", as_json=as_json)


@commands.command(
    "schedule-call",
    epilog=example(
        "offcycle schedule-call CR-1001 --starts-at 20m --url https://meet.example.org/1",
        "offcycle schedule-call CR-1001 --starts-at 2026-11-23T06:00:00-05:00",
    ),
)
def schedule_call(
    ref: options.Ref,
    starts_at: Annotated[
        str, typer.Option(help="In how long (20m, 1h), or at which time (RFC 3339).")
    ],
    url: Annotated[
        str | None, typer.Option(help="Where it is held; else as it was, or as the policy says.")
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Set when and where the call for help is held, or set it anew."""
    moment = moments.until(starts_at)
    done = f"{{ref}}: the call is set for {terminal.local(moment)}."
    body = said(starts_at=moment, url=url)
    give(ref, "schedule-call", body, done=done, as_json=as_json)


@commands.command(
    "cancel-call",
    epilog=example('offcycle cancel-call CR-1001 --note "It is solved."'),
)
def cancel_call(ref: options.Ref, note: options.Note = None, as_json: options.Json = False) -> None:
    """Say that the call which was set will not be held; those invited are told, and help is still asked for."""
    done = "{ref}: the call is cancelled."
    give(ref, "cancel-call", said(note=note), done=done, as_json=as_json)


@commands.command(
    "hold-call",
    epilog=example('offcycle hold-call CR-1001 --note "It was a wrong password."'),
)
def hold_call(ref: options.Ref, note: options.Note = None, as_json: options.Json = False) -> None:
    """Say that the call was held, or that the help was given in another way."""
    done = "{ref}: the help was given."
    give(ref, "hold-call", said(note=note), done=done, as_json=as_json)
