"""This module writes each copy as one file, whole or not at all, and never over another."""

import hashlib
import os
import stat
from pathlib import Path

from offcycle.adapters.archive.port import Copy, Saved, refuse_unsafe, version_name
from offcycle.adapters.failure import Failure
from offcycle.adapters.whole_file import make_folder, place

_MOST_VERSIONS = 1000


class FolderArchive:
    """An archive in a folder of this machine, or of a share that knows hard links."""

    name = "folder"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        make_folder(folder)

    def save(self, copy: Copy) -> Saved:
        """Write the copy under the first name that is free or has the same bytes."""
        refuse_unsafe(copy)
        try:
            name = self._first_name_for(copy)
        except OSError as error:
            raise self._unwritten(copy, error) from error
        return Saved(location=str(self.folder / name), digest=copy.digest)

    def _first_name_for(self, copy: Copy) -> str:
        for version in range(1, _MOST_VERSIONS + 1):
            name = version_name(copy.name, version)
            if place(self.folder, name, copy.data) or self._holds(name, copy):
                return name
        text = (
            f"The copy {copy.name!r} was not archived, because {self.folder} has {_MOST_VERSIONS} "
            "versions of it. Move some of them elsewhere, then send it again."
        )
        raise Failure(text, permanent=True)

    def _holds(self, name: str, copy: Copy) -> bool:
        """Whether that name is a plain file (no link elsewhere) with these very bytes."""
        path = self.folder / name
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode) or status.st_size != len(copy.data):
            return False
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
            return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}" == copy.digest

    def _unwritten(self, copy: Copy, error: OSError) -> Failure:
        text = (
            f"The copy {copy.name!r} was not archived in {self.folder}, because: "
            f"{error.strerror or error}. "
            "Free the disk or mend the folder; it is tried again until it succeeds."
        )
        return Failure(text, permanent=False)
