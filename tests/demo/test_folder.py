"""This module tells what the demonstration keeps in its folder."""

import subprocess
from pathlib import Path

import pytest

from offcycle.demo import folder as folders
from offcycle.demo import main, sites
from offcycle.runbook import read

SERVED = {"staging": "http://127.0.0.1:1", "production": "http://127.0.0.1:2"}


def test_one_demonstration_holds_a_folder_at_a_time(tmp_path: Path) -> None:
    _, lock = folders.opened(tmp_path / "demo")
    with lock, pytest.raises(folders.FolderInUseError, match="Stop it first"):
        folders.opened(tmp_path / "demo")
    _, again = folders.opened(tmp_path / "demo")
    again.close()


def test_nobody_else_reads_the_folder(tmp_path: Path) -> None:
    folder, lock = folders.opened(tmp_path / "demo")
    lock.close()
    assert folder.root.stat().st_mode & 0o077 == 0
    key = folders.secret_key(folder)
    assert len(key) >= 50
    assert folders.secret_key(folder) == key
    assert (folder.root / "secret-key").stat().st_mode & 0o077 == 0


def test_a_terminal_reads_the_settings_whatever_the_folder_is_called(tmp_path: Path) -> None:
    folder, lock = folders.opened(tmp_path / "it's a $HOME `demo`")
    lock.close()
    folders.write_settings(folder, "http://127.0.0.1:3")
    asked = '. "$1"; printf %s "$OFFCYCLE_DATA_DIR|$OFFCYCLE_URL|$OFFCYCLE_DEMO"'
    said = subprocess.run(
        ["sh", "-c", asked, "sh", folder.settings], capture_output=True, text=True, check=True
    )
    assert said.stdout == f"{folder.root}|http://127.0.0.1:3|true"


def test_the_runbooks_can_be_read_and_one_names_this_machines_places(tmp_path: Path) -> None:
    folder, lock = folders.opened(tmp_path / "it's: a #demo")
    lock.close()
    folders.write_runbooks(folder, SERVED)
    names = {path.name for path in folder.runbooks.iterdir()}
    assert {"lifeboat-switchover.md", folders.SAMPLE} <= names
    reading = read(folders.runbook(folder, folders.SAMPLE))
    assert reading.faults == ()
    assert reading.values["staging"]["folder"] == str(folder.site("staging"))
    assert reading.values["production"]["site"] == "http://127.0.0.1:2"
    assert [step.part for step in reading.steps].count("rollback") == 2


def test_a_first_start_that_was_cut_short_begins_anew(tmp_path: Path) -> None:
    folder, lock = folders.opened(tmp_path / "demo")
    folder.begin()
    folder.database.touch()
    folder.mails.mkdir()
    sites.switch(folder.site("production"), sites.LIFEBOAT)
    assert folder.is_half_told()
    folder.begin_anew()
    lock.close()
    assert not folder.database.exists()
    assert not folder.mails.exists()
    assert sites.answering(folder.site("production")) == sites.VARNISH
    folder.told()
    assert not folder.is_half_told()


def test_the_folder_is_where_programs_keep_their_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/somewhere")
    assert folders.default() == Path("/somewhere/offcycle-demo")
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    monkeypatch.setenv("HOME", "/ann")
    assert folders.default() == Path("/ann/.local/share/offcycle-demo")


def test_a_port_that_is_taken_is_refused_when_it_was_asked_for(tmp_path: Path) -> None:
    site = sites.serve("staging", tmp_path, 0)
    taken = site.server.server_address[1]
    try:
        assert not main.is_free(taken)
        with pytest.raises(main.PortTakenError, match="--port"):
            main.free_port(taken)
        assert main.free_port(None) != taken
    finally:
        site.stop()
