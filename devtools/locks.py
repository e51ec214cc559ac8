"""This module makes the lock files: every package by version and hash, with no address in them.

They hold for every Python from the oldest that we support on, and for every platform, so the same
files install on any machine, from whatever index that machine is configured for.
"""

import subprocess
import sys

from devtools.places import ROOT

OLDEST_PYTHON = "3.11"
LOCKS = ("requirements", "requirements-dev")  # in this order: the second is bound by the first


def command(name: str, words: list[str]) -> list[str]:
    source, lock = f"{name}.in", f"{name}.lock"
    made_for = ["--universal", "--python-version", OLDEST_PYTHON, "--generate-hashes"]
    bare = ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
    return [
        sys.executable,
        "-m",
        "uv",
        "pip",
        "compile",
        "--quiet",
        *made_for,
        *bare,
        *words,
        source,
        "-o",
        lock,
    ]


def main(words: list[str]) -> int:
    """Keeps the versions that are locked where they still fit; `--upgrade` asks for the newest."""
    for name in LOCKS:
        subprocess.run(command(name, words), cwd=ROOT, check=True)
    print("Both locks are made. Read what changed (git diff), then run ./offcycle test.")
    return 0
