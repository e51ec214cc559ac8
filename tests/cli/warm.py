"""This module carries out commands as a terminal does, each in a process of its own, without loading the program for each.

One process has the program loaded, and lets a copy of itself carry out each command: with the words, the environment, the folder
and the input it is given, and with what it says and the number it ends with as from any process. `python -m tests.cli.warm` is
that process; it has touched neither settings nor a database before a copy is made.
"""

import atexit
import json
import os
import subprocess
import sys
import tempfile
import time
from functools import cache
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn

from devtools.places import ROOT

HEAVY = (
    "django.contrib.auth.hashers", "django.core.management", "django.core.serializers.json", "django.db.migrations.executor",
    "django.db.models", "django.forms", "django.http", "django.urls", "offcycle.config.environment", "offcycle.process.commands",
    "offcycle.runbook", "psycopg", "structlog",
)  # fmt: skip
"""What the commands of a server load, as far as it looks at no settings."""


def ran(words: tuple[str, ...], environment: dict[str, str], stdin: str, cwd: Path) -> Any:
    """The number that a command ended with, its output and its complaints."""
    with tempfile.TemporaryDirectory(prefix="offcycle-said-") as folder:
        streams = [Path(folder) / name for name in ("in", "out", "err")]
        streams[0].write_text(stdin, encoding="utf-8")
        asked = {"words": words, "env": environment, "cwd": str(cwd)}
        code = _asked({**asked, "streams": [str(path) for path in streams]})
        return code, *(path.read_text(encoding="utf-8") for path in streams[1:])


def _asked(what: dict[str, Any]) -> int:
    process = _process()
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps(what) + "\n")
    process.stdin.flush()
    return int(process.stdout.readline())


@cache
def _process() -> "subprocess.Popen[str]":
    ours = ("OFFCYCLE_", "DJANGO_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.cli.warm"],
        stdin=pipe,
        stdout=pipe,
        text=True,
        cwd=ROOT,
        env={**environment, "PYTHONPATH": str(ROOT / "src")},
    )
    atexit.register(process.kill)
    return process


def serve() -> None:
    """Let copies carry out what is asked for, a line each, until nobody asks."""
    from importlib import import_module

    for name in ("offcycle.cli.main", *HEAVY):
        import_module(name)
    for line in iter(sys.stdin.readline, ""):
        copy = os.fork()
        if not copy:
            become(json.loads(line))
        _, status = os.waitpid(copy, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def become(asked: dict[str, Any]) -> NoReturn:
    """Be a process that was started to carry out this command."""
    os.environ.clear()
    os.environ.update(asked["env"])
    time.tzset()
    os.chdir(asked["cwd"])
    sys.path[:] = [each for each in sys.path if Path(each or ".") != ROOT]  # as with `python -P`
    taken, said, complained = asked["streams"]
    for number, path, how in (
        (0, taken, os.O_RDONLY),
        (1, said, os.O_WRONLY | os.O_CREAT),
        (2, complained, os.O_WRONLY | os.O_CREAT),
    ):
        os.dup2(os.open(path, how), number)
    sys.stdin = TextIOWrapper(open(0, "rb", closefd=False), encoding="utf-8")  # noqa: SIM115 - open until the process ends
    sys.argv = ["offcycle", *asked["words"]]
    from offcycle.cli.main import main

    main()
    sys.exit(0)


if __name__ == "__main__":
    serve()
