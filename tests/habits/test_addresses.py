"""This module keeps out of the repository what belongs to one machine: its paths, and where it gets packages.

Packages come from the indexes that a machine is configured for. An address in a file of ours would
overrule that, and break behind every company's proxy.
"""

import re
import sys
import tempfile
from pathlib import Path

import pytest

from devtools.places import ROOT
from tests.habits.repository import short, text_files

REGISTRIES = re.compile(
    r"(pypi|npmjs|pythonhosted|yarnpkg|debian)\.(org|com)|--(extra-)?index-url|--find-links|registry\."
)
HOMES = re.compile(r"/(home|Users)/[a-z]\w*/")
# Plans of other people, kept byte for byte, may name what they like.
RUNBOOKS = ("tests/runbook/", "offcycle/demo/runbooks/", "src/offcycle/demo/runbooks/")
# These name the options by which an address is kept out.
EXEMPT = {"tests/habits/test_addresses.py", "devtools/locks.py"}


def machine_paths() -> set[str]:
    """The places of this very machine, as far as they tell anything."""
    places = {ROOT, Path.home(), Path(sys.base_prefix), Path(tempfile.gettempdir()) / "w"}
    return {f"{place}/" for place in places if len(place.parts) > 2 and place != Path("/usr/local")}


def faults(text: str, paths: set[str]) -> list[str]:
    found = [match.group() for pattern in (REGISTRIES, HOMES) for match in pattern.finditer(text)]
    return found + [path for path in paths if path in text]


def test_no_file_names_a_registry_or_a_path_of_this_machine() -> None:
    paths = machine_paths()
    found = {
        short(path): faults(path.read_text(encoding="utf-8", errors="replace"), paths)
        for path in text_files()
        if short(path) not in EXEMPT and not short(path).startswith(RUNBOOKS)
    }
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize(
    "text",
    ["get it from pypi.org", "--extra-index-url x", "see /home/ann/offcycle/", f"cd {ROOT}/docs"],
)
def test_an_address_is_seen(text: str) -> None:
    assert faults(text, {f"{ROOT}/"})
