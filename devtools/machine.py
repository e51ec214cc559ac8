"""This module knows what the tests need of the machine beyond Python's packages, and brings it in.

As root it installs by apt-get; otherwise it names the one command to run, and stops.
"""

import os
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from devtools.trouble import TroubleError


@dataclass(frozen=True)
class Need:
    package: str  # Debian's name
    why: str
    sign: str  # a file that is there when the package is; * stands for any text
    program: str = ""  # or a program on PATH, on systems other than Debian

    def is_met(self) -> bool:
        beside_root = self.sign.removeprefix("/")
        return any(Path("/").glob(beside_root)) or bool(self.program and shutil.which(self.program))


NEEDS = (
    Need(
        "postgresql",
        "the tests run on PostgreSQL too, in a cluster of their own",
        "/usr/lib/postgresql/*/bin/initdb",
        "initdb",
    ),
    Need(
        "faketime",
        "a server whose clock is wrong must change nothing that is recorded",
        "/usr/lib/*/faketime/libfaketime.so.1",
    ),
    Need(
        "chromium",
        "the pages are tested in a real browser",
        "/usr/bin/chromium",
        "chromium",
    ),
)


def provide(needs: Sequence[Need] = NEEDS) -> None:
    missing = [need for need in needs if not need.is_met()]
    if not missing:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise TroubleError(by_hand(missing, has_sudo=shutil.which("sudo") is not None))
    print(
        f"Installing the Debian packages {', '.join(need.package for need in missing)}.", flush=True
    )
    install(missing)


def command(missing: Sequence[Need]) -> list[str]:
    packages = [need.package for need in missing]
    return ["apt-get", "install", "-y", "--no-install-recommends", *packages]


def by_hand(missing: Sequence[Need], *, has_sudo: bool) -> str:
    reasons = "\n".join(f"  {need.package}: {need.why}." for need in missing)
    line = shlex.join([*(["sudo"] if has_sudo else []), *command(missing)])
    who = "" if has_sudo else " as root"
    return (
        "The tests were not run, because this machine lacks what they need:\n"
        f"{reasons}\nRun this{who}, and start again:\n\n    {line}\n"
    )


def install(missing: Sequence[Need]) -> None:
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    wanted = command(missing)
    # The lists of packages may be missing or old, so a refusal is believed only after an update.
    for attempt in (wanted, ["apt-get", "update"], wanted):
        ran = subprocess.run(attempt, env=quietly, capture_output=True, text=True, check=False)
        if attempt is wanted and ran.returncode == 0:
            return
    raise TroubleError(
        f"{ran.stdout}{ran.stderr}\nThe tests were not run, because apt-get did not install what they need,"
        f" for the reason above. Mend that, and run: {shlex.join(wanted)}"
    )
