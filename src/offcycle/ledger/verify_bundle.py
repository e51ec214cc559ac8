"""This module checks whether the evidence of one change is whole and true; with `verify.py` beside it, it can be taken to any machine.

    python3 verify_bundle.py CR-1001-evidence.zip [--root SIZE:HASH]

It needs Python 3.11 and nothing else: no server and no database. The format is described in `docs/reference/record.md`. It checks that

- the file holds what its list says, byte for byte, and nothing else;
- every entry is canonical JSON of the known fields, entries are numbered without a gap in the change, times never go back,
  and where two entries are neighbours in the record, the later names the hash of the earlier;
- the entries stand at their places in a tree over the whole record that has the root that the file names;
- every document has its digest and is named by an entry, every document that the change names is there, or was expunged by an entry;
- what was submitted has the digest that approvers decided on, and the plan in it is one of the plans here.

Whoever makes all of a file anew can make it agree with itself. So compare the root with one that was kept elsewhere: `--root`.
Ends with 0 if all is well, 1 if not, 2 if wrongly called.
"""

import argparse
import hashlib
import json
import os
import re
import sys
import zipfile
import zlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

try:
    from offcycle.ledger import verify
except ImportError:  # beside this file, out of the bundle
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - as plain as can be
    import verify  # type: ignore[import-not-found, no-redef]  # the same module by another way

Fault = verify.Fault

FORMAT = "offcycle-evidence/1"
MOST_FILES = 200_000
LARGEST_FILE = 64 * 1024**2
LARGEST = 1024**3
MOST_SQUEEZED = 400
"""How many bytes may come out of one; texts that say the same again and again come near to it."""

_NAME = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9_.-]{0,120}/)?[A-Za-z0-9_-][A-Za-z0-9_.-]{0,120}")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_ENTRY = re.compile(r"entries/(\d{9,16})\.json")


@dataclass
class Found:
    """What the file holds, as far as it was believed."""

    files: dict[str, bytes]
    manifest: dict[str, Any]
    entries: dict[int, dict[str, Any]] = field(default_factory=dict)  # by their numbers
    hashes: dict[int, str] = field(default_factory=dict)
    expunged: dict[str, int] = field(default_factory=dict)  # digests, by the entry that says so
    documents: dict[str, bytes | None] = field(default_factory=dict)

    @property
    def own(self) -> list[dict[str, Any]]:
        """The entries of the change, in order."""
        return [each for each in self.entries.values() if each["change"] is not None]


def check(path: str, root: tuple[int, str] | None = None) -> list[str]:
    """What was found, in sentences; raises Fault at the first thing that is wrong."""
    files = _files(path)
    found = Found(files, _manifest(files))
    _entries(found)
    _change(found)
    _tree(found, root)
    _documents(found)
    try:
        _named(found)
        _submissions(found)
        return list(_told(found, root))
    except (KeyError, TypeError, AttributeError) as error:
        raise Fault("An entry", f"it has not the fields of its kind ({error}).") from error


def _files(path: str) -> dict[str, bytes]:
    """Every file in the bundle; nothing is ever written to a disk."""
    try:
        with zipfile.ZipFile(path) as bundle:
            members = bundle.infolist()
            _acceptable(members)
            return {each.filename: _content(bundle, each) for each in members}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError) as error:
        raise Fault("The file", f"it is no whole zip file ({error}).") from error


def _acceptable(members: list[zipfile.ZipInfo]) -> None:
    names = set[str]()
    if len(members) > MOST_FILES or sum(each.file_size for each in members) > LARGEST:
        raise Fault(
            "The file", "it would unpack to more than any evidence holds; it was not opened."
        )
    for each in members:
        where = f"The file {each.filename[:100]!r}"
        if not _NAME.fullmatch(each.filename) or each.orig_filename != each.filename:
            raise Fault(where, "its name leads elsewhere or is none of a bundle; nothing was read.")
        if each.filename in names:
            raise Fault(where, "there are two of this name.")
        if each.file_size > LARGEST_FILE or each.file_size > 1024 + MOST_SQUEEZED * max(
            each.compress_size, 1
        ):
            raise Fault(
                where, "it would unpack to more than a file of a bundle; it was not opened."
            )
        names.add(each.filename)


