"""This module holds the organisation's own paper: filled from the record, whole, the same again, and never in anybody's way."""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest

from offcycle.paper import own, printing, trial
from offcycle.process.canonical import read_back
from offcycle.process.people import ActivatePolicy
from offcycle.process.policy import Form
from tests.api.http import People, Way, a_way
from tests.ledger.told import give
from tests.paper import own_papers
from tests.paper.reading import opened, words
from tests.process.story import FIELDS, POLICY

EVERY_LIST = "{% for each in lists.steps %}{{ each.number }}: {{ each.text }}; {% endfor %}"


@pytest.fixture
def papers(tmp_path: Path, settings: Any) -> Path:
    settings.PAPERS_DIR = tmp_path / "papers"
    settings.PAPERS_DIR.mkdir()
    return tmp_path / "papers"


def names(paper: str) -> None:
    """Put a policy into force that names an own paper."""
    text = POLICY.replace("[form]\n", f'[form]\npaper = "{paper}"\n')
    give("activate-policy", ActivatePolicy(text))


def got(way: Way, kind: str, query: str = "?submission=1") -> bytes:
    answer = way.people.get("hosting", f"/changes/{way.ref}/form.{kind}{query}")
    assert answer.status == 200, answer.body
    return answer.body


def paragraphs(document: bytes) -> str:
    return "\n".join(each.text for each in docx.Document(BytesIO(document)).paragraphs)


@pytest.mark.says("3.2")
def test_an_own_pdf_is_filled_and_the_plan_follows(people: People, papers: Path) -> None:
    names("form.pdf")
    (papers / "form.pdf").write_bytes(own_papers.fillable())
    way = a_way(people, Way.approve)
    made = got(way, "pdf")
    filled = opened(made).get_fields() or {}
    values = {name: field.get("/V") for name, field in filled.items()}
    assert values["ref"] == way.ref
    assert values["sentence"] == FIELDS["sentence"]
    assert values["words"] == read_back(way.change()["submission"]["digest"])
    assert values["quorum"].startswith("Both approvers said yes")
    assert not values["signature_by_hand"]
    seen = filled["ref"].indirect_reference.get_object()["/AP"]["/N"]
    assert seen.get_object().get_data()
    first, *others = (page.extract_text() for page in opened(made).pages)
    assert "form EC-7" in first
    assert not any("/StructParents" in page for page in opened(made).pages)
    assert "began" in "".join(others)  # the run sheet, with boxes and lines
    assert FIELDS["if_not_done"] in words(made)  # the form has no field for it
    assert FIELDS["sentence"] not in " ".join("".join(others).split())  # it stands on the form
    assert opened(made).metadata.title == f"Emergency change request: {way.ref}"


@pytest.mark.says("3.2")
def test_an_own_word_document_is_filled(people: People, papers: Path) -> None:
    names("form.docx")
    (papers / "form.docx").write_bytes(
        own_papers.word(
            "{{ ref }}: {{ sentence }}",
            "Due: {{ nothing_known }}.",
            EVERY_LIST,
            header="{{ words }}",
        )
    )
    way = a_way(people, Way.approve)
    made = got(way, "docx")
    text = paragraphs(made)
    assert f"{way.ref}: {FIELDS['sentence']}" in text
    assert "Due: ." in text
    assert "1: " in text
    header = docx.Document(BytesIO(made)).sections[0].header.paragraphs[0].text
    assert header == read_back(way.change()["submission"]["digest"])
    assert "A draft, as it stood on" not in text
    assert "A draft, as it stood on" in paragraphs(got(way, "docx", ""))
    assert "Read-back code" in words(got(way, "pdf"))  # the PDF has our own layout


@pytest.mark.says("3.2")
@pytest.mark.usefixtures("papers")
def test_without_an_own_paper_it_is_our_own_layout(people: People) -> None:
    way = a_way(people, Way.approve)
    made = got(way, "docx")
    tables = docx.Document(BytesIO(made)).tables
    said = paragraphs(made) + "".join(cell.text for each in tables for cell in each._cells)
    for told in (way.ref, *FIELDS.values(), "Read-back code", "☐ done", "Both approvers said yes"):
        assert told in said
    assert "own layout" not in said


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_the_same_bytes_come_again(people: People, papers: Path, kind: str) -> None:
    names(f"form.{kind}")
    sample = own_papers.fillable() if kind == "pdf" else own_papers.word("{{ ref }}", EVERY_LIST)
    (papers / f"form.{kind}").write_bytes(sample)
    way = a_way(people, Way.approve)
    first = got(way, kind)
    printing._shelf._kept.clear()
    assert got(way, kind) == first
    if kind == "docx":
        (papers / "form.docx").unlink()
        plain = got(way, kind)
        printing._shelf._kept.clear()
        assert got(way, kind) == plain != first
        assert {each.date_time for each in zipfile.ZipFile(BytesIO(plain)).infolist()} != {
            (1980, 1, 1, 0, 0, 0)
        }


