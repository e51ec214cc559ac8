"""This module starts what runs on a server, sets its database up, and looks after its record."""

from pathlib import Path
from typing import Annotated

import typer

from offcycle.cli import installation, terminal
from offcycle.cli.endings import RefusedError, WrongUsageError
from offcycle.cli.options import example

commands = typer.Typer()

Host = Annotated[str, typer.Option(help="The address of this machine to listen at.")]
Port = Annotated[
    int, typer.Option(min=0, max=65535, help="The port to listen at; 0: any that is free.")
]
WithWorker = Annotated[
    bool, typer.Option("--with-worker", help="Send mails and archive forms in this process too.")
]
Processes = Annotated[int, typer.Option(min=1, max=64, help="How many processes answer.")]
Bundle = Annotated[
    Path | None, typer.Argument(metavar="BUNDLE.zip", help="The evidence of a change.")
]
Root = Annotated[
    str | None,
    typer.Option(
        metavar="SIZE:HASH", help="The root of the record's tree, as it was kept elsewhere."
    ),
]
Database = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="The database; without it, the one of this installation."),
]


@commands.command("serve", epilog=example("offcycle serve --host 0.0.0.0 --with-worker"))
def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    with_worker: WithWorker = False,
    processes: Processes = 1,
) -> None:
    """Answer people and programs over HTTP, until it is told to stop."""
    installation.safe()
    server = installation.wired("server")
    try:
        server.serve(
            host=host,
            port=port,
            with_worker=with_worker,
            processes=processes,
            ready=lambda address: terminal.say(f"Offcycle answers at {address}. Ctrl-C stops it."),
        )
    except server.NotOnSqliteError as error:
        raise WrongUsageError(str(error)) from error
    except OSError as error:
        raise RefusedError(
            f"The server was not started at {host}, port {port}, because of this: {error.strerror}."
            " Name another with --host and --port."
        ) from error


@commands.command("worker", epilog=example("offcycle worker"))
def worker() -> None:
    """Send mails and archive forms, until it is told to stop."""
    installation.safe()
    import signal

    engine = installation.wired("worker").engine()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: engine.stop())
    terminal.complain("The worker runs. Ctrl-C stops it after what it has in hand.")
    engine.run()


@commands.command("migrate", epilog=example("offcycle migrate"))
def migrate() -> None:
    """Set the database up or bring it up to date, and put a policy into force where none is."""
    installation.ready()
    from django.core.management import call_command

    address = installation.wired("environment").environment().database
    try:
        installation.wired("database").make_folder(address)
    except OSError as error:
        raise RefusedError(
            f"The database was not set up, because its folder cannot be made: {error.strerror}, {error.filename}."
            " Name another with OFFCYCLE_DATA_DIR or OFFCYCLE_DATABASE_URL."
        ) from error
    call_command("migrate", interactive=False, verbosity=0)
    terminal.say("The database is up to date.")
    version = installation.world().policy_version
    if version:
        terminal.say(f"Policy {version} is in force.")
        return
    text, name = _policy_text()
    _activate(text, name)
    terminal.say(f"The policy {name} is in force.")
    terminal.say("Next: offcycle createadmin ACCOUNT --name NAME --email ADDRESS")


def _policy_text() -> tuple[str, str]:
    """The text and the name of the policy that this installation begins with."""
    path: Path | None = installation.wired("environment").environment().policy
    if path is None:
        from importlib.resources import files

        shipped = files("offcycle.process") / "default-policy.toml"
        return shipped.read_text(encoding="utf-8"), "that comes with the program"
    try:
        return path.read_text(encoding="utf-8"), str(path)
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUsageError(
            f"No policy is in force, because {path} was not read: {error}. Correct OFFCYCLE_POLICY."
        ) from error


def _activate(text: str, name: str) -> None:
    from offcycle.process.people import ActivatePolicy

    installation.as_console(
        "activate-policy", ActivatePolicy(text), f"The policy {name} was not put into force:"
    )


@commands.command("rebuild", epilog=example("offcycle rebuild"))
def rebuild() -> None:
    """Make everything that is derived from the record anew; nobody can write meanwhile."""
    installation.ready()
    from offcycle.ledger.rebuild import rebuild as anew

    terminal.say(f"All that is derived from the record is made anew, for {anew()} changes.")


@commands.command(
    "verify",
    epilog=example(
        "offcycle verify CR-1001-evidence.zip",
        "offcycle verify --database sqlite:////var/lib/offcycle/offcycle.sqlite3",
    ),
)
def verify(bundle: Bundle = None, root: Root = None, database: Database = None) -> None:
    """Check that the evidence of a change, or the whole record without it, is whole and true: every entry, its hash and its documents."""
    more = ["--root", root] if root else []
    if bundle is not None:
        from offcycle.ledger import verify_bundle

        if database is not None:
            raise WrongUsageError("Give the evidence or the database, not both.")
        raise typer.Exit(verify_bundle.main([str(bundle), *more]))
    from offcycle.ledger import verify as checking

    address = database or installation.wired("environment").environment().database
    raise typer.Exit(checking.main(["--database", address, *more]))


@commands.command(
    "demo", epilog=example("offcycle demo", "offcycle demo --port 9000 --data ./demo")
)
def demo(
    port: Annotated[
        int | None,
        typer.Option(
            min=1, max=65535, help="The port; without it, the next free one from 8000 on."
        ),
    ] = None,
    data: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where everything is kept between runs.")
    ] = None,
    go_on: Annotated[
        str,
        typer.Option(
            metavar="SPAN",
            help="Move the clock of the demonstration on, and start nothing: 15m, 1h, 1d, or next for the next deadline.",
        ),
    ] = "",
) -> None:
    """Try it all out with a sample organisation, on this machine alone."""
    import gc

    gc.enable()
    from offcycle.demo.main import move_on, run

    if data is not None and data.exists() and not data.is_dir():
        raise RefusedError(
            f"The demonstration was not started, because {data} is no folder. Name another."
        )
    raise typer.Exit(move_on(go_on, data) if go_on else run(port=port, data=data))
