"""This module tries to have what people typed taken for something else on an own paper: a template, markup, or a way to stop the press."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import docx
import pytest
from lxml import etree
from pypdf.generic import NameObject

from offcycle.paper import printing
from offcycle.paper.own import Own
from offcycle.paper.printing import Job, printed
from tests.paper import own_papers
from tests.paper.reading import opened, words
from tests.paper.test_printing import job

HOSTILE = {
    "a template": "{{7*7}} {% for a in b %} {# no #} {{ ref }} {_{7*7}_} {_%",
    "a class": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "markup": '</w:t></w:r><w:r><w:t>&amp; <b>"bold"</b> <![CDATA[x]]> &lt;',
    "typst": '#panic("x") #read("/etc/passwd") $x$ <cut> *a* _b_',
    "a string of a pdf": "a) Tj ET \\( \\) >> endobj (b",
    "from right to left": "שלום مرحبا",
    "lines": "one\ntwo\r\nthree",
}
WORDS = ("{{ sentence }}", "{{ sentence|e }} {{ sentence|safe }} {{ sentence|upper|lower }}")
UNSAFE = "{% autoescape false %}{{ sentence }}{{ sentence ~ '' }}{% endautoescape %}"


def on(content: bytes, kind: str, sentence: str, **more: Any) -> Job:
    plain = job(sentence=sentence, afterwards=None, note="")
    seen = {"ref": "CR-1001", "sentence": sentence, **more}
    about = {"words": seen, "lists": {"steps": []}, "marks": [], "sentence_name": "sentence"}
    return replace(plain, data={**plain.data, **about}, kind=kind, own=Own(f"form.{kind}", content))


def paragraphs(made: bytes) -> list[str]:
    return [each.text for each in docx.Document(BytesIO(made)).paragraphs]


@pytest.fixture(autouse=True)
def _empty_shelf() -> None:
    printing._shelf._kept.clear()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_word_document_holds_what_was_typed_and_nothing_else(name: str) -> None:
    typed = HOSTILE[name]
    expected = typed.replace("\r\n", "\n")
    content = own_papers.word(*WORDS, UNSAFE, header="{{ sentence }}")
    made = printed(on(content, "docx", typed))
    _, once, several, unsafe, *_ = paragraphs(made)
    assert once == expected
    assert several.startswith(f"{expected} {expected} ")
    assert unsafe == expected * 2
    assert docx.Document(BytesIO(made)).sections[0].header.paragraphs[0].text == expected


@pytest.mark.parametrize("name", HOSTILE)
def test_a_pdf_holds_what_was_typed_and_nothing_else(name: str) -> None:
    typed = HOSTILE[name]
    made = printed(on(own_papers.fillable(), "pdf", typed))
    fields = opened(made).get_fields() or {}
    assert fields["sentence"]["/V"] == typed.replace("\r\n", "\n")
    assert "own layout" not in words(made)


def test_what_is_no_letter_stands_as_its_number() -> None:
    typed = "a\x00b\x07c\x0cd\x1b[31m\u202ednammoc\ud800\ufffe"
    said = "a[U+0000]b[U+0007]c[U+000C]d[U+001B][31m[U+202E]dnammoc[U+D800][U+FFFE]"
    assert said in paragraphs(printed(on(own_papers.word("{{ sentence }}"), "docx", typed)))
    made = printed(on(own_papers.fillable(), "pdf", typed))
    assert (opened(made).get_fields() or {})["sentence"]["/V"] == said


@pytest.mark.parametrize(
    "letters", ["word " * 20_000, "x" * 100_000, "\n" * 2_000, "שלום " * 20_000]
)
def test_a_hundred_thousand_letters_are_kept_and_told_not_to_fit(
    letters: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        printing, "SECONDS", 60
    )  # what is tried is what it holds, not how busy the machine is
    made = printed(on(own_papers.word("{{ sentence }}"), "docx", letters))
    assert letters.strip() in "\n".join(paragraphs(made))
    made = printed(on(own_papers.fillable(), "pdf", letters))
    if letters.strip():
        assert (opened(made).get_fields() or {})["sentence"]["/V"] == letters
        assert "(goes on behind the form)" in appearance(made, "sentence")
        assert len(opened(made).pages) > 10


def appearance(pdf: bytes, name: str) -> str:
    """The words that a field shows, read from a page that holds nothing else."""
    page = opened(pdf).pages[0]
    for each in page["/Annots"]:
        place = each.get_object()
        if place["/T"] == name:
            form = place["/AP"]["/N"].get_object()
            page[NameObject("/Contents")] = form
            page[NameObject("/Resources")] = form["/Resources"]
    return " ".join(page.extract_text().split())


def test_a_box_is_ticked_by_a_yes_alone() -> None:
    content = own_papers.fillable(yes_for="drill")
    for value, state in {
        "yes": "/Ticked",
        "ticked": "/Ticked",
        "no": "/Off",
        "maybe": "/Off",
    }.items():
        fields = opened(printed(on(content, "pdf", "", drill=value))).get_fields() or {}
        assert fields["drill"]["/V"] == state, value


def test_what_nobody_may_overlook_is_set_on_top_of_a_form_without_a_place_for_it() -> None:
    marks = [{"name": "drill", "text": "DRILL: nothing of this touches production"}]
    for kind, content in {
        "pdf": own_papers.fillable(),
        "docx": own_papers.word("{{ ref }}"),
    }.items():
        about = on(content, kind, "Said.")
        made = printed(replace(about, data={**about.data, "marks": marks}))
        text = opened(made).pages[0].extract_text() if kind == "pdf" else paragraphs(made)[0]
        assert marks[0]["text"] in " ".join(text.split())
    place = own_papers.word("{{ drill }}")
    about = on(place, "docx", "Said.", drill="A drill.")
    made = printed(replace(about, data={**about.data, "marks": marks}))
    assert paragraphs(made)[1] == "A drill."


def test_a_paper_that_takes_too_long_leaves_our_own_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "SECONDS", 3)
    loop = "{% for a in sentence %}{% for b in sentence %}{% for c in sentence %}{% endfor %}{% endfor %}{% endfor %}"
    said = paragraphs(printed(on(own_papers.word(loop), "docx", "word " * 2000)))
    assert any("filling it took too long" in each for each in said)
    large = Own("form.docx", own_papers.word("{{ ref * 9999999999 }}"))
    assert "could not be filled (MemoryError)" in printing.tried(large, {"ref": "CR-1001"})[0]


def test_rows_of_a_table_are_repeated_for_a_list() -> None:
    rows = (
        "{%tr for step in lists.steps %}",
        "{{ step.number }}: {{ step.text }}",
        "{%tr endfor %}",
    )
    about = on(own_papers.word("{{ ref }}", rows=rows), "docx", "Said.")
    steps = [{"number": n, "text": f"Look & {{{{ ref }}}} {n}."} for n in (1, 2)]
    made = printed(replace(about, data={**about.data, "lists": {"steps": steps}}))
    (table,) = docx.Document(BytesIO(made)).tables
    told = [row.cells[0].text for row in table.rows]
    assert told == ["1: Look & {{ ref }} 1.", "2: Look & {{ ref }} 2."]


def test_a_template_cannot_bring_in_what_lies_outside() -> None:
    body = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&x;{{ ref }}</w:t></w:r></w:p></w:body></w:document>'
    content = own_papers.with_part(own_papers.word("{{ ref }}"), "word/document.xml", body.encode())
    made = printed(on(content, "docx", "Said."))
    assert b"root:" not in etree.tostring(docx.Document(BytesIO(made)).element)
