"""This module holds who may import whom, where the import contracts do not reach."""

import ast
from collections.abc import Iterator

from devtools.places import PACKAGE
from tests.habits.repository import short, tree

NOT_SHIPPED = {"tests", "devtools", "benchmarks", "pytest", "hypothesis", "schemathesis"}


def imported(source: ast.Module) -> Iterator[str]:
    for node in ast.walk(source):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


def test_the_product_needs_nothing_that_is_not_shipped() -> None:
    found = {short(path): NOT_SHIPPED & set(imported(tree(path))) for path in PACKAGE.rglob("*.py")}
    assert {name: what for name, what in found.items() if what} == {}
    assert found


def test_an_import_is_seen() -> None:
    assert set(imported(ast.parse("import tests.a\nfrom devtools.b import c"))) == {
        "tests",
        "devtools",
    }
