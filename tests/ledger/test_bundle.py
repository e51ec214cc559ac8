"""This module holds the evidence of a change: whole by itself, checked by a script that knows nothing of ours, and told when tampered with."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from offcycle.ledger import read, verify, verify_bundle
from tests.api.http import People, Way, a_way
from tests.api.organisation import people
from tests.ledger.bundles import Files, faulty, opened
from tests.paper.expunging import expunge, tell

__all__ = ["people"]


@pytest.fixture
def way(people: People) -> Way:
    """A change that was closed, with another one between its entries."""
    other = a_way(people, Way.request)
    found = a_way(people, Way.submit)
    other.triage()
    for part in (Way.approve, Way.stand_by, Way.produce, Way.validate, Way.tell, Way.archive):
        part(found)
    other.acknowledge()
    found.close()
    other.plan()
    return found


@pytest.fixture
def files(way: Way, tmp_path: Path) -> Files:
    return opened(evidence(way), tmp_path / "evidence.zip")


def evidence(way: Way, account: str = "dev") -> bytes:
    answer = way.people.get(account, f"/changes/{way.ref}/evidence.zip")
    assert answer.status == 200, answer.body
    assert answer.headers["Content-Type"] == "application/zip"
    return answer.body


def test_it_is_checked_alone_by_the_script_that_lies_in_it(files: Files, tmp_path: Path) -> None:
    for name in ("verify.py", "verify_bundle.py"):
        (tmp_path / name).write_bytes(files[name])
    script, bundle = tmp_path / "verify_bundle.py", tmp_path / "evidence.zip"
    ran = subprocess.run(
        [sys.executable, "-I", "-S", str(script), str(bundle)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "CR-1002: " in ran.stdout
    assert "whole and true" in ran.stdout
    assert "On submission 1, cor2 decided" in ran.stdout
    assert "The change was closed at" in ran.stdout
    assert "--root" in ran.stdout


def test_the_same_record_gives_the_same_bytes(way: Way) -> None:
    assert evidence(way) == evidence(way, "hosting")


def test_of_other_changes_there_are_only_hashes(files: Files) -> None:
    told = [json.loads(files[name]) for name in files if name.startswith("entries/")]
    assert {each["change"] for each in told} == {None, "CR-1002"}
    read_by_people = [content for name, content in files.items() if not name.endswith(".py")]
    assert not any(b"CR-1001" in content for content in read_by_people)
    assert not any(b"@example.org" in content for content in read_by_people)


def test_who_may_not_see_the_change_gets_no_evidence(way: Way) -> None:
    assert way.people.get("dee", f"/changes/{way.ref}/evidence.zip").status == 404


def test_the_readme_can_be_followed_by_hand(files: Files) -> None:
    readme = files["README.txt"].decode()
    assert "@" not in readme
    (line,) = (each for each in readme.splitlines() if "cat entries/" in each)
    name = line.split("cat ")[1].split(")")[0]
    own = hashlib.sha256(b"\0" + files[name]).hexdigest()
    later = f"entries/{int(name[8:17]) + 1:09d}.json"
    assert json.loads(files[later])["prev"] == f"sha256:{own}"
    (line,) = (each for each in readme.splitlines() if "xxd" in each)
    salt, text = line.split("'")[1], line.split("cat ")[1].split(")")[0]
    listed = json.loads(files["documents.json"])
    (digest,) = (each for each, about in listed.items() if about.get("file") == text)
    made = hashlib.sha256(bytes.fromhex(salt) + files[text]).hexdigest()
    assert digest == f"sha256:{made}"


class OurDatabase:
    """The database of the test, within its transaction."""

    def rows(self, statement: str, values: object = ()) -> list[tuple[object, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement.replace("?", "%s"), values)
            return cursor.fetchall()


def test_its_root_is_that_of_the_record(files: Files, way: Way) -> None:
    told = json.loads(files["tree.json"])
    root = (told["size"], told["root"])
    assert root[0] == read.head().seq
    way.people.must("dev", "POST", "/changes", {"system": "eclkc", "title": "Another"})
    assert "whole and true" in verify.verify(OurDatabase(), root=root)
    with pytest.raises(verify.Fault, match="The tree"):
        verify.verify(OurDatabase(), root=(root[0] - 1, root[1]))
    with pytest.raises(verify.Fault, match="the chain ends here"):
        verify.verify(OurDatabase(), root=(root[0] + 100, root[1]))


def test_a_root_that_was_kept_elsewhere_is_compared(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = json.loads(files["tree.json"])
    bundle = str(tmp_path / "evidence.zip")
    assert verify_bundle.main([bundle, "--root", f"{told['size']}:{told['root']}"]) == 0
    assert "the root that you gave" in capsys.readouterr().out
    assert verify_bundle.main([bundle, "--root", f"{told['size']}:sha256:{'1' * 64}"]) == 1
    assert "kept elsewhere" in capsys.readouterr().err


def test_what_is_no_evidence_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "no.zip").write_text("no zip")
    assert verify_bundle.main([str(tmp_path / "no.zip")]) == 1
    assert "no whole zip file" in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        verify_bundle.main([str(tmp_path / "none.zip")])
    assert ended.value.code == 2


def test_expunged_words_leave_it_whole_and_are_told(way: Way, tmp_path: Path) -> None:
    view = read.change(way.ref)
    digests = (view.facts.revisions[0].document, view.facts.revisions[0].reading)
    expunge(*digests)
    path = tmp_path / "evidence.zip"
    assert "no entry says so" in faulty(opened(evidence(way), path), tmp_path / "again.zip")
    tell(*digests)
    path.write_bytes(evidence(way))
    said = " ".join(verify_bundle.check(str(path)))
    assert "2 documents were expunged, as the entries" in said
