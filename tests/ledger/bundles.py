"""This module makes evidence for tests, and tampers with it."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from offcycle.ledger import verify_bundle

Files = dict[str, bytes]


def opened(bundle: bytes, path: Path) -> Files:
    path.write_bytes(bundle)
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def packed(files: Files, path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return path


def relisted(files: Files) -> Files:
    """The files with a list that fits them again, as whoever tampers with care would make it."""
    manifest = json.loads(files["manifest.json"])
    manifest["files"] = {
        name: "sha256:" + hashlib.sha256(content).hexdigest()
        for name, content in files.items()
        if name != "manifest.json"
    }
    return {**files, "manifest.json": json.dumps(manifest).encode()}


def changed(files: Files, name: str, change: Callable[[Any], Any]) -> Files:
    """The files with one of JSON changed."""
    told = json.loads(files[name])
    told = change(told) or told
    return {**files, name: json.dumps(told).encode()}


def entry(files: Files, kind: str) -> str:
    """The name of the first entry of a kind."""
    return next(
        name
        for name in sorted(files)
        if name.startswith("entries/") and json.loads(files[name])["kind"] == kind
    )


def faulty(files: Files, path: Path) -> str:
    with pytest.raises(verify_bundle.Fault) as found:
        verify_bundle.check(str(packed(files, path)))
    return str(found.value)
