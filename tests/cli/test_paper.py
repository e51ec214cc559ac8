"""This module saves papers and evidence from the command line, and checks evidence where there is no server."""

from collections.abc import Callable
from pathlib import Path

from tests.cli.answering import Reply, Sent, answering
from tests.cli.terminal import Said, offcycle

PROBLEM = {"title": "There is nothing here", "detail": "There is no change CR-1."}


def given(reply: Callable[[Sent, int], Reply], *words: str, cwd: Path) -> tuple[Said, list[Sent]]:
    with answering(reply) as server:
        environment = {"OFFCYCLE_URL": server.url, "OFFCYCLE_TOKEN": "t"}
        return offcycle(*words, environment=environment, cwd=cwd), server.sent


def well(_: Sent, __: int) -> Reply:
    return 200, "bytes"


def test_a_form_is_saved_as_it_was_sealed(tmp_path: Path) -> None:
    words = ("form", "CR-1001", "--pdf", "form.pdf", "--submission", "2")
    said, (sent,) = given(well, *words, cwd=tmp_path)
    assert (said.code, said.err) == (0, "")
    assert sent.path == "/api/v1/changes/CR-1001/form.pdf?submission=2"
    assert (tmp_path / "form.pdf").read_bytes() == b'"bytes"'
    assert "to work from" in said.out


def test_a_form_is_saved_as_a_word_document_and_both_at_once(tmp_path: Path) -> None:
    words = ("form", "CR-1001", "--docx", "form.docx", "--pdf", "form.pdf")
    said, sent = given(well, *words, cwd=tmp_path)
    assert (said.code, said.err) == (0, "")
    paths = [each.path for each in sent]
    assert paths == ["/api/v1/changes/CR-1001/form.pdf", "/api/v1/changes/CR-1001/form.docx"]
    assert (tmp_path / "form.docx").read_bytes() == b'"bytes"'
    assert "form.docx holds the form of CR-1001, as a Word document." in said.out


def test_evidence_is_saved_under_the_name_of_its_change(tmp_path: Path) -> None:
    said, (sent,) = given(well, "evidence", "CR-1001", "--json", cwd=tmp_path)
    assert sent.path == "/api/v1/changes/CR-1001/evidence.zip"
    assert said.data == {"file": "CR-1001-evidence.zip", "bytes": 7}
    assert (tmp_path / "CR-1001-evidence.zip").exists()


def test_what_is_refused_leaves_no_file(tmp_path: Path) -> None:
    said, _ = given(lambda *_: (404, PROBLEM), "evidence", "CR-1", "-o", "x.zip", cwd=tmp_path)
    assert (said.code, said.err) == (1, "There is no change CR-1.\n")
    assert list(tmp_path.iterdir()) == []


def test_wrong_usage_is_told(tmp_path: Path) -> None:
    for words in (
        ("form", "CR-1", "--submission", "1"),
        ("form", "CR-1", "--pdf", "x.pdf", "--set", "a=b"),
        ("form", "CR-1", "--docx", "x.docx", "--set", "a=b"),
        ("evidence", "CR-1", "-o", str(tmp_path / "no" / "x.zip")),
        ("verify", str(tmp_path / "none.zip")),
        ("verify", "x.zip", "--database", "sqlite:///x"),
    ):
        assert given(well, *words, cwd=tmp_path)[0].code == 2, words


def test_evidence_is_checked_without_a_server_or_a_database(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_text("no zip")
    said = offcycle("verify", "x.zip", cwd=tmp_path)
    assert said.code == 1
    assert "no whole zip file" in said.err
