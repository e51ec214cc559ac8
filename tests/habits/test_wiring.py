"""This module keeps the customer's roles and people out of the product: they stand in its policy, and nowhere else."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from devtools.places import PACKAGE
from tests.habits.repository import python_files, short, tree
from tests.organisations import CUSTOMER

WORDS = {*CUSTOMER.holders, *CUSTOMER.holders.values(), "lead", "product", "stakeholder"}
ALLOWED = {
    # The defaults of the very settings that name them.
    "src/offcycle/process/policy/people.py",
    # Names of settings, and what a fault shows as an example.
    "src/offcycle/process/policy/sense/people.py",
}
SAMPLE = "src/offcycle/demo/"


def wired(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in WORDS:
            yield f"{short(path)}:{node.lineno}: {node.value}"


@pytest.mark.says("intro.3")
def test_no_module_knows_a_role_or_a_person_of_the_customer() -> None:
    ours = [each for each in python_files() if each.is_relative_to(PACKAGE)]
    files = [each for each in ours if not short(each).startswith(SAMPLE)]
    assert [line for each in files if short(each) not in ALLOWED for line in wired(each)] == []
