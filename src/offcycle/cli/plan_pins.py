"""This module writes the digests of the files that a plan names into the plan, which is a file on this machine."""

import hashlib
from pathlib import Path

from offcycle.cli import plan_file, terminal
from offcycle.cli.endings import WrongUsageError


def write(path: Path, procedure: str | None, *, quiet: bool = False) -> None:
    """Pin what the plan names, as far as the files stand beside it; nothing else in it is changed."""
    from offcycle.runbook import FrontMatterUnreadableError, artefacts_of, pin

    names = artefacts_of(plan_file.reading(plan_file.source(path, procedure), path))
    pins = {name: digest for name in names if (digest := _digest(path.parent, name))}
    before = plan_file.source(path)
    try:
        after = pin(before, pins)
    except FrontMatterUnreadableError as error:
        raise WrongUsageError(str(error)) from error
    if after != before:
        path.write_bytes(after)
    if not quiet:
        _tell(path, pins, [name for name in names if name not in pins])


def _digest(folder: Path, name: str) -> str:
    """The digest of a file in the plan's folder or below it; nothing if there is none."""
    file = (folder / name).resolve()
    if not file.is_relative_to(folder.resolve()) or not file.is_file():
        return ""
    return "sha256:" + hashlib.sha256(file.read_bytes()).hexdigest()


def _tell(path: Path, pins: dict[str, str], missing: list[str]) -> None:
    for name, digest in pins.items():
        terminal.say(f"{name} is pinned to {digest}.")
    for name in missing:
        terminal.say(
            f"{name} is not pinned, because there is no such file beside {path.name}. "
            "Put it there, or write its digest yourself."
        )
    if not pins and not missing:
        terminal.say(f"{path.name} names no script, playbook or job, so nothing was pinned.")
