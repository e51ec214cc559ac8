"""This module holds what goes with messages and copies: the form as it was when it was owed, and a word where there is none."""

from collections.abc import Callable
from pathlib import Path

import pytest

from offcycle.adapters.archive.fake import FakeArchive
from offcycle.adapters.archive.folder import FolderArchive
from offcycle.adapters.notify.fake import FakeNotifier
from offcycle.adapters.notify.folder import FolderNotifier, attached, inbox
from offcycle.adapters.notify.port import Message
from offcycle.ledger import clock
from offcycle.paper import printing
from offcycle.paper.printing import NotPrintedError
from offcycle.process import people as commands
from offcycle.work import papers, pay, retry
from offcycle.work.pay import Adapters, pay_once
from tests.api.http import TRIAGE, People, Way, a_way
from tests.api.organisation import people
from tests.ledger.told import give

__all__ = ["people"]


def paid(adapters: Adapters) -> None:
    while pay_once("ann", adapters, now=clock.now, limit=100):
        pass


def sent(people: People, until: Callable[[Way], None]) -> tuple[Way, list[Message]]:
    way, notifier = a_way(people, until), FakeNotifier()
    paid(Adapters(notifier, FakeArchive()))
    return way, notifier.delivered


def pdf(way: Way) -> bytes:
    answer = way.people.get("hosting", f"/changes/{way.ref}/form.pdf?submission=1")
    assert answer.status == 200
    return answer.body


@pytest.mark.says("always.6")
def test_the_mail_of_a_submission_brings_the_form_and_the_plan(people: People) -> None:
    way, messages = sent(people, Way.submit)
    got = {each.to.partition("@")[0]: each for each in messages if each.attachments}
    assert set(got) >= {"cor1", "cor2", "dev", "dev2", "hosting", "hosting2"}
    for each in got.values():
        (file,) = each.attachments
        assert (file.name, file.media_type) == (f"{way.ref}-submission-1.pdf", "application/pdf")
        assert file.content == pdf(way)
        assert f"Attached: {file.name}" in each.text


def test_the_mail_that_it_is_approved_brings_the_decisions_too(people: People) -> None:
    way, messages = sent(people, Way.approve)
    told = next(each for each in messages if ": approved: " in each.subject)
    asked = next(each for each in messages if "please decide:" in each.subject)
    assert told.attachments[0].content == pdf(way)
    assert asked.attachments[0].content != pdf(way)  # as it was when it was submitted


def test_outsiders_get_no_details_of_what_is_security_related(people: People) -> None:
    give("give-role", commands.HoldRole("affected", "affected", "eclkc"))
    way = Way(people)
    way.request()
    way.give("dev", "triage", {**TRIAGE, "affected": ["other"], "security_related": True})
    for part in (Way.acknowledge, Way.plan, Way.stage, Way.sign, Way.fill, Way.review, Way.submit):
        part(way)
    notifier = FakeNotifier()
    paid(Adapters(notifier, FakeArchive()))
    to = {each.to.partition("@")[0]: each for each in notifier.delivered if "copy" in each.subject}
    assert to["affected"].attachments == ()
    assert to["dev2"].attachments
    assert to["isso"].attachments


def test_a_paper_that_cannot_be_printed_holds_up_nothing(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> bytes:
        raise NotPrintedError("The press is broken.")

    monkeypatch.setattr(papers, "printed", broken)
    archive = FakeArchive()
    way, notifier = a_way(people, Way.approve), FakeNotifier()
    paid(Adapters(notifier, archive))
    asked = next(each for each in notifier.delivered if "please decide:" in each.subject)
    assert asked.attachments == ()
    assert "could not be attached. The press is broken." in asked.text
    assert way.change()["gates"]
    assert list(archive.kept) == [f"{way.ref}-form-1.md"]


def test_a_press_that_breaks_again_and_again_holds_back_no_later_message(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> bytes:
        raise RuntimeError

    monkeypatch.setattr(papers, "printed", broken)
    monkeypatch.setattr(retry, "rest", lambda *_, **__: 0.0)
    for module in (pay, papers):  # tracebacks in full take a second each
        monkeypatch.setattr(module.log, "exception", module.log.warning, raising=False)
    way, notifier = a_way(people, Way.approve), FakeNotifier()
    paid(Adapters(notifier, FakeArchive()))
    to = [each for each in notifier.delivered if each.to.startswith("hosting@")]
    asked = next(each for each in notifier.delivered if "please decide:" in each.subject)
    assert asked.attachments == ()
    assert (
        "could not be attached. Printing it failed 3 times. It can be read here: http" in asked.text
    )
    assert f"/changes/{way.ref}\n" in asked.text
    assert any(": approved: " in each.subject for each in to)


def test_what_is_larger_than_mail_takes_is_left_out(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "LARGEST", 100)
    _, messages = sent(people, Way.submit)
    asked = next(each for each in messages if "please decide:" in each.subject)
    assert "more than mail takes" in asked.text


def test_the_file_of_the_mail_is_that_of_the_page(people: People, tmp_path: Path) -> None:
    way = a_way(people, Way.approve)
    notifier = FolderNotifier(tmp_path / "mail", sender="offcycle@example.org")
    paid(Adapters(notifier, FolderArchive(tmp_path / "archive")))
    mail = next(each for each in inbox(tmp_path / "mail") if ": approved: " in each.subject)
    name = f"{way.ref}-submission-1.pdf"
    assert mail.attachments == (name,)
    assert attached(tmp_path / "mail", mail.file, name) == pdf(way)
    assert attached(tmp_path / "mail", mail.file, "other.pdf") is None
    assert attached(tmp_path / "mail", "../x.eml", name) is None
    assert (tmp_path / "archive" / f"{way.ref}-form-1.pdf").read_bytes() == pdf(way)
    assert (tmp_path / "archive" / f"{way.ref}-form-1.md").exists()


def test_printing_takes_no_part_in_recording(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(_: object) -> bytes:
        raise AssertionError

    monkeypatch.setattr(printing, "_pressed", never)
    a_way(people, Way.approve)
