"""This module runs a trial in a process of its own, as its command does, for a test."""

import subprocess
import sys

from tests.faults.ground import CHECKOUT

PATIENCE_SECONDS = 540


def trial(*words: str) -> str:
    """What a trial said, which has to have ended well."""
    command = [sys.executable, "-m", "tests.faults.trials", *words]
    ran = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=CHECKOUT, timeout=PATIENCE_SECONDS
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout
