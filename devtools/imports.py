"""This module checks the import contracts of `pyproject.toml`."""

import sys

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from devtools.places import ROOT

if __name__ == "__main__":
    kept = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    sys.exit(0 if kept == EXIT_STATUS_SUCCESS else 1)
