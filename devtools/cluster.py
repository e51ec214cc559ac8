"""This module runs a PostgreSQL of its own for as long as the tests last, and leaves nothing behind.

It listens on 127.0.0.1 only, on a free port, behind a password made for it. It never touches a
server that the machine runs already.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from devtools.trouble import TroubleError

STARTS_WITHIN = 60.0  # seconds
STOPS_WITHIN = 20.0

# As the product demands it, so that what the tests start is served as it would be in production.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "synchronous_commit": "on",
    "fsync": "on",
    "full_page_writes": "on",
    "timezone": "UTC",
}


class Owner:
    """Who the server runs as: PostgreSQL refuses to be root, so root lends it another account."""

    def __init__(self) -> None:
        self.account: pwd.struct_passwd | None = None
        if os.geteuid() == 0:
            self.account = next(filter(None, map(account_named, ("postgres", "nobody"))))

    def owns(self, path: Path) -> None:
        if self.account:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def popen(self, command: list[str], folder: Path, log: Path) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C ends the tests first, and they end it.
        uid, gid = (self.account.pw_uid, self.account.pw_gid) if self.account else (None, None)
        with log.open("ab") as output:
            return subprocess.Popen(
                command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                user=uid,
                group=gid,
                extra_groups=[] if self.account else None,
            )


def account_named(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def programs() -> Path:
    """The folder of the newest PostgreSQL on this machine; Debian keeps it off PATH."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4])
    )
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    if on_path:
        return Path(on_path).resolve().parent
    raise TroubleError(
        "PostgreSQL was not started, because its initdb is not on this machine. Install PostgreSQL 15."
    )


@contextmanager
def running() -> Iterator[str]:
    """The address of a fresh cluster, which is gone afterwards, however the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="offcycle-postgresql-"))
    try:
        owner = Owner()
        owner.owns(folder)
        password = make(folder, owner)
        port = free_port()
        server = start(folder, owner, port)
        try:
            yield f"postgresql://offcycle:{password}@127.0.0.1:{port}/postgres"
        finally:
            stop(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make(folder: Path, owner: Owner) -> str:
    password = secrets.token_hex(16)
    kept = folder / "password"
    kept.touch(mode=0o600)
    kept.write_text(password, encoding="ascii")
    owner.owns(kept)
    log = folder / "initdb.log"
    how = ["--username=offcycle", f"--pwfile={kept}", "--auth=scram-sha-256"]
    what = ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]
    making = owner.popen(
        [str(programs() / "initdb"), f"--pgdata={folder / 'data'}", *how, *what], folder, log
    )
    if making.wait() != 0:
        raise trouble("could not be made", log)
    return password


def start(
    folder: Path, owner: Owner, port: int, settings: Mapping[str, str] = SETTINGS
) -> subprocess.Popen[bytes]:
    log = folder / "server.log"
    given = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    command = [str(programs() / "postgres"), "-D", str(folder / "data"), "-p", str(port), *given]
    server = owner.popen(dies_with_us(command), folder, log)
    try:
        wait_until_ready(server, port, log)
    except BaseException:  # also Ctrl-C: nobody else knows of the server yet
        stop(server)
        raise
    return server


def dies_with_us(command: list[str]) -> list[str]:
    """On Linux the kernel ends the server even when the tests are killed outright."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig=INT", *command] if setpriv else command


def wait_until_ready(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    asked = [str(programs() / "pg_isready"), "--quiet", "--host=127.0.0.1", f"--port={port}"]
    deadline = time.monotonic() + STARTS_WITHIN
    while subprocess.run(asked, check=False).returncode != 0:
        if server.poll() is not None or time.monotonic() > deadline:
            raise trouble("did not start", log)
        time.sleep(0.05)


def stop(server: subprocess.Popen[bytes]) -> None:
    for sign in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):  # politely, at once, by force
        if server.poll() is not None:
            return
        server.send_signal(sign)
        try:
            server.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            continue


def free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        port: int = opened.getsockname()[1]
        return port


def trouble(what: str, log: Path) -> TroubleError:
    said = log.read_text(encoding="utf-8", errors="replace")[-2000:]
    return TroubleError(
        f"{said}\nThe PostgreSQL of the tests {what}, for the reason above. Mend that, and start again."
    )
