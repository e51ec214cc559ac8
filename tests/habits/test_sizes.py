"""This module caps the tail: no function beyond 60 lines, no file beyond 500; no exceptions are listed.

The complexity of a function is capped at 8 by the linter.
"""

import ast
import tomllib
from collections.abc import Iterator

from devtools.places import ROOT
from tests.habits.repository import python_files, short, tree

LONGEST_FUNCTION = 60
LONGEST_FILE = 500
MOST_COMPLEX = 8


def test_no_file_is_too_long() -> None:
    lengths = {
        short(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def long_functions(source: ast.Module, longest: int) -> Iterator[tuple[str, int]]:
    for node in ast.walk(source):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            length = node.end_lineno - node.lineno + 1
            if length > longest:
                yield node.name, length


def test_no_function_is_too_long() -> None:
    found = {
        short(path): list(long_functions(tree(path), LONGEST_FUNCTION)) for path in python_files()
    }
    assert {name: functions for name, functions in found.items() if functions} == {}


def test_a_long_function_is_seen() -> None:
    source = ast.parse("def short():\n    pass\n\nasync def long():\n" + "    pass\n" * 60)
    assert list(long_functions(source, LONGEST_FUNCTION)) == [("long", 61)]


def test_the_linter_caps_complexity() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"][
        "lint"
    ]
    assert settings["mccabe"]["max-complexity"] == MOST_COMPLEX
    assert settings["select"] == ["ALL"]
    assert not [rule for rule in settings["ignore"] if rule.startswith("C90")]
