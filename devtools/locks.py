"""This module makes the lock files: every package by version and hash, with no address in them.

Those of Python's packages hold for every Python from the oldest that we support on, and for every platform, so the same
files install on any machine, from whatever index that machine is configured for.
"""

import subprocess
import sys

from devtools import assets
from devtools.places import ROOT

OLDEST_PYTHON = "3.11"
# In this order: the second is bound by the first.
LOCKS = ("requirements", "requirements-dev", "requirements-node")


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


def command_for_pages(words: list[str]) -> list[str]:
    verb = "update" if "--upgrade" in words else "install"
    bare = ["--package-lock-only", "--omit-lockfile-registry-resolved"]
    return [*assets.npm(), verb, *bare, *assets.QUIETLY]


def main(words: list[str]) -> int:
    """Keeps the versions that are locked where they still fit; `--upgrade` asks for the newest."""
    for name in LOCKS:
        subprocess.run(command(name, words), cwd=ROOT, check=True)
    subprocess.run(command_for_pages(words), cwd=ROOT, check=True)
    print("All locks are made. Read what changed (git diff), then run ./offcycle test.")
    return 0
