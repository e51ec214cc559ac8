"""This module makes, lists and revokes API tokens on the server.

A token that is made here for somebody cannot decide, sign off or stand by in their name. One that can lives a day, and is
made by the person: here that is shown by their password. In the demonstration, which has no secrets, it is not asked for.
"""

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from offcycle.cli import installation, options, passwords, terminal
from offcycle.cli.endings import RefusedError, WrongUsageError, refused
from offcycle.cli.options import example

if TYPE_CHECKING:
    from offcycle.process.kernel import Actor

commands = typer.Typer(help="Make, list and revoke API tokens.")

ISSUED_DAYS = 90
DAYS = {"decide": 1, "calendar": 366, "metrics": 366}

Account = Annotated[str, typer.Argument(metavar="ACCOUNT", help="Whose token it is to be.")]
Number = Annotated[str, typer.Argument(metavar="TOKEN", help="Its number, as the list gives it.")]

Calendar = Annotated[
    bool,
    typer.Option("--calendar", help="It opens /api/v1/calendar.ics?token=... and nothing else."),
]
Metrics = Annotated[bool, typer.Option("--metrics", help="It opens /metrics and nothing else.")]


@commands.command(
    "create",
    epilog=example(
        "export OFFCYCLE_TOKEN=$(offcycle token create ann)",
        "offcycle token create ci --name pipeline --expires 30 --read-only",
        "offcycle token create ann --own",
        "offcycle token create ann --calendar",
    ),
)
def create(
    account: Account,
    name: Annotated[str, typer.Option(help="What it is for.")] = "command line",
    expires: Annotated[
        int | None,
        typer.Option(
            metavar="DAYS",
            min=1,
            max=366,
            help="How long it holds; 90 days, own ones 1, --calendar and --metrics 366.",
        ),
    ] = None,
    read_only: Annotated[bool, typer.Option("--read-only", help="It gives no command.")] = False,
    own: Annotated[
        bool,
        typer.Option(
            "--own", help="It may decide in your name: you give your password, and it holds a day."
        ),
    ] = False,
    calendar: Calendar = False,
    metrics: Metrics = False,
    password_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Take your password out of this file.")
    ] = None,
) -> None:
    """Make an API token and print it, alone on standard output, this once."""
    if own + read_only + calendar + metrics > 1:
        raise WrongUsageError(
            "Give one of --own, --read-only, --calendar and --metrics: each makes a token of another kind."
        )
    installation.ready()
    from django.conf import settings

    from offcycle.ledger import read
    from offcycle.ledger.record import record
    from offcycle.people import tokens

    kinds = {"calendar": calendar, "metrics": metrics, "read": read_only}
    scopes = _scopes(kinds, decides=own or settings.DEMO)
    actor = _maker(account, own=own, demo=settings.DEMO, password_file=password_file)
    days = expires or DAYS.get(scopes[-1], ISSUED_DAYS)
    try:
        made = tokens.make(
            account=account,
            name=name,
            scopes=scopes,
            expires_at=read.now() + timedelta(days=days),
            record=lambda ask: record(command="make-token", ask=ask, actor=actor),
        )
    except tokens.TokenRefusedError as error:
        raise refused(error.refused.refusals, f"No token was made for {account}:") from error
    terminal.raw(made)
    if terminal.interactive():
        terminal.complain("It is not shown again. Next: export OFFCYCLE_TOKEN=...")


def _scopes(kinds: dict[str, bool], *, decides: bool) -> tuple[str, ...]:
    """What the token may be used for: the one thing that was asked for, else all that it may."""
    one = tuple(kind for kind, wanted in kinds.items() if wanted)
    return one or ("read", "write", *(["decide"] if decides else []))


def _maker(account: str, *, own: bool, demo: bool, password_file: Path | None) -> "Actor":
    """In whose name the token is made."""
    from offcycle.process.kernel import CONSOLE, Actor

    if demo:
        return Actor(account, "demo")
    if not own:
        return Actor(CONSOLE, CONSOLE)
    from offcycle.people.models import Account as Person

    person = Person.objects.filter(username=account, is_active=True).first()
    given = passwords.present(account, password_file)
    if person is None or not person.check_password(given):
        raise RefusedError(
            f"No token was made, because this is not the password of {account}. "
            "Try again, or let an administrator set it: offcycle account password"
        )
    return Actor(account, CONSOLE)


@commands.command("list", epilog=example("offcycle token list", "offcycle token list ann"))
def list_tokens(
    account: Annotated[
        str | None, typer.Argument(metavar="[ACCOUNT]", help="Of this account alone.")
    ] = None,
    as_json: options.Json = False,
) -> None:
    """List the tokens that hold, never their secrets."""
    installation.ready()
    from offcycle.ledger import read
    from offcycle.people.models import Token

    known = Token.objects.filter(revoked=False, expires_at__gt=read.now()).order_by("account", "id")
    found = [_told(each) for each in (known.filter(account=account) if account else known)]
    if as_json:
        terminal.raw(json.dumps(found, indent=2))
        return
    if not found:
        terminal.say("No token holds.")
        return
    rows = [
        (
            each["token"],
            each["account"],
            each["name"],
            ", ".join(each["scopes"]),
            "own" if each["own"] else "issued",
            terminal.local(each["expires_at"]),
        )
        for each in found
    ]
    terminal.table(("token", "account", "name", "scopes", "made", "expires"), rows)


def _told(token: Any) -> dict[str, Any]:
    return {
        "token": token.id,
        "account": token.account,
        "name": token.name,
        "scopes": json.loads(token.scopes),
        "own": token.own,
        "expires_at": token.expires_at.isoformat(),
    }


@commands.command("revoke", epilog=example("offcycle token revoke 0a1b2c3d4e5f6071"))
def revoke(number: Number) -> None:
    """Revoke a token; it is refused from now on."""
    installation.ready()
    from offcycle.people.models import Token
    from offcycle.process.people import RevokeToken

    found = Token.objects.filter(id=number).first()
    if found is None:
        raise RefusedError(f"No token has the number {number}. Look: offcycle token list")
    said = f"The token {number} was not revoked:"
    installation.as_console("revoke-token", RevokeToken(number), said)
    terminal.say(f"The token {number} of {found.account} is revoked.")