@pytest.mark.says("3.2")
@pytest.mark.usefixtures("papers")
@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_one_that_is_missing_breaks_nothing_and_is_told(people: People, kind: str) -> None:
    names(f"form.{kind}")
    way = a_way(people, Way.request)
    made = got(way, kind, "")
    text = words(made) if kind == "pdf" else paragraphs(made)
    assert f"This is Offcycle's own layout, because “form.{kind}” could not be used" in text
    assert "there is no such file in the folder of own papers" in text


UNUSABLE: dict[str, tuple[str, bytes, str]] = {
    "no pdf": ("form.pdf", b"This is no PDF.", "cannot be read as a PDF"),
    "half a pdf": ("form.pdf", own_papers.fillable()[:400], "cannot be read as a PDF"),
    "locked": ("form.pdf", own_papers.locked(), "protected by a password"),
    "no field": ("form.pdf", own_papers.unfillable(), "it has no field"),
    "too large": ("form.pdf", b"%PDF-1.7" + b" " * own.LARGEST, "more than 5 MiB"),
    "no docx": ("form.docx", b"This is no Word document.", "it is no Word document"),
    "another zip": ("form.docx", own_papers.zipped({"a.txt": b"a"}), "it is no Word document"),
    "half a docx": ("form.docx", own_papers.word("{{ ref }}")[:900], "it is no Word document"),
    "empty parts": ("form.docx", own_papers.zipped({"word/document.xml": b""}), "could not be filled"),
    "bomb": ("form.docx", own_papers.zipped({"word/document.xml": b" " * 50 * 1024**2}), "unpacked it has more than"),
    "many parts": ("form.docx", own_papers.zipped({f"{n}": b"" for n in range(2001)}), "unpacked it has more than"),
    "not understood": ("form.docx", own_papers.word("{% for %}"), "what stands in braces is not understood"),
    "out of the sandbox": ("form.docx", own_papers.word("{{ ref.__class__.__mro__ }}"), "is not understood"),
    "for ever": ("form.docx", own_papers.word("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"), "is not understood"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNUSABLE)
def test_one_that_cannot_be_used_is_told_and_our_own_layout_is_printed(
    papers: Path, name: str
) -> None:
    file, content, why = UNUSABLE[name]
    (papers / file).write_bytes(content)
    (complaint,) = trial.complaints(Form(paper=file))
    assert complaint.bad
    assert why in complaint.found
    assert str(papers) in complaint.do


def test_it_is_looked_for_in_its_folder_and_nowhere_else(papers: Path) -> None:
    (papers.parent / "outside.pdf").write_bytes(own_papers.fillable())
    (papers / "link.pdf").symlink_to(papers.parent / "outside.pdf")
    (papers / "folder.pdf").mkdir()
    found = {name: own.paper_for(Form(paper=name), "pdf") for name in ("link.pdf", "folder.pdf")}
    assert found["link.pdf"] == own.Own("link.pdf", fault="it does not lie in the folder of own papers itself")  # fmt: skip
    assert found["folder.pdf"] is not None
    assert "could not be read" in found["folder.pdf"].fault
    for path in ("../outside.pdf", "/etc/form.pdf", "a/b.pdf", ".pdf", "form.exe", "form.pdf\n"):
        with pytest.raises(ValueError):
            Form(paper=path)


def test_a_trial_says_what_a_paper_has_no_place_for(papers: Path) -> None:
    fields: list[dict[str, Any]] = [{"name": one, "label": one} for one in ("ref", "other")]
    for name, content in {"a.pdf": own_papers.fillable(), "a.docx": own_papers.word("{{ ref }}")}.items():  # fmt: skip
        (papers / name).write_bytes(content)
        form = Form.model_validate({"paper": name, "fields": fields})
        (told,) = trial.complaints(form)
        assert not told.bad
        assert "for other" in told.found
        (told,) = trial.complaints(Form.model_validate({"paper": name, "fields": fields[:1]}))
        assert told.found == f"“{name}” has a place for every field of the form."
    assert list(trial.complaints(Form())) == []
