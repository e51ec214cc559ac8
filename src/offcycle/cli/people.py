"""This module sets up who is who on the server: accounts, systems, teams and roles, in the name of the command line itself."""

from pathlib import Path
from typing import Annotated

import typer

from offcycle.cli import installation, passwords, terminal
from offcycle.cli.endings import refused
from offcycle.cli.options import example

commands = typer.Typer()
accounts = typer.Typer(help="Add and disable accounts, and set passwords.")
roles = typer.Typer(help="Give roles to accounts, and take them.")
systems = typer.Typer(help="Add systems, or change what is known of them.")
teams = typer.Typer(help="Add teams, or rename them.")

Account = Annotated[str, typer.Argument(metavar="ACCOUNT", help="The short name of the account.")]
Name = Annotated[str, typer.Option(help="The name by which people know them.")]
Email = Annotated[str, typer.Option(help="The address that notices go to.")]
PasswordFile = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Take the password out of this file."),
]
On = Annotated[str, typer.Option(metavar="PLACE", help="A system, team:NAME, or * for everywhere.")]

VARIABLE = "OFFCYCLE_ADMIN_PASSWORD"


@commands.command(
    "createadmin",
    epilog=example(
        'offcycle createadmin robin --name "Robin Vale" --email robin@example.org',
        'offcycle createadmin robin --name "Robin Vale" --email robin@example.org --password-file secret.txt',
    ),
)
def createadmin(
    account: Account, name: Name, email: Email, password_file: PasswordFile = None
) -> None:
    """Add an administrator; the password is asked for, or comes from a file or OFFCYCLE_ADMIN_PASSWORD."""
    installation.ready()
    password = passwords.new(account, password_file, VARIABLE)
    _add(account, name, email, administrator=True)
    _set_password(account, password)
    terminal.say(f"{account} is an administrator, and can sign in.")
    terminal.say("Next: offcycle check says what is still missing.")


@accounts.command(
    "add", epilog=example('offcycle account add ann --name "Ann Lee" --email ann@example.org')
)
def add(
    account: Account,
    name: Name,
    email: Email,
    administrator: Annotated[
        bool, typer.Option("--administrator", help="They keep people, systems and the policy.")
    ] = False,
) -> None:
    """Add an account, or change its name, address or administrator's mark."""
    installation.ready()
    _add(account, name, email, administrator=administrator)
    terminal.say(f"The account {account} is there.")
    terminal.say(f"Next: offcycle account password {account}")


def _add(account: str, name: str, email: str, *, administrator: bool) -> None:
    from offcycle.process.people import AddAccount

    ask = AddAccount(account, name, email, administrator=administrator)
    installation.as_console("add-account", ask, f"The account {account} was not added:")


@accounts.command("disable", epilog=example("offcycle account disable ann"))
def disable(account: Account) -> None:
    """Disable an account; nobody acts in its name any more."""
    installation.ready()
    from offcycle.process.people import DisableAccount

    said = f"The account {account} was not disabled:"
    installation.as_console("disable-account", DisableAccount(account), said)
    terminal.say(f"The account {account} is disabled.")


@accounts.command("enable", epilog=example("offcycle account enable ann"))
def enable(account: Account) -> None:
    """Enable an account that was disabled; it holds the roles that it held."""
    installation.ready()
    from offcycle.process.people import EnableAccount

    said = f"The account {account} was not enabled:"
    installation.as_console("enable-account", EnableAccount(account), said)
    terminal.say(f"The account {account} is enabled.")


@accounts.command(
    "telephone",
    epilog=example(
        'offcycle account telephone ann "+1 555 555 0100"', 'offcycle account telephone ann ""'
    ),
)
def telephone(
    account: Account,
    number: Annotated[
        str,
        typer.Argument(metavar="NUMBER", help="With the country in front; empty takes it away."),
    ],
) -> None:
    """Say at which telephone number somebody is called when it is urgent."""
    installation.ready()
    from offcycle.process.people import SetTelephone

    said = f"The telephone number of {account} was not set:"
    installation.as_console("set-telephone", SetTelephone(account, number), said)
    known = installation.world().roster.accounts[account].telephone
    terminal.say(f"{account} is called at {known}." if known else f"{account} has no number.")


