"""This module tests the launcher: what it decides, and that a start never takes a half-made .venv for whole."""

import fcntl
import importlib.machinery
import importlib.util
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

from tests.habits.repository import LAUNCHER

LOCKS = ("requirements.lock", "requirements-dev.lock")
HAS_NPM = shutil.which("npm") is not None
COPIES = """import pathlib, sys
vendor = pathlib.Path("VENDOR")
vendor.mkdir(parents=True, exist_ok=True)
(vendor / "made").write_text(" ".join(sys.argv[1:]))
"""


def load(path: Path) -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("launcher", str(path))
    spec = importlib.util.spec_from_loader("launcher", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def vendor(checkout: Path) -> Path:
    return checkout / "src" / "offcycle" / "web" / "static" / "vendor"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with locks that name nothing, so that setting it up needs no index."""
    launcher = tmp_path / "offcycle"
    launcher.write_bytes(LAUNCHER.read_bytes())
    launcher.chmod(0o755)
    for lock in LOCKS:
        (tmp_path / lock).write_text("# nothing\n", encoding="utf-8")
    for name in ("package.json", "package-lock.json"):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    product = tmp_path / "src" / "offcycle"
    product.mkdir(parents=True)
    (tmp_path / "devtools").mkdir()
    copies = COPIES.replace("VENDOR", str(vendor(tmp_path)))
    (tmp_path / "devtools" / "assets.py").write_text(copies, encoding="utf-8")
    (tmp_path / "devtools" / "__main__.py").touch()
    (product / "__init__.py").touch()
    (product / "__main__.py").write_text("import sys\nprint(*sys.argv[1:])\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def launcher(checkout: Path) -> ModuleType:
    return load(checkout / "offcycle")


def start(checkout: Path, *words: str, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(checkout / "offcycle"), *words]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=100, **options
    )  # type: ignore[call-overload]  # options are passed on


def test_the_first_start_sets_up_and_the_second_goes_straight_on(
    checkout: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    first = start(checkout, "list", "--json", cwd=elsewhere)
    assert (first.returncode, first.stdout) == (0, "list --json\n"), first.stderr
    assert "Setting up Offcycle" in first.stderr
    made = vendor(checkout) / "made"
    assert made.read_text(encoding="utf-8") == ""
    made.unlink()
    second = start(checkout, "--", "check")
    assert (second.returncode, second.stdout, second.stderr) == (0, "check\n", "")
    assert not made.exists(), "nothing is brought twice"
    (checkout / "package-lock.json").write_text("{ }", encoding="utf-8")
    assert start(checkout, "check").returncode == 0
    assert made.read_text(encoding="utf-8") == "--developer"


def test_two_starts_at_once_set_up_once(checkout: Path) -> None:
    command = [sys.executable, str(checkout / "offcycle"), "list"]
    both = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    ended = [each.communicate(timeout=100) for each in both]
    assert [(each.returncode, out) for each, (out, _) in zip(both, ended, strict=True)] == [
        (0, "list\n")
    ] * 2
    assert sum("Setting up Offcycle" in err for _, err in ended) == 1


def test_a_start_waits_for_another_that_is_setting_up(checkout: Path) -> None:
    with (checkout / ".venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        waiting = subprocess.Popen(
            [sys.executable, str(checkout / "offcycle")], stderr=subprocess.PIPE, text=True
        )
        assert waiting.stderr
        assert waiting.stderr.readline().startswith("Another start is setting Offcycle up.")
        time.sleep(0.2)
        assert not (checkout / ".venv").exists()
    assert waiting.wait(100) == 0
    waiting.stderr.close()


@pytest.mark.slow  # pip tries a while before it gives up
def test_what_cannot_be_installed_leaves_nothing_that_looks_whole(checkout: Path) -> None:
    (checkout / LOCKS[0]).write_text(
        "nosuchpackage==1 --hash=sha256:" + "0" * 64 + "\n", encoding="utf-8"
    )
    environment = {"PATH": "/usr/bin:/bin", "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": "/dev/null"}
    for _ in range(2):
        failed = start(checkout, "list", env=environment)
        assert failed.returncode == 2
        assert "The packages in requirements.lock were not installed." in failed.stderr
        assert "pip config list" in failed.stderr
        assert not (checkout / ".venv" / "offcycle-stamp.json").exists()
    (checkout / LOCKS[0]).write_text("# nothing again\n", encoding="utf-8")
    assert start(checkout, "list").returncode == 0


def test_a_folder_that_cannot_be_written_to_is_named(launcher: ModuleType, tmp_path: Path) -> None:
    launcher.SETTING_UP = tmp_path / "no such folder" / ".venv.lock"
    with (
        pytest.raises(launcher.CannotStartError, match="Start it as the folder's owner"),
        launcher.one_at_a_time(),
    ):
        pass


def test_what_the_stamp_says(launcher: ModuleType) -> None:
    assert launcher.read_stamp() == {}
    launcher.PYTHON.parent.mkdir(parents=True)
    launcher.STAMP.write_text("half a sta", encoding="utf-8")
    assert launcher.read_stamp() == {}
    good = {"python": launcher.python_here(), LOCKS[0]: launcher.digest(LOCKS[0])}
    launcher.write_stamp(good)
    assert launcher.read_stamp() == {}, "its python is gone"
    launcher.PYTHON.symlink_to(sys.executable)
    assert launcher.read_stamp() == good
    launcher.STAMP.write_text(json.dumps({**good, "python": "3.10"}), encoding="utf-8")
    assert launcher.read_stamp() == {}, "made by another Python"


def test_users_need_one_lock_and_developers_both(launcher: ModuleType) -> None:
    users, developers = launcher.wanted(developer=False), launcher.wanted(developer=True)
    vendor(launcher.ROOT).mkdir(parents=True)
    assert launcher.is_whole(users, users)
    assert not launcher.is_whole(users, developers)
    assert launcher.is_whole(developers, users)
    assert not launcher.is_whole({**users, LOCKS[0]: "of another day"}, users)
    assert not launcher.is_whole({**users, "assets": "of another day"}, users)
    vendor(launcher.ROOT).rmdir()
    assert not launcher.is_whole(users, users), "what is served was taken away"


def test_what_the_assets_lack_is_told(launcher: ModuleType) -> None:
    launcher.run = lambda command: subprocess.CompletedProcess(command, 2, "no registry\n")
    with pytest.raises(launcher.CannotStartError, match=r"^no registry$"):
        launcher.bring_assets(developer=True)


def test_node_is_installed_where_there_is_none(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed: list[str] = []
    launcher.install = installed.append
    launcher.run = lambda command: subprocess.CompletedProcess(command, 0, "")
    launcher.bring_assets(developer=False)
    monkeypatch.setattr(launcher.shutil, "which", lambda _name: None)
    launcher.bring_assets(developer=False)
    assert installed == (["requirements-node.lock"] * (1 if HAS_NPM else 2))


def test_what_pip_says_is_explained(launcher: ModuleType) -> None:
    assert "ca-certificates" in launcher.meaning("... [SSL: CERTIFICATE_VERIFY_FAILED] ...")
    assert launcher.meaning("something new") == launcher.UNKNOWN_MEANING


def test_an_old_python_is_told_so(launcher: ModuleType) -> None:
    assert "needs Python 3.11 or newer, and this is 3.9" in launcher.too_old((3, 9, 2))


def test_what_debian_lacks_is_named_in_one_command(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launcher.importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(launcher.shutil, "which", {"apt-get": "/usr/bin/apt-get"}.get)
    launcher.CERTIFICATES = Path("/no/such/file")
    missing = launcher.missing_packages()
    assert missing == ["python3-venv", "ca-certificates"]
    said = launcher.by_hand(missing)
    assert "as root" in said
    assert "\n    apt-get install -y python3-venv ca-certificates\n" in said
    monkeypatch.setattr(launcher.os, "geteuid", lambda: 1000)
    with pytest.raises(launcher.CannotStartError):
        launcher.provide(missing)


def test_certificates_alone_stop_nobody_who_is_not_root(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launcher.os, "geteuid", lambda: 1000)
    launcher.provide(["ca-certificates"])
    launcher.provide([])


def test_the_launcher_stays_small() -> None:
    assert len(LAUNCHER.read_text(encoding="utf-8").splitlines()) <= 270
