"""This module keeps the demonstration's folder: its database, mails, sites, runbooks, and the settings to reach it by."""

import fcntl
import os
import secrets
import shlex
import shutil
from dataclasses import dataclass
from importlib import resources
from io import TextIOWrapper
from pathlib import Path

from offcycle.demo import sites

ENVIRONMENTS = ("staging", "production")
SAMPLE = "switch-sites-to-lifeboat.md"
"""The runbook whose shell lines really switch the sample sites; it is written with this machine's paths in it."""


class FolderInUseError(RuntimeError):
    """Another demonstration runs on this folder. Stop it first, or name another folder with --data."""


def default() -> Path:
    """The folder that is kept between runs."""
    shared = os.environ.get("XDG_DATA_HOME", "")
    data = Path(shared) if shared.startswith("/") else Path.home() / ".local" / "share"
    return data / "offcycle-demo"


@dataclass(frozen=True, slots=True)
class Folder:
    """Where things stand in the demonstration's folder."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "offcycle.sqlite3"

    @property
    def runbooks(self) -> Path:
        return self.root / "runbooks"

    @property
    def mails(self) -> Path:
        return self.root / "mail"

    @property
    def archive(self) -> Path:
        return self.root / "archive"

    @property
    def settings(self) -> Path:
        return self.root / "demo.env"

    def site(self, environment: str) -> Path:
        """The folder that a site serves."""
        return self.root / "sites" / environment

    @property
    def _mark(self) -> Path:
        """There while the stories are being told, so that a start that was cut short is known."""
        return self.root / "being-set-up"

    def begin(self) -> None:
        """The stories are about to be told."""
        self._mark.touch()

    def told(self) -> None:
        """The stories are told."""
        self._mark.unlink(missing_ok=True)

    def is_half_told(self) -> bool:
        """Whether the first start was cut short."""
        return self._mark.exists()

    def begin_anew(self) -> None:
        """Take away what a first start that was cut short has left; nobody has used it yet."""
        for path in self.root.glob(f"{self.database.name}*"):
            path.unlink()
        (self.root / "clock-is-ahead-by").unlink(missing_ok=True)
        for name in ("mail", "archive", "archive-away"):
            shutil.rmtree(self.root / name, ignore_errors=True)
        for environment in ENVIRONMENTS:
            sites.switch(self.site(environment), sites.VARNISH)


def opened(root: Path) -> tuple[Folder, TextIOWrapper]:
    """The folder, made where it is not there yet, and the lock that holds it until this process ends."""
    folder = Folder(root.expanduser().absolute())
    folder.root.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = (folder.root / "in-use").open("a", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.close()
        raise FolderInUseError(
            f"{FolderInUseError.__doc__} The folder is {folder.root}."
        ) from error
    for environment in ENVIRONMENTS:
        site = folder.site(environment)
        site.mkdir(parents=True, exist_ok=True)
        if not (site / sites.ROUTE).exists():
            sites.switch(site, sites.VARNISH)
    return folder, lock


def secret_key(folder: Folder) -> str:
    """The key of this demonstration, made by chance at its first start."""
    path = folder.root / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50), encoding="utf-8")
    return path.read_text(encoding="utf-8")


def settings(folder: Folder, address: str) -> dict[str, str]:
    """The environment of the demonstration's processes, and of a terminal that is to reach it."""
    return {
        "OFFCYCLE_URL": address,
        "OFFCYCLE_BASE_URL": address,
        "OFFCYCLE_DATA_DIR": str(folder.root),
        "OFFCYCLE_DATABASE_URL": f"sqlite:///{folder.database}",
        "OFFCYCLE_DEMO": "true",
    }


def write_settings(folder: Folder, address: str) -> None:
    """Write the settings as lines that a shell reads, so that a terminal knows where the demonstration is."""
    lines = [
        "# Written by `offcycle demo`. Read it into a terminal:  . demo.env\n",
        *(
            f"export {name}={shlex.quote(value)}\n"
            for name, value in settings(folder, address).items()
        ),
    ]
    folder.settings.write_text("".join(lines), encoding="utf-8")


def write_runbooks(folder: Folder, served: dict[str, str]) -> None:
    """Copy the sample runbooks; the one for the sample sites gets their folders and addresses."""
    folder.runbooks.mkdir(exist_ok=True)
    for each in resources.files("offcycle.demo").joinpath("runbooks").iterdir():
        if not each.name.endswith(".md"):
            continue
        text = each.read_text(encoding="utf-8")
        if each.name == SAMPLE:
            text = _with_places(text, folder, served)
        (folder.runbooks / each.name).write_text(text, encoding="utf-8")


def _with_places(text: str, folder: Folder, served: dict[str, str]) -> str:
    for environment, address in served.items():
        name = environment.upper()
        place = (
            "'" + str(folder.site(environment)).replace("'", "''") + "'"
        )  # quoted as YAML has it
        text = text.replace(f"{name}_FOLDER", place).replace(f"{name}_SITE", address)
    return text


def runbook(folder: Folder, name: str) -> bytes:
    """One of the runbooks, as it is in the folder."""
    return (folder.runbooks / name).read_bytes()
