"""This module says where things stand in the checkout."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "offcycle"
REFERENCE = ROOT / "docs" / "reference"
