"""This module shows that a file of the folder adapters is there whole or not at all, and stays as it is."""

import errno
import os
from pathlib import Path

import pytest

from offcycle.adapters import whole_file
from offcycle.adapters.archive.folder import FolderArchive
from offcycle.adapters.archive.port import Copy, digest_of
from offcycle.adapters.failure import Failure


def test_a_name_that_another_takes_between_the_look_and_the_link_is_left_alone(
    tmp_path: Path,
) -> None:
    (tmp_path / "a").write_bytes(b"theirs")
    assert not whole_file._link_new(tmp_path, tmp_path / "a", b"ours")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("a", b"theirs")]


def test_a_disk_that_fails_to_sync_leaves_no_file_and_the_copy_is_still_owed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = FolderArchive(tmp_path)
    copy = Copy("a.pdf", b"approved", digest_of(b"approved"), "application/pdf")

    def broken(_descriptor: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as disk:
        # The disk is the one thing here that is not ours and cannot be broken by hand.
        disk.setattr(os, "fsync", broken)
        with pytest.raises(Failure) as caught:
            archive.save(copy)
    assert not caught.value.permanent
    assert "Input/output error" in str(caught.value)
    assert list(tmp_path.iterdir()) == []
    assert Path(archive.save(copy).location).read_bytes() == b"approved"


def test_a_file_and_its_name_are_both_synced_before_success_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    fsync = os.fsync

    def noted(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").resolve().name)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    assert whole_file.place(tmp_path, "a", b"data")
    assert [name.startswith(".part-") for name in synced] == [True, False]
    assert synced[-1] == tmp_path.name
    assert not whole_file.place(tmp_path, "a", b"data")
    assert synced[2:] == [tmp_path.name]
