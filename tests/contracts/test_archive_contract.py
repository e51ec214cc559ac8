"""This module holds every archive, the fake included, to the port: nothing lost, nothing overwritten."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from offcycle.adapters.archive.fake import FakeArchive
from offcycle.adapters.archive.folder import FolderArchive
from offcycle.adapters.archive.port import Archive, Copy, digest_of, version_name
from offcycle.adapters.failure import Failure
from offcycle.adapters.trouble import Trouble


def a_copy(data: bytes = b"approved", name: str = "CR-1001-submission-1.pdf") -> Copy:
    return Copy(name=name, data=data, digest=digest_of(data), media_type="application/pdf")


@dataclass
class Rig:
    """An archive, what is in it by name, and a way to take the partner away and back."""

    archive: Archive
    kept: Callable[[], dict[str, bytes]]
    take_away: Callable[[], None]
    give_back: Callable[[], None]


def fake_rig(_folder: Path) -> Rig:
    archive = FakeArchive()
    return Rig(
        archive,
        lambda: {name: copy.data for name, copy in archive.kept.items()},
        lambda: archive.script.add(Trouble.TEMPORARY),
        lambda: None,
    )


def folder_rig(folder: Path) -> Rig:
    copies, hidden = folder / "archive", folder / "hidden"

    def take_away() -> None:
        copies.rename(hidden)
        copies.write_text("in the way")

    def give_back() -> None:
        copies.unlink()
        hidden.rename(copies)

    return Rig(FolderArchive(copies), lambda: contents(copies), take_away, give_back)


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture(params=[fake_rig, folder_rig])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Rig:
    made: Rig = request.param(tmp_path)
    return made


def test_a_copy_is_kept_as_it_was_given(rig: Rig) -> None:
    saved = rig.archive.save(a_copy())
    assert rig.kept() == {"CR-1001-submission-1.pdf": b"approved"}
    assert saved.digest == digest_of(b"approved")
    assert saved.location.endswith("CR-1001-submission-1.pdf")
    assert rig.archive.name


def test_the_same_name_and_bytes_are_one_copy(rig: Rig) -> None:
    places = {rig.archive.save(a_copy()).location for _ in range(3)}
    assert len(places) == 1
    assert rig.kept() == {"CR-1001-submission-1.pdf": b"approved"}


def test_other_bytes_of_the_same_name_are_kept_beside_it(rig: Rig) -> None:
    first, second, third = (a_copy(data) for data in (b"one", b"two", b"3"))
    places = [rig.archive.save(copy).location for copy in (first, second, third, second, first)]
    assert places[3] == places[1]
    assert places[4] == places[0]
    assert rig.kept() == {
        "CR-1001-submission-1.pdf": b"one",
        "CR-1001-submission-1-2.pdf": b"two",
        "CR-1001-submission-1-3.pdf": b"3",
    }


def test_same_length_is_not_same_content(rig: Rig) -> None:
    rig.archive.save(a_copy(b"abc"))
    rig.archive.save(a_copy(b"abd"))
    assert sorted(rig.kept().values()) == [b"abc", b"abd"]


def test_an_archive_that_is_away_is_a_temporary_failure_and_the_next_try_is_kept(rig: Rig) -> None:
    rig.archive.save(a_copy(b"before", "before.pdf"))
    rig.take_away()
    with pytest.raises(Failure) as caught:
        rig.archive.save(a_copy())
    assert not caught.value.permanent
    rig.give_back()
    rig.archive.save(a_copy())
    assert rig.kept() == {"before.pdf": b"before", "CR-1001-submission-1.pdf": b"approved"}


@pytest.mark.parametrize("data", [b"", b"\x00\xff" * 10, os.urandom(20_000_000)], ids=len)
def test_any_bytes_are_kept_whole(rig: Rig, data: bytes) -> None:
    rig.archive.save(a_copy(data))
    assert list(rig.kept().values()) == [data]


@pytest.mark.parametrize(
    "name", ["Störung 網站 \U0001f525.pdf", "no ending", "a.tar.gz", "x" * 200]
)
def test_unusual_but_plain_names_are_kept(rig: Rig, name: str) -> None:
    rig.archive.save(a_copy(b"1", name))
    rig.archive.save(a_copy(b"2", name))
    assert rig.kept() == {name: b"1", version_name(name, 2): b"2"}


@pytest.mark.parametrize(
    "name",
    [
        *("", " ", ".", "..", ".hidden", ".part-x", "../escape.pdf", "/etc/passwd", "a/b.pdf"),
        *("a\\b.pdf", "..\\escape.pdf", "a\x00.pdf", "a\nb.pdf", "a\u2028b", "\ud800.pdf"),
        *("x" * 201, "\u7db2" * 70),
    ],
    ids=ascii,
)
def test_a_name_that_is_no_plain_file_name_is_refused_for_ever(
    rig: Rig, name: str, tmp_path: Path
) -> None:
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(Failure) as caught:
        rig.archive.save(a_copy(name=name))
    assert caught.value.permanent
    assert "because" in str(caught.value)
    assert rig.kept() == {}
    assert sorted(tmp_path.rglob("*")) == before


def test_bytes_that_are_not_those_of_the_digest_are_refused_for_ever(rig: Rig) -> None:
    with pytest.raises(Failure) as caught:
        rig.archive.save(Copy("a.pdf", b"changed", digest_of(b"approved"), "application/pdf"))
    assert caught.value.permanent
    assert rig.kept() == {}


def test_a_lost_answer_does_not_make_two_copies_of_one() -> None:
    fake = FakeArchive()
    fake.script.add(Trouble.AFTERWARDS)
    with pytest.raises(Failure) as caught:
        fake.save(a_copy())
    assert not caught.value.permanent
    fake.save(a_copy())
    assert list(fake.kept.values()) == [a_copy()]
    assert len(fake.tried) == 2


# What only the folder can show: real processes and real files.


def test_a_file_that_is_there_already_is_not_written_again(tmp_path: Path) -> None:
    archive = FolderArchive(tmp_path)
    file = Path(archive.save(a_copy()).location)
    before = file.stat()
    archive.save(a_copy())
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_link_or_a_folder_in_the_way_is_left_alone(tmp_path: Path) -> None:
    outside = tmp_path / "outside.pdf"
    outside.write_bytes(b"approved")
    archive = FolderArchive(tmp_path / "archive")
    (archive.folder / "a.pdf").symlink_to(outside)
    (archive.folder / "b.pdf").mkdir()
    (archive.folder / "c.pdf").symlink_to(tmp_path / "nowhere")
    names = [
        Path(archive.save(a_copy(name=name)).location).name for name in ("a.pdf", "b.pdf", "c.pdf")
    ]
    assert names == ["a-2.pdf", "b-2.pdf", "c-2.pdf"]
    assert not (tmp_path / "nowhere").exists()


def test_a_thousand_versions_are_enough(tmp_path: Path) -> None:
    archive = FolderArchive(tmp_path)
    for version in range(1, 1001):
        (tmp_path / version_name("a.pdf", version)).write_text("another")
    with pytest.raises(Failure) as caught:
        archive.save(a_copy(name="a.pdf"))
    assert caught.value.permanent


SAVER = """
import sys
from pathlib import Path
from offcycle.adapters.archive.folder import FolderArchive
from offcycle.adapters.archive.port import Copy, digest_of
archive = FolderArchive(Path(sys.argv[1]))
sys.stdin.readline()
for number in range(30):
    for own in ("shared", sys.argv[2]):
        data = f"{number} {own} ".encode() * 5000
        archive.save(Copy(f"{number}.pdf", data, digest_of(data), "application/pdf"))
"""


def test_processes_that_save_at_once_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    savers = [
        subprocess.Popen(
            [sys.executable, "-c", SAVER, str(tmp_path), str(own)],
            stdin=subprocess.PIPE,
            text=True,
            env=environment,
        )
        for own in range(4)
    ]
    for saver in savers:
        assert saver.stdin is not None
        saver.stdin.write("go\n")
        saver.stdin.flush()
    for saver in savers:
        saver.communicate()
        assert saver.returncode == 0
    wanted = [
        f"{number} {own} ".encode() * 5000 for number in range(30) for own in ("shared", *range(4))
    ]
    assert sorted(contents(tmp_path).values()) == sorted(wanted)
