"""This module runs every check that reads the source. `check` changes nothing; `fix` does.

All checks run, whatever the first ones say, and the failures are counted at the end.
`tests/habits` runs the same list, so that nothing passes one and fails the other.
"""

import subprocess
import sys

from devtools.places import ROOT

# Run as modules: a script in .venv/bin names the folder that it was made in, and a checkout may move.
CHECKS: dict[str, list[str]] = {
    "lint": ["ruff", "check", "--quiet"],
    "format": ["ruff", "format", "--check", "--quiet"],
    "types": ["mypy"],
    "imports": ["devtools.imports"],
    "reference": ["devtools.reference", "--check"],
}
FIXES: dict[str, list[str]] = {
    "lint": ["ruff", "check", "--fix", "--quiet"],
    "format": ["ruff", "format", "--quiet"],
}


def run(module: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *module],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def run_all(modules: dict[str, list[str]]) -> list[str]:
    """The names of those that failed; what they said is printed as they end."""
    failed = []
    for name, module in modules.items():
        ran = run(module)
        print(f"{name}: {'ok' if ran.returncode == 0 else 'FAILED'}", flush=True)
        if ran.returncode:
            print(ran.stdout, flush=True)
            failed.append(name)
    return failed


def check(_words: list[str]) -> int:
    failed = run_all(CHECKS)
    if failed:
        print(f"{len(failed)} of {len(CHECKS)} checks failed: {', '.join(failed)}.")
        return 1
    print(f"All {len(CHECKS)} checks passed.")
    return 0


def fix(_words: list[str]) -> int:
    failed = run_all(FIXES)
    if failed:
        print("What is left above needs a person. `./offcycle check` runs every check.")
    return 1 if failed else 0
