"""This module writes files that are there whole or not at all, and that are never overwritten.

Laws:
- A name appears only when its bytes are on the disk: written beside it, fsynced, then linked.
  A link, unlike a rename, fails when the name is taken, whoever took it and on whichever machine.
- When `place` returns, the name itself has been fsynced too, also when another process made it.
- A process that dies leaves at most a file beginning with ".part-", swept away an hour later.
"""

import contextlib
import os
import tempfile
import time
from pathlib import Path

_PART = ".part-"
_ABANDONED = 3600.0  # seconds: no write takes that long


def make_folder(folder: Path) -> None:
    """Make the folder, for our own account alone, and sweep what dead writers left there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sync(folder.parent)
    for part in folder.glob(f"{_PART}*"):
        with contextlib.suppress(FileNotFoundError):
            # The machine's own clock on purpose: it is the one that stamped the file.
            if part.stat().st_mtime < time.time() - _ABANDONED:
                part.unlink()


def place(folder: Path, name: str, data: bytes, *, lasting: bool = True) -> bool:
    """Whether this call made the file; False when the name was taken, which leaves it untouched.

    Without `lasting` the disk is not waited for: for what would be made anew after a crash.
    """
    target = folder / name
    made = not os.path.lexists(target) and _link_new(folder, target, data, lasting=lasting)
    if lasting:
        _sync(folder)
    return made


def _link_new(folder: Path, target: Path, data: bytes, *, lasting: bool = True) -> bool:
    descriptor, part = tempfile.mkstemp(prefix=_PART, dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            if lasting:
                os.fsync(file.fileno())
        os.link(part, target)
    except FileExistsError:
        return False
    finally:
        # The bytes have their own name by now, or are not wanted; a leftover is swept later.
        with contextlib.suppress(OSError):
            Path(part).unlink()
    return True


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
