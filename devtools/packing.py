"""This module builds the package: setuptools, with a look first whether what the pages load is there to be packed.

pyproject.toml names it as the build backend. Whoever installs the package has no npm and needs none,
so a package without the design system would have pages without style, and nobody would be told.
"""

import sys
from pathlib import Path
from typing import Any

from setuptools import build_meta  # type: ignore[import-untyped]  # it has no types

build_editable = build_meta.build_editable
get_requires_for_build_editable = build_meta.get_requires_for_build_editable
get_requires_for_build_sdist = build_meta.get_requires_for_build_sdist
get_requires_for_build_wheel = build_meta.get_requires_for_build_wheel
prepare_metadata_for_build_editable = build_meta.prepare_metadata_for_build_editable
prepare_metadata_for_build_wheel = build_meta.prepare_metadata_for_build_wheel

PACKED = Path("src", "offcycle", "web", "static", "vendor", "uswds", "uswds.min.css")


def demand_assets(root: Path) -> None:
    if not (root / PACKED).is_file():
        sys.exit(
            "The package was not built, because what the pages load from others is not there to be packed"
            f" ({PACKED.parent.parent.as_posix()}). Start ./offcycle once, which brings it in, and build again."
        )


def build_wheel(*args: Any, **options: Any) -> str:
    demand_assets(Path.cwd())
    return str(build_meta.build_wheel(*args, **options))


def build_sdist(*args: Any, **options: Any) -> str:
    demand_assets(Path.cwd())
    return str(build_meta.build_sdist(*args, **options))
