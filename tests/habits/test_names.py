"""This module holds what files are called and how they begin."""

import ast

import pytest

from devtools.places import PACKAGE
from tests.habits.repository import files, python_files, short, tree

# A name says what is inside, not what kind of thing it is.
FORBIDDEN = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "core",
    "base",
    "services",
    "managers",
    "misc",
}


def forbidden_parts(name: str) -> set[str]:
    parts = name.split("/")
    return FORBIDDEN & {part.partition(".")[0].lower().strip("_") for part in parts}


def test_no_file_or_folder_has_a_name_that_says_nothing() -> None:
    assert [short(path) for path in files() if forbidden_parts(short(path))] == []


@pytest.mark.parametrize("name", ["src/utils/x.py", "a/base.html", "a/_common.py", "Helpers/b.py"])
def test_a_forbidden_name_is_seen(name: str) -> None:
    assert forbidden_parts(name)


def test_every_module_says_what_it_is_for() -> None:
    written = [
        path for path in python_files() if path.parent.name != "migrations"
    ]  # Django writes those
    assert [short(path) for path in written if not begins_well(path.name, tree(path))] == []


def begins_well(name: str, source: ast.Module) -> bool:
    """A package may say so; an empty `__init__.py` outside the product only marks a folder."""
    docstring = ast.get_docstring(source) or ""
    if name == "__init__.py" and not source.body:
        return True
    return docstring.startswith(("This module ", "This package "))


def test_every_package_of_the_product_says_what_it_is() -> None:
    folders = [path.parent for path in PACKAGE.glob("*/__init__.py")]
    silent = [
        folder.name for folder in folders if not ast.get_docstring(tree(folder / "__init__.py"))
    ]
    assert silent == []
    assert folders
