"""This module lists the files of the checkout for the tests about the repository itself.

It walks the folders rather than asking git: a file is held to the laws before it is committed, and
a machine without git can run the tests.
"""

import ast
import io
import os
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from devtools.places import ROOT

NOT_OURS = {"__pycache__", "node_modules", "vendor", "build", "dist", "htmlcov"}
HIDDEN_BUT_OURS = {".ci", ".editorconfig", ".gitattributes", ".gitignore"}
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".in",
    ".lock",
    ".html",
    ".css",
    ".js",
    ".json",
    ".txt",
    ".sh",
    ".sql",
    ".yml",
    "",
}


def is_ours(name: str) -> bool:
    if name.startswith("."):
        return name in HIDDEN_BUT_OURS
    return name not in NOT_OURS and not name.endswith((".egg-info", ".pyc"))


@cache
def files() -> tuple[Path, ...]:
    return tuple(sorted(walk()))


def walk() -> Iterator[Path]:
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(name for name in folders if is_ours(name))
        yield from (Path(folder) / name for name in names if is_ours(name))


def text_files() -> tuple[Path, ...]:
    return tuple(path for path in files() if path.suffix in TEXT)


def python_files() -> tuple[Path, ...]:
    return tuple(path for path in files() if path.suffix == ".py" or path == LAUNCHER)


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def comments(path: Path) -> Iterator[tuple[int, str]]:
    reader = io.StringIO(path.read_text(encoding="utf-8")).readline
    for token in tokenize.generate_tokens(reader):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


LAUNCHER = ROOT / "offcycle"
