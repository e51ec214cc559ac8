"""This module tests how the tests get what they need from the machine."""

from pathlib import Path

import pytest

from devtools import machine
from devtools.machine import Need
from devtools.trouble import TroubleError

HERE = Need("python3", "it is running this", "/proc/self/*tatus")
MISSING = Need("no-such-package", "this test says so", "/no/such/*")


def test_what_is_there_is_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "install", lambda _missing: pytest.fail("nothing was missing"))
    assert HERE.is_met() == Path("/proc/self/status").exists()
    machine.provide([Need("sh", "every system has one", "/no/such/file", "sh")])


def test_who_is_not_root_gets_one_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.os, "geteuid", lambda: 1000)
    with pytest.raises(
        TroubleError, match="apt-get install -y --no-install-recommends no-such-package\n"
    ):
        machine.provide([MISSING])


def test_each_missing_package_says_what_for() -> None:
    said = machine.by_hand([MISSING], has_sudo=True)
    assert "no-such-package: this test says so." in said
    assert "sudo apt-get" in said


def test_a_refusal_is_believed_only_after_an_update(monkeypatch: pytest.MonkeyPatch) -> None:
    ran = []

    def refuse(command: list[str], **_options: object) -> machine.subprocess.CompletedProcess[str]:
        ran.append(command[1])
        return machine.subprocess.CompletedProcess(command, 100, "", "E: Unable to locate package")

    monkeypatch.setattr(machine.subprocess, "run", refuse)
    with pytest.raises(TroubleError, match="Unable to locate package"):
        machine.install([MISSING])
    assert ran == ["install", "update", "install"]
