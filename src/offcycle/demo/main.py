"""This module runs the demonstration: the server, the worker and two sample sites in one process, on one folder.

The wiring (settings, server, worker) lies above this package, so it is named here and found by its name, as Django finds settings.
"""

import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import NoReturn

import django
from django.utils.module_loading import import_string

from offcycle.demo import folder as folders
from offcycle.demo import sites
from offcycle.demo.folder import ENVIRONMENTS, Folder

SETTINGS = "offcycle.config.settings"
SERVE = "offcycle.config.server.serve"

USUAL_PORT = 8000
TRIED_PORTS = 20


class PortTakenError(RuntimeError):
    """Something else listens on this port already."""

    def __init__(self, port: int) -> None:
        super().__init__(
            f"The demonstration was not started, because port {port} of this machine is taken. "
            "Name another one with --port, or leave it out and the next free one is used."
        )


def run(port: int | None = None, data: Path | None = None) -> int:
    """Run until Ctrl-C or SIGTERM; gives the code with which the process is to end."""
    signal.signal(signal.SIGTERM, _ended)
    try:
        with ExitStack() as open_things:
            _run(port, data or folders.default(), open_things)
    except (PortTakenError, folders.FolderInUseError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:  # also while the server is not there yet to hear of it
        pass
    _say("\nThe demonstration has stopped. What happened in it is kept for the next time.\n")
    return 0


def move_on(typed: str, data: Path | None = None) -> int:
    """Move the clock of a demonstration on, which may be running; gives the code with which the process is to end."""
    folder = Folder((data or folders.default()).expanduser().absolute())
    if not folder.settings.exists():
        sys.stderr.write(f"No demonstration is set up in {folder.root}. Start it first.\n")
        return 1
    _configure(folder, f"http://{sites.ADDRESS}:{USUAL_PORT}")
    ahead = import_module("offcycle.demo.ahead")
    try:
        found = ahead.moved_by(typed)
        if found is None:
            _say(
                "No deadline is to come, so the clock was not moved. Go on by a span, such as 1h.\n"
            )
            return 1
        ahead.go_on(folder.root, found)
    except ahead.CannotGoOnError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    _say(f"{ahead.said()}\n")
    return 0


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _ended(_sign: int, _frame: FrameType | None) -> NoReturn:
    """A request to end is an end like Ctrl-C."""
    raise KeyboardInterrupt


def _run(port: int | None, data: Path, open_things: ExitStack) -> None:
    port = free_port(port)
    folder, lock = folders.opened(data)
    open_things.enter_context(lock)
    served = {}
    for place, environment in enumerate(ENVIRONMENTS, start=1):
        site = sites.serve(environment, folder.site(environment), port + place)
        open_things.callback(site.stop)
        served[environment] = site.address
    address = f"http://{sites.ADDRESS}:{port}"
    _configure(folder, address)
    folders.write_runbooks(folder, served)
    start = import_module("offcycle.demo.start")  # its tables are there only now
    start.prepare(folder, served)
    ahead = import_module("offcycle.demo.ahead")
    open_things.callback(ahead.keep_following(folder.root).set)
    folders.write_settings(folder, address)  # not before: others would write in between the stories
    serve: Callable[..., None] = import_string(SERVE)
    greeting = import_module("offcycle.demo.welcome").text(folder, address, served)
    serve(sites.ADDRESS, port, with_worker=True, ready=lambda _: _say(greeting))


def free_port(wanted: int | None) -> int:
    """The wanted port if it is free; the next free one where none was asked for."""
    if wanted is not None:
        if not is_free(wanted):
            raise PortTakenError(wanted)
        return wanted
    candidates = range(USUAL_PORT, USUAL_PORT + 3 * TRIED_PORTS, 3)  # each leaves two for the sites
    return next((port for port in candidates if is_free(port)), 0) or _any_port()


def is_free(port: int) -> bool:
    """Whether a server could listen there now."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((sites.ADDRESS, port))
        except OSError:
            return False
    return True


def _any_port() -> int:
    with socket.socket() as tried:
        tried.bind((sites.ADDRESS, 0))
        port: int = tried.getsockname()[1]
    return port


def _configure(folder: Folder, address: str) -> None:
    """Make the settings of the demonstration those of this process; what the terminal has set for a real one is left out."""
    for name in [name for name in os.environ if name.startswith("OFFCYCLE_")]:
        del os.environ[name]
    os.environ.update(folders.settings(folder, address))
    os.environ["OFFCYCLE_SECRET_KEY"] = folders.secret_key(folder)
    os.environ["OFFCYCLE_ALLOWED_HOSTS"] = "localhost"
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    django.setup()
