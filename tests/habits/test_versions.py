"""This module compares what is written down in two places."""

import json
import re
import tomllib
from pathlib import Path

from devtools import locks
from devtools.places import ROOT
from tests.habits.repository import LAUNCHER


def pins(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9][\w.-]*(?:\[[^]]*\])?)==([^ ;\\]+)", text, re.MULTILINE))


def asked_for(name: str) -> set[str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    found = (re.match(r"[A-Za-z0-9][\w.-]*", line) for line in lines)
    return {match.group().lower() for match in found if match}


def test_the_oldest_python_is_the_same_everywhere() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    launcher = re.search(r"OLDEST_PYTHON = \((\d+), (\d+)\)", LAUNCHER.read_text(encoding="utf-8"))
    assert launcher
    oldest = ".".join(launcher.groups())
    assert settings["project"]["requires-python"] == f">={oldest}"
    assert settings["tool"]["ruff"]["target-version"] == f"py{oldest.replace('.', '')}"
    assert settings["tool"]["mypy"]["python_version"] == oldest
    assert oldest == locks.OLDEST_PYTHON


def test_developers_have_the_versions_that_users_have() -> None:
    users, developers = pins("requirements.lock"), pins("requirements-dev.lock")
    assert users
    assert {name: developers.get(name) for name in users} == users


def test_whatever_is_asked_for_is_locked() -> None:
    assert asked_for("requirements.in") - set(pins("requirements.lock")) == set()
    assert asked_for("requirements-dev.in") - set(pins("requirements-dev.lock")) == set()
    assert asked_for("requirements-node.in") - set(pins("requirements-node.lock")) == set()


def test_every_package_asked_for_says_why() -> None:
    silent = [
        line
        for name in ("requirements.in", "requirements-dev.in", "requirements-node.in")
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines()
        if re.match(r"[A-Za-z0-9]", line) and " # " not in line
    ]
    assert silent == []


def test_every_locked_package_has_hashes() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock", "requirements-node.lock"):
        entries = re.split(r"\n(?=[a-z0-9])", (ROOT / lock).read_text(encoding="utf-8"))
        assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_every_package_of_the_pages_has_a_hash_and_no_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: of for name, of in lock["packages"].items() if name}
    assert {"node_modules/@uswds/uswds", "node_modules/htmx.org"} <= set(packages)
    assert [name for name, of in packages.items() if "integrity" not in of] == []
    assert [name for name, of in packages.items() if "resolved" in of] == []


def test_continuous_integration_runs_what_a_developer_runs() -> None:
    assert "exec ./offcycle test\n" in Path(ROOT / ".ci" / "run").read_text(encoding="utf-8")
