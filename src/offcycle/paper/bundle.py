"""This module packs the evidence of one change: what was recorded, as the bytes that were hashed, and how to check it by hand.

The same record gives the same bytes. Nothing in the bundle has to be believed: `ledger/verify_bundle.py`, which lies in it
too, checks all that counts. The papers in it are for reading.
"""

import hashlib
import json
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from offcycle.ledger import evidence, verify, verify_bundle
from offcycle.ledger.evidence import Document, Evidence
from offcycle.ledger.read import View
from offcycle.paper import forms
from offcycle.paper.printing import NotPrintedError, printed

_README = Path(__file__).with_name("evidence-readme.txt")


def packed(view: View) -> bytes:
    """The evidence of a change as a zip file."""
    found = evidence.gather(view.ref)
    files = {
        **{f"entries/{each.seq:09d}.json": each.body for each in found.entries},
        **_documents(found.documents),
        **_papers(view),
        "tree.json": _json({"size": found.size, "root": found.root, "others": list(found.others)}),
        "verify.py": Path(verify.__file__).read_bytes(),
        "verify_bundle.py": Path(verify_bundle.__file__).read_bytes(),
    }
    files["README.txt"] = _readme(view, found)
    manifest = {
        "format": verify_bundle.FORMAT,
        "change": view.ref,
        "entries": view.n,
        "files": {name: _sha256(content) for name, content in sorted(files.items())},
    }
    return _zipped(
        {"README.txt": files.pop("README.txt"), "manifest.json": _json(manifest), **files},
        view.happened[-1].at,
    )


def _documents(documents: tuple[Document, ...]) -> dict[str, bytes]:
    """The documents under names that say what they are, and the list of their digests and salts."""
    files: dict[str, bytes] = {}
    listed: dict[str, dict[str, Any]] = {}
    for each in documents:
        if each.expunged_at is not None:
            listed[each.digest] = {"expunged": True}
            continue
        name = f"documents/{each.name}"
        if name in files:
            name = f"documents/{each.digest[7:19]}-{each.name}"
        files[name] = each.content
        listed[each.digest] = {"file": name, "salt": each.salt.hex()}
    return {**files, "documents.json": _json(listed)}


def _papers(view: View) -> dict[str, bytes]:
    """The form of each submission; a sentence where one cannot be printed, for the evidence is whole without it."""
    files: dict[str, bytes] = {}
    why = ""
    for each in view.facts.submissions:
        name = f"forms/{view.ref}-submission-{each.number}"
        try:
            if not why:  # what took too long once would again
                files[f"{name}.pdf"] = printed(forms.sealed(view, each.number))
                continue
        except NotPrintedError as error:
            why = str(error)
        files[f"{name}.txt"] = f"{why}\n".encode()
    return files


def _readme(view: View, found: Evidence) -> bytes:
    example = found.entries[0]
    salted = next((each for each in found.documents if each.salt and each.content), None)
    words = {
        "REF": view.ref,
        "SIZE": str(found.size),
        "ROOT": found.root,
        "FIRST_ENTRY": f"entries/{example.seq:09d}.json",
        "ENTRIES": str(view.n),
        "AT": view.happened[-1].at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC"),
        "SALT": salted.salt.hex() if salted else "",
        "TEXT": f"documents/{salted.name}" if salted else "documents/FILE",
    }
    text = _README.read_text(encoding="utf-8")
    for name, word in words.items():
        text = text.replace(f"@{name}@", word)
    return text.encode()


def _zipped(files: dict[str, bytes], at: datetime) -> bytes:
    made = BytesIO()
    moment = at.astimezone(UTC).timetuple()[:6]
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in files.items():
            about = zipfile.ZipInfo(name, moment)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = 0o644 << 16
            bundle.writestr(about, content)
    return made.getvalue()


def _json(value: object) -> bytes:
    return json.dumps(value, indent=1).encode() + b"\n"


def _sha256(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()
