"""This module writes the page of packages: what each is for, in its own words, and what it may import."""

import ast
import tomllib
from pathlib import Path
from typing import Any

from devtools.places import PACKAGE, ROOT

PAGE = """# Packages

What stands higher may import what stands lower, never the other way; what shares a row never imports its
neighbours. A test holds this.

| layer | package | what it is |
|---|---|---|
{rows}
"""


def layers() -> list[list[str]]:
    contracts: list[dict[str, Any]] = tomllib.loads(
        (ROOT / "pyproject.toml").read_text(encoding="utf-8"),
    )["tool"]["importlinter"]["contracts"]
    layered = next(contract for contract in contracts if contract["type"] == "layers")
    return [layer.split(" | ") for layer in layered["layers"]]


def sentence(package: Path) -> str:
    tree = ast.parse((package / "__init__.py").read_text(encoding="utf-8"))
    docstring = ast.get_docstring(tree) or ""
    return " ".join(docstring.partition("\n\n")[0].split()).replace("|", "\\|")


def page() -> str:
    rows = [
        f"| {number} | `{name}` | {sentence(PACKAGE / name)} |"
        for number, layer in enumerate(layers(), start=1)
        for name in layer
    ]
    return PAGE.format(rows="\n".join(rows))
