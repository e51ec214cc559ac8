"""This module tampers with the evidence of a change in every way, and makes files that are none."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from offcycle.ledger import tree, verify_bundle
from offcycle.process.canonical import canonical
from tests.ledger.bundles import Files, changed, entry, faulty, opened, packed, relisted
from tests.ledger.test_bundle import evidence, people, way

__all__ = ["people", "way"]

pytestmark = pytest.mark.database  # for the first test, which makes the evidence

KEPT: dict[str, bytes] = {}
"""The evidence that all tests here tamper with, made once."""


@pytest.fixture
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    if not KEPT:
        KEPT["evidence"] = evidence(request.getfixturevalue("way"))
    return opened(KEPT["evidence"], tmp_path / "evidence.zip")


def body_edited(files: Files) -> Files:
    name = entry(files, "review.decided")
    return {**files, name: files[name].replace(b'"verdict":"approve"', b'"verdict":"reject!"')}


def body_replaced(files: Files) -> Files:
    name = entry(files, "review.decided")
    told = json.loads(files[name])
    told["data"]["verdict"] = "reject"
    return {**files, name: canonical(told)}


def entry_removed(files: Files) -> Files:
    return {
        name: content for name, content in files.items() if name != entry(files, "triage.answered")
    }


def last_removed(files: Files) -> Files:
    closed = entry(files, "notices.closed")
    return {name: content for name, content in files.items() if name != closed}


def organisation_removed(files: Files) -> Files:
    given = entry(files, "people.role_given")
    return {name: content for name, content in files.items() if name != given}


def entry_inserted(files: Files) -> Files:
    told = json.loads(files[entry(files, "notices.closed")])
    told["seq"], told["n"] = told["seq"] + 1, told["n"] + 1
    return {**files, f"entries/{told['seq']:09d}.json": canonical(told)}


def entries_swapped(files: Files) -> Files:
    one, two = entry(files, "triage.answered"), entry(files, "review.decided")
    return {**files, one: files[two], two: files[one]}


def document_edited(files: Files) -> Files:
    name = "documents/plan-revision-1.md"
    return {**files, name: files[name] + b"\n1. Another step.\n"}


def documents_swapped(files: Files) -> Files:
    one, two = sorted(name for name in files if name.endswith(".txt") and "form.filled" in name)[:2]
    return {**files, one: files[two], two: files[one]}


def document_removed(files: Files) -> Files:
    name = "documents/submission-1.json"
    left = {each: content for each, content in files.items() if each != name}
    return changed(
        left,
        "documents.json",
        lambda told: {each: about for each, about in told.items() if about["file"] != name},
    )


def document_added(files: Files) -> Files:
    content = b"It was all right."
    digest = "sha256:" + hashlib.sha256(content).hexdigest()
    added = {**files, "documents/more.txt": content}
    about = {"file": "documents/more.txt", "salt": ""}
    return changed(added, "documents.json", lambda told: {**told, digest: about})


def document_called_expunged(files: Files) -> Files:
    name = "documents/submission-1.json"
    left = {each: content for each, content in files.items() if each != name}
    return changed(
        left,
        "documents.json",
        lambda told: {
            each: {"expunged": True} if about["file"] == name else about
            for each, about in told.items()
        },
    )


def hash_removed(files: Files) -> Files:
    return changed(files, "tree.json", lambda told: {**told, "others": told["others"][:-1]})


def hash_added(files: Files) -> Files:
    other = "sha256:" + "1" * 64
    return changed(files, "tree.json", lambda told: {**told, "others": [*told["others"], other]})


def root_replaced(files: Files) -> Files:
    return changed(files, "tree.json", lambda told: {**told, "root": "sha256:" + "1" * 64})


def paper_replaced(files: Files) -> Files:
    return {**files, "forms/CR-1002-submission-1.pdf": b"%PDF-1.7"}


WAYS = (
    body_edited, body_replaced, entry_removed, last_removed, organisation_removed, entry_inserted,
    entries_swapped, document_edited, documents_swapped, document_removed, document_added,
    document_called_expunged, hash_removed, hash_added, root_replaced,
)  # fmt: skip


@pytest.mark.parametrize("tamper", [*WAYS, paper_replaced], ids=lambda each: each.__name__)
def test_whatever_is_tampered_with_carelessly_is_found(
    files: Files, tmp_path: Path, tamper: Callable[[Files], Files]
) -> None:
    assert "The file" in faulty(tamper(files), tmp_path / "tampered.zip")


@pytest.mark.parametrize("tamper", WAYS, ids=lambda each: each.__name__)
def test_whatever_is_tampered_with_is_found_although_the_list_fits_again(
    files: Files, tmp_path: Path, tamper: Callable[[Files], Files]
) -> None:
    assert faulty(relisted(tamper(files)), tmp_path / "tampered.zip")


def test_all_of_it_made_anew_needs_a_root_from_elsewhere(files: Files, tmp_path: Path) -> None:
    """What no file can show by itself: its last entry was cut off, and all that rests on it was made to fit."""
    left = changed(
        last_removed(files), "manifest.json", lambda told: {**told, "entries": told["entries"] - 1}
    )
    left = changed(
        left, "tree.json", lambda told: {**told, "others": list(_fitting(told, files, left))}
    )
    path = packed(relisted(left), tmp_path / "anew.zip")
    assert "still open" in " ".join(verify_bundle.check(str(path)))


def _fitting(told: dict[str, Any], whole: Files, left: Files) -> Iterator[str]:
    """The hashes of the parts of the tree without an entry that is left."""
    own = {seq: hashlib.sha256(b"\0" + whole[_name(seq)]).hexdigest() for seq in _held(whole)}
    others = iter(told["others"])

    def parts(low: int, high: int) -> Iterator[str]:
        if not any(low < seq <= high for seq in _held(left)):
            yield f"sha256:{verify_bundle._root(own, _held(whole), others, low, high).hex()}"
        elif high - low > 1:
            middle = low + tree.split(high - low)
            yield from parts(low, middle)
            yield from parts(middle, high)

    return parts(0, told["size"])


def _held(files: Files) -> list[int]:
    return sorted(int(name[8:17]) for name in files if name.startswith("entries/"))


def _name(seq: int) -> str:
    return f"entries/{seq:09d}.json"


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "/etc/passwd", "entries/../x", "a\\b", "entries/.x", "C:x", "a/b/c"],
)
def test_names_that_lead_elsewhere_are_refused(files: Files, tmp_path: Path, name: str) -> None:
    assert "leads elsewhere" in faulty({**files, name: b"x"}, tmp_path / "tampered.zip")


def test_a_file_that_unpacks_to_a_mountain_is_not_opened(files: Files, tmp_path: Path) -> None:
    bomb = {**files, "documents/bomb.txt": bytes(50 * 1024**2)}
    assert "would unpack to more" in faulty(bomb, tmp_path / "bomb.zip")


def test_a_file_that_lies_about_its_length_is_refused(files: Files, tmp_path: Path) -> None:
    path = packed({**files, "documents/bomb.txt": bytes(5000)}, tmp_path / "lying.zip")
    content = path.read_bytes()
    length = (5000).to_bytes(4, "little")
    path.write_bytes(content.replace(length, (50).to_bytes(4, "little")))
    with pytest.raises(verify_bundle.Fault):
        verify_bundle.check(str(path))


def test_two_files_of_one_name_are_refused(files: Files, tmp_path: Path) -> None:
    path = packed(files, tmp_path / "twice.zip")
    with (
        zipfile.ZipFile(path, "a") as file,
        pytest.warns(UserWarning, match="Duplicate name"),
    ):
        file.writestr("README.txt", b"Believe it.")
    with pytest.raises(verify_bundle.Fault, match="two of this name"):
        verify_bundle.check(str(path))
