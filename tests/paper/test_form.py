"""This module holds the form on paper: what stands on it, that it stays the same, and that it suffices to work from by hand."""

import pytest

from offcycle.ledger import documents, read, rows
from offcycle.paper import forms, printing
from offcycle.process.canonical import read_back
from tests.api.http import PARTS, TRIAGE, People, Way, a_way
from tests.paper.expunging import expunge
from tests.paper.reading import opened, squeezed, words
from tests.process.story import FIELDS

PLAN = b"""---
title: Switch to Lifeboat
values:
  site:
    staging: staging.example.org
    production: www.example.org
---
Some context.

## Steps

1. Note the host.

   ```sh
   curl -s {{ site }}/gethostname.php
   ```

   Expect: `varnish1`
2. Route **all** traffic, see [the page](https://example.org/how).

   Rollback: Route it back.

## Validation

1. Open {{ site }}.

## Rollback

1. Route to Varnish again.
"""


def pdf(way: Way, query: str = "", account: str = "hosting") -> bytes:
    answer = way.people.get(account, f"/changes/{way.ref}/form.pdf{query}")
    assert answer.status == 200, answer.body
    assert answer.headers["Content-Type"] == "application/pdf"
    return answer.body


def with_plan(people: People, plan: bytes, until: object = Way.submit) -> Way:
    way = Way(people)
    for part in PARTS:
        if part is Way.plan:
            assert people.put_plan("dev", way.ref, plan).status == 200
        else:
            part(way)
        if part is until:
            break
    return way


@pytest.mark.says("always.6")
def test_a_submission_on_paper_holds_all_that_is_needed_to_work_by_hand(people: People) -> None:
    way = with_plan(people, PLAN)
    change, made = way.change(), pdf(way, "?submission=1")
    seal, text, letters = change["submission"]["digest"], words(made), squeezed(made)
    assert read_back(seal) in text
    for digest in (seal, change["plan"]["digest"], change["plan"]["operations_digest"]):
        assert digest in letters
    for said in (*FIELDS.values(), TRIAGE["description"], "security: low", "Dev", "Qa"):
        assert said.casefold() in text.casefold()
    for step in ("Note the host.", "curl -s www.example.org/gethostname.php", "Expect: varnish1"):
        assert step in text
    assert "Route all traffic, see the page (https://example.org/how)." in text
    for part in ("Steps", "Checks after the last step", "rollback", "Route to Varnish again."):
        assert part in text
    assert text.count("began") == 4  # a line for the times of each step
    assert "staging.example.org" in text  # beside production's value, in the table of values
    assert "must both say yes" in text


def test_it_is_tagged_and_says_its_title_and_language(way: Way) -> None:
    found = opened(pdf(way, "?submission=1"))
    root = found.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert found.metadata is not None
    assert found.metadata.title == f"Emergency change request: {way.ref}"
    metadata = root["/Metadata"].get_object().get_data()
    assert b"<pdfuaid:part>1</pdfuaid:part>" in metadata


def test_the_same_bytes_come_again_whatever_happens_to_the_change_afterwards(way: Way) -> None:
    before = pdf(way, "?submission=1")
    way.stand_by()
    way.give("hosting", "comment", {"text": "Ready."})
    printing._shelf._kept.clear()
    assert pdf(way, "?submission=1", "dev") == before


def test_a_decision_is_on_the_paper_once_it_is_given(people: People) -> None:
    way = a_way(people, Way.submit)
    before = words(pdf(way, "?submission=1"))
    assert before.count("yes no") == 2  # boxes to tick, for both
    way.approve()
    after = words(pdf(way, "?submission=1"))
    assert "yes no" not in after
    assert "Both approvers said yes" in after


def test_as_it_stands_it_is_a_draft_without_a_code(people: People) -> None:
    way = a_way(people, Way.request)
    text = words(pdf(way))
    assert "A draft, as it stood on" in text
    assert "There is no plan yet." in text
    assert "Read-back code" not in text


def test_a_drill_is_marked_on_every_page(people: People) -> None:
    body = {"system": "eclkc", "title": "Only tried", "drill": True}
    way = Way(people, people.must("dev", "POST", "/changes", body)["ref"])
    assert people.put_plan("dev", way.ref, PLAN).status == 200
    for page in opened(pdf(way)).pages:
        assert "DRILL" in page.extract_text()


HOSTILE = """1. #panic("x") #read("/etc/passwd") *a* _b_ $x^2$ <label> @cite // gone /* gone */ = h \\ "q" [c]
2. Hidden \u202ednammoc\u202c and 中 and ✅ and e\u0301.
"""


def test_what_people_typed_is_never_read_as_a_template(people: People) -> None:
    way = with_plan(people, HOSTILE.encode(), Way.plan)
    text = words(pdf(way))
    assert '#panic("x") #read("/etc/passwd")' in text
    assert "// gone /* gone */ = h" in text
    assert "[U+202E]dnammoc[U+202C]" in text
    assert "[U+4E2D]" in text
    assert "é" in text


def test_there_is_none_of_what_was_not_submitted_or_may_not_be_seen(people: People) -> None:
    way = a_way(people, Way.request)
    missing = people.get("hosting", f"/changes/{way.ref}/form.pdf?submission=1")
    assert missing.status == 404
    assert "no submission 1" in missing.json["detail"]
    assert people.get("dee", f"/changes/{way.ref}/form.pdf").status == 404


def test_who_has_it_already_is_sent_nothing(way: Way) -> None:
    path = f"/changes/{way.ref}/form.pdf?submission=1"
    etag = way.people.get("dev", path).etag
    assert way.people.get("dev", path, If_None_Match=etag).status == 304


def test_expunged_words_are_told_as_such(way: Way) -> None:
    view = read.change(way.ref)
    expunge(view.facts.revisions[-1].reading, *_submitted(view.ref))
    job = forms.sealed(read.change(way.ref), 1)
    assert "expunged" in str(job.data["warnings"])
    assert "expunged" in job.data["plan"]["title"]
    assert "expunged" in words(pdf(way, "?submission=1"))


def _submitted(ref: str) -> list[str]:
    ((body,),) = rows.all_of(
        "SELECT body FROM ledger_entry WHERE change = %s AND kind = 'review.submitted'", [ref]
    )
    return documents.named(bytes(body))