@accounts.command(
    "password",
    epilog=example(
        "offcycle account password ann", "offcycle account password ann --password-file secret.txt"
    ),
)
def password(account: Account, password_file: PasswordFile = None) -> None:
    """Set the password of an account anew; the record hears that it was set."""
    installation.ready()
    _set_password(account, passwords.new(account, password_file, "OFFCYCLE_PASSWORD"))
    terminal.say(f"The password of {account} is set.")


def _set_password(account: str, given: str) -> None:
    from offcycle.ledger.record import record
    from offcycle.people.passwords import set_password
    from offcycle.process.kernel import CONSOLE, Actor

    outcome = set_password(
        account=account,
        password=given,
        record=lambda ask: record(
            command="reset-credentials", ask=ask, actor=Actor(CONSOLE, CONSOLE)
        ),
    )
    if outcome is not None:
        raise refused(outcome.refusals, f"The password of {account} was not set:")


Role = Annotated[str, typer.Argument(metavar="ROLE", help="Such as dev, hosting or approver.")]


@roles.command(
    "give",
    epilog=example(
        "offcycle role give ann dev --on eclkc",
        "offcycle role give ben hosting",
        "offcycle role give cat qa --on team:web",
    ),
)
def give(account: Account, role: Role, on: On = "*") -> None:
    """Give an account a role: on a system, on a team's systems, or everywhere."""
    _hold("give-role", account, role, on, f"{account} was not given the role {role}:")
    terminal.say(f"{account} holds the role {role} {_where(on)}.")


@roles.command("take", epilog=example("offcycle role take ann dev --on eclkc"))
def take(account: Account, role: Role, on: On = "*") -> None:
    """Take a role from an account, where it was given."""
    _hold("take-role", account, role, on, f"The role {role} was not taken from {account}:")
    terminal.say(f"{account} does not hold the role {role} {_where(on)} any more.")


def _hold(command: str, account: str, role: str, on: str, said: str) -> None:
    installation.ready()
    from offcycle.process.people import HoldRole

    installation.as_console(command, HoldRole(account, role, on), said)


def _where(on: str) -> str:
    return "everywhere" if on == "*" else f"on {on}"


@teams.command("set", epilog=example('offcycle team set web --name "Web team"'))
def set_team(
    team: Annotated[str, typer.Argument(metavar="TEAM", help="The short name of the team.")],
    name: Annotated[str, typer.Option(help="The name by which people know it.")],
    stakeholder: Annotated[
        list[str] | None,
        typer.Option(metavar="MAIL", help="Who is told of its systems' changes; once for each."),
    ] = None,
) -> None:
    """Add a team, or change its name and stakeholders."""
    installation.ready()
    from offcycle.process.people import SetTeam

    ask = SetTeam(team, name, None if stakeholder is None else tuple(stakeholder))
    installation.as_console("set-team", ask, f"The team {team} was not set:")
    terminal.say(f"The team {team} is there.")


Address = Annotated[
    str | None,
    typer.Option(metavar="URL", help="Its address; empty if it has no such environment."),
]


@systems.command(
    "set",
    epilog=example(
        "offcycle system set eclkc --name ECLKC --team web \\",
        "    --staging https://staging.example.org --production https://example.org \\",
        "    --stakeholder list@example.org",
        "offcycle system set eclkc --staging https://stage.example.org",
    ),
)
def set_system(
    system: Annotated[str, typer.Argument(metavar="SYSTEM", help="The short name of the system.")],
    name: Annotated[str | None, typer.Option(help="The name by which people know it.")] = None,
    team: Annotated[str | None, typer.Option(help="The short name of its team.")] = None,
    staging: Address = None,
    production: Address = None,
    stakeholder: Annotated[
        list[str] | None,
        typer.Option(metavar="MAIL", help="Who is told how a change ended; once for each."),
    ] = None,
) -> None:
    """Add a system, or change it; what is not given stays as it is."""
    installation.ready()
    from offcycle.process.people import SetSystem
    from offcycle.process.world import System

    known = installation.world().roster.systems.get(system) or System(system, system, "")
    ask = SetSystem(
        system=system,
        name=known.name if name is None else name,
        team=known.team if team is None else team,
        staging=known.staging if staging is None else staging,
        production=known.production if production is None else production,
        stakeholders=known.stakeholders if stakeholder is None else tuple(stakeholder),
    )
    installation.as_console("set-system", ask, f"The system {system} was not set:")
    terminal.say(f"The system {system} is there.")