def _content(bundle: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with bundle.open(member) as file:
        content = file.read(member.file_size + 1)
    if len(content) != member.file_size:
        raise Fault(f"The file {member.filename}", "it has another length than it says.")
    return content


def _manifest(files: dict[str, bytes]) -> dict[str, Any]:
    """The list of all files, compared with what is there."""
    told = _json(files, "manifest.json")
    listed = told.get("files")
    plain = isinstance(told.get("change"), str) and isinstance(listed, dict)
    if told.get("format") != FORMAT or not plain or not isinstance(listed, dict):
        raise Fault("The file manifest.json", f"it is none of the format {FORMAT}.")
    for name in sorted(listed.keys() - files.keys()):
        raise Fault(f"The file {name}", "it is missing.")
    for name in sorted(files.keys() - listed.keys() - {"manifest.json"}):
        raise Fault(f"The file {name}", "it was added: the list does not know it.")
    for name, digest in sorted(listed.items()):
        if digest != _sha256(files[name]):
            raise Fault(f"The file {name}", "it is not the one that the list names.")
    return told


def _json(files: dict[str, bytes], name: str) -> dict[str, Any]:
    try:
        told = json.loads(files[name])
    except KeyError as error:
        raise Fault(f"The file {name}", "it is missing.") from error
    except (ValueError, RecursionError) as error:
        raise Fault(f"The file {name}", "it is no JSON.") from error
    if not isinstance(told, dict):
        raise Fault(f"The file {name}", "it is no JSON object.")
    return told


def _sha256(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()


def _entries(found: Found) -> None:
    """Each entry by itself, and those that are neighbours in the record."""
    before = ""
    for name in _in_order(found.files):
        where = f"The file {name}"
        told = verify.told_by(where, found.files[name])
        number = _ENTRY.fullmatch(name)
        if number is None or int(number[1]) != told["seq"]:
            raise Fault(where, f"it holds entry {told['seq']}, and its name says another.")
        if told["change"] not in {None, found.manifest["change"]}:
            raise Fault(where, f"it is an entry of {told['change']}.")
        if told["at"] < before:
            raise Fault(where, "its time is before that of an earlier entry.")
        seq, before = told["seq"], told["at"]
        found.entries[seq] = told
        found.hashes[seq] = _sha256(b"\x00" + found.files[name])
        earlier = verify.NOTHING_BEFORE if seq == 1 else found.hashes.get(seq - 1)
        if earlier not in {None, told["prev"]}:
            raise Fault(where, "it does not name the hash of the entry before it.")
        if told["kind"] == "record.expunged":
            found.expunged.update(dict.fromkeys(told["data"].get("digests", ()), seq))


def _in_order(files: dict[str, bytes]) -> list[str]:
    names = [name for name in files if name.startswith("entries/")]
    return sorted(names, key=lambda name: (len(name), name))


def _change(found: Found) -> None:
    """The entries of the change have no gap."""
    for number, each in enumerate(found.own, start=1):
        if each["n"] != number:
            raise Fault(
                f"Entry {each['seq']}",
                f"it is number {each['n']} of the change, where {number} is due.",
            )
    if len(found.own) != found.manifest.get("entries") or not found.own:
        raise Fault(
            "The change",
            f"{len(found.own)} entries are here, and the list says {found.manifest.get('entries')}.",
        )


def _tree(found: Found, expected: tuple[int, str] | None) -> None:
    """The entries stand at their places in the record as a whole."""
    told = _json(found.files, "tree.json")
    size, others = told.get("size"), told.get("others")
    if (
        type(size) is not int
        or not isinstance(others, list)
        or not all(isinstance(each, str) and _DIGEST.fullmatch(each) for each in others)
    ):
        raise Fault("The file tree.json", "it is no tree.")
    if size < max(found.hashes):
        raise Fault("The file tree.json", "it is smaller than the number of an entry here.")
    given = iter(others)
    root = "sha256:" + _root(found.hashes, sorted(found.hashes), given, 0, size).hex()
    if next(given, None) is not None or root != told.get("root"):
        raise Fault("The tree", "with these entries it has another root than the file names.")
    found.manifest["tree"] = (size, root)
    if expected and expected != (size, root):
        raise Fault(
            "The tree",
            f"it has {size} entries and the root {root}, which is not what was kept elsewhere: {expected[0]} and {expected[1]}.",
        )


def _root(
    hashes: dict[int, str], held: list[int], others: Iterator[str], low: int, high: int
) -> bytes:
    """The root over the entries after `low` up to `high`; a part without any of ours is taken from the others."""
    first = bisect_left(held, low + 1)
    if first == len(held) or held[first] > high:
        other = next(others, None)
        if other is None:
            raise Fault("The file tree.json", "a hash is missing.")
        return bytes.fromhex(other.removeprefix("sha256:"))
    if high - low == 1:
        return bytes.fromhex(hashes[high].removeprefix("sha256:"))
    middle = low + (1 << (high - low - 1).bit_length() - 1)
    left = _root(hashes, held, others, low, middle)
    return hashlib.sha256(b"\x01" + left + _root(hashes, held, others, middle, high)).digest()


def _documents(found: Found) -> None:
    """Every document has its digest, or was expunged."""
    listed = _json(found.files, "documents.json")
    held = {name for name in found.files if name.startswith("documents/")}
    for digest, about in listed.items():
        where = f"The document {digest}"
        if not _DIGEST.fullmatch(digest) or not isinstance(about, dict):
            raise Fault("The file documents.json", "it is no list of documents.")
        if about.get("expunged"):
            if digest not in found.expunged:
                raise Fault(where, "it is marked as expunged, and no entry says so.")
            found.documents[digest] = None
            continue
        name, salt = about.get("file"), about.get("salt")
        if (
            name not in held
            or not isinstance(salt, str)
            or not re.fullmatch(r"(?:[0-9a-f]{2}){0,64}", salt)
        ):
            raise Fault(where, "it is missing.")
        held.discard(name)
        content = found.files[name]
        if _sha256(bytes.fromhex(salt) + content) != digest:
            raise Fault(where, f"the file {name} has another digest.")
        found.documents[digest] = content
    for name in sorted(held):
        raise Fault(f"The file {name}", "no entry speaks of it.")


def _named(found: Found) -> None:
    """What the change names is there, and nothing is there that no entry names."""
    everywhere = set[str]()
    for seq, told in found.entries.items():
        body = found.files[f"entries/{seq:09d}.json"]
        named = set(verify.named(body))
        if told["change"] is not None:
            for digest in sorted(named - found.documents.keys()):
                raise Fault(f"Entry {seq}", f"the document {digest} that it names is missing.")
        everywhere |= named | (
            {told["data"].get("digest", "")} if told["kind"] == "review.archived" else set()
        )
    for digest in sorted(found.documents.keys() - everywhere):
        raise Fault(f"The document {digest}", "no entry here names it.")


def _submissions(found: Found) -> None:
    """What approvers decided on is what is here, and its plan is one of those here."""
    seals: dict[int, str] = {}
    plans = set[tuple[int, str]]()
    for told in found.own:
        where, data = f"Entry {told['seq']}", told["data"]
        if told["kind"] == "plan.revised":
            plans.add((data["revision"], data["plan"]))
        if told["kind"] == "review.submitted":
            seals[data["number"]] = data["seal"]
            content = _text(found, data.get("content"))
            if content is not None and _sha256(content) != data["seal"]:
                raise Fault(
                    where, "what was submitted has another digest than the approvers were shown."
                )
            if (data["revision"], data["plan"]) not in plans:
                raise Fault(
                    where, "the plan that was submitted is none of those that were written."
                )
        if told["kind"] == "review.decided" and seals.get(data["submission"]) != data["seal"]:
            raise Fault(where, "the decision is about something that was never submitted.")


def _text(found: Found, named: Any) -> bytes | None:
    return found.documents.get(named["salted"]) if isinstance(named, dict) else None


def _told(found: Found, root: tuple[int, str] | None) -> Iterator[str]:
    """What was found, in sentences."""
    own = found.own
    last, (size, hash_of_all) = own[-1], found.manifest["tree"]
    others = len(found.entries) - len(own)
    whole = sum(content is not None for content in found.documents.values())
    yield f"{found.manifest['change']}: {len(own)} entries, from {own[0]['at']} to {last['at']}, and {others} of the organisation: whole and true."
    yield f"{whole} documents have the digests that the entries name."
    gone = sorted(digest for digest, content in found.documents.items() if content is None)
    if gone:
        by = ", ".join(str(seq) for seq in sorted({found.expunged[digest] for digest in gone}))
        yield f"{len(gone)} documents were expunged, as the entries {by} say: their words are gone, and their digests stand."
    yield from _decided(own)
    yield from _ended(own)
    yield f"The record then had {size} entries, and its tree the root {hash_of_all}."
    yield (
        "That is the root that you gave."
        if root
        else (
            f"Compare it with one that was kept elsewhere (--root {size}:HASH): whoever made this file could have made all of it."
        )
    )


def _decided(own: list[dict[str, Any]]) -> Iterator[str]:
    for told in own:
        data = told["data"]
        if told["kind"] == "review.submitted":
            yield f"Submission {data['number']} is {data['seal']}, by {told['actor']} at {told['at']}."
        if told["kind"] == "review.decided":
            yield f"On submission {data['submission']}, {told['actor']} decided at {told['at']}: {data['verdict']}."


def _ended(own: list[dict[str, Any]]) -> Iterator[str]:
    ends = {"notices.closed": "closed", "triage.withdrawn": "withdrawn"}
    ended = next((each for each in own if each["kind"] in ends), None)
    if ended:
        yield f"The change was {ends[ended['kind']]} at {ended['at']}."
    else:
        yield "The change was still open: there may be more of it by now."


def root_given(given: str) -> tuple[int, str]:
    """The size and the root that were written as SIZE:HASH."""
    size, _, root = given.partition(":")
    if not size.isdigit() or not _DIGEST.fullmatch(root):
        raise ValueError("write it as the number of entries, a colon and the root: 1234:sha256:...")
    return int(size), root


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the bundle that the arguments name, and say what was found."""
    parser = argparse.ArgumentParser(description="Is this evidence whole and true?")
    parser.add_argument("bundle", metavar="BUNDLE.zip")
    parser.add_argument("--root", type=root_given, metavar="SIZE:HASH")
    given = parser.parse_args(arguments)
    try:
        for sentence in check(given.bundle, given.root):
            sys.stdout.write(sentence + "\n")
    except OSError as error:
        parser.error(f"{given.bundle} was not read ({error.strerror}). Is that its name?")
    except Fault as fault:
        sys.stderr.write(
            f"{fault} This is not what Offcycle gave out: do not rely on it, and keep it.\n"
        )
        return verify.FAULTY
    return verify.WHOLE


if __name__ == "__main__":
    sys.exit(main())
