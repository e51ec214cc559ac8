"""This module keeps copies in a folder: the archive of teams without another one."""

from offcycle.adapters.archive.folder.archive import FolderArchive

__all__ = ["FolderArchive"]
