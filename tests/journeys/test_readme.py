"""This module types what the README tells a newcomer to type, at a terminal, and looks at what came of it."""

import json
import os
import pty
import select
import subprocess
import time
from pathlib import Path

import pytest

from devtools.places import ROOT
from tests.demo.running import clean, start_again

TYPED = "d\n" * 7 + "yes\n"
"""What the operator answers while the plan is applied: seven steps done, and the run finished."""
LONGEST_SECONDS = 400


def walk(data: Path) -> str:
    """The shell lines of the README's walk, for a demonstration in another folder."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = text.split("```sh\n")[2].split("```")[0]
    assert "as_ cor2" in lines
    return lines.replace("~/.local/share/offcycle-demo", str(data))


def at_a_terminal(script: str, typed: str) -> tuple[int, str]:
    """The exit code of a script at a terminal on which somebody types, and what the terminal shows."""
    ours, theirs = pty.openpty()
    shell = subprocess.Popen(
        ["sh", "-ec", script], stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT, env=clean()
    )
    os.close(theirs)
    os.write(ours, typed.encode())
    shown, until = b"", time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < until:
        ready, _, _ = select.select([ours], [], [], 1)
        try:
            shown += os.read(ours, 65536) if ready else b""
        except OSError:  # the terminal is gone with the last process on it
            break
    os.close(ours)
    return shell.wait(timeout=10), shown.decode(errors="replace")


@pytest.mark.timeout(LONGEST_SECONDS + 100)
def test_the_walk_of_the_readme_ends_with_a_closed_change(tmp_path: Path) -> None:
    demo = start_again(tmp_path)
    try:
        code, shown = at_a_terminal(walk(tmp_path), TYPED)
        assert code == 0, shown
        assert "whole and true" in shown
        changes = demo.terminal("OFFCYCLE_TOKEN=$(offcycle token create dev) offcycle list --json")
        told = {each["ref"]: each for each in json.loads(changes.stdout)["items"]}
        assert (told["CR-1059"]["stage"], told["CR-1059"]["outcome"]) == ("closed", "done")
    finally:
        assert demo.stop() == 0
