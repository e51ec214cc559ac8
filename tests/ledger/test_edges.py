"""This module tries the rare ways: damaged entries, expunged texts, a moved clock, commands that change nothing, and a full memory."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from offcycle.ledger import chain, clock, codec, documents, history, plans, read, verify
from offcycle.ledger.record import Recorded, UnknownChangeError, record
from offcycle.process.kernel import COMMANDS, Actor, Command, On
from offcycle.process.triage import Nothing
from offcycle.process.world import World
from tests.ledger import second_writer, told


def body(**more: Any) -> bytes:
    known = {
        "v": 1, "seq": 1, "change": None, "n": 0, "kind": "triage.acknowledged", "actor": "x",
        "at": "2026-11-23T02:14:07.000000Z", "via": "page", "data": {}, "policy": 0, "prev": "",
    }  # fmt: skip
    return json.dumps({**known, **more}).encode()


@pytest.mark.parametrize(
    "more", [{"v": 2}, {"at": "yesterday"}, {"kind": "x.y"}, {"data": {"x": 1}}]
)
def test_an_entry_that_cannot_be_read_is_named(more: dict[str, Any]) -> None:
    assert chain.happened(body(), {}).by == "x"
    with pytest.raises(codec.UnknownShapeError):
        chain.happened(body(**more), {})


def test_an_annotation_without_a_way_to_be_written_is_told() -> None:
    @dataclass
    class Strange:
        weight: float

    with pytest.raises(codec.UnknownShapeError, match=r"strange\.weight"):
        codec._record(Strange, "strange")


def test_an_event_that_is_not_in_the_vocabulary_is_not_written() -> None:
    from offcycle.process.events import Event

    with pytest.raises(codec.UnknownShapeError, match="vocabulary"):
        codec.write(Event(), {})


def test_the_clock_is_moved_in_the_demonstration_alone() -> None:
    with pytest.raises(clock.ClockFixedError, match="demonstration"):
        clock.move(timedelta(hours=1))


@pytest.mark.django_db
def test_the_time_is_the_databases() -> None:
    before = clock.now()
    assert before.utcoffset() == timedelta(0)
    assert clock.now() >= before
    told.organise()
    ref = told.request()
    assert before <= read.change(ref).happened[0].at <= read.now()


@pytest.mark.django_db
def test_the_time_of_an_entry_is_never_before_the_one_before(settings: Any) -> None:
    settings.CLOCK_MAY_BE_MOVED = True
    told.organise()
    try:
        clock.move(timedelta(hours=1))
        first = told.request()
    finally:
        clock.move(timedelta(0))
    second = told.request()
    times = [read.change(ref).happened[0].at for ref in (first, second)]
    assert times[0] == times[1]
    assert read.change(second).at == times[1]


@pytest.mark.django_db
@pytest.mark.parametrize("on", ["change", "organisation"])
def test_a_command_that_changes_nothing_leaves_nothing(
    on: On, monkeypatch: pytest.MonkeyPatch
) -> None:
    idle = Command("idle", "plan", "Do nothing.", Nothing, (), (), lambda _, __: (), on)
    monkeypatch.setitem(COMMANDS, "idle", idle)
    told.organise()
    change = told.a_change(2)
    view, head = read.change(change.ref), read.head()
    ref = None if on == "organisation" else change.ref
    outcome = record(command="idle", ask=Nothing(), actor=Actor("hosting"), change=ref)
    assert isinstance(outcome, Recorded)
    assert outcome.happened == ()
    assert (outcome.n, outcome.own) == (view.n, view.own) or on == "organisation"
    assert read.head() == head


@pytest.mark.django_db
@pytest.mark.parametrize("ref", [None, "", "CR-1", "x"])
def test_a_command_on_no_change_is_told(ref: str | None) -> None:
    with pytest.raises(UnknownChangeError):
        record(command="close", ask=Nothing(), actor=Actor("dev"), change=ref)


@pytest.mark.django_db
def test_an_expunged_text_reads_as_such() -> None:
    told.organise()
    change = told.a_change(3)
    plan = read.change(change.ref).facts.plan
    assert plan
    nothing = "''" if connection.vendor == "postgresql" else "x''"
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE ledger_document SET content = {nothing}, salt = {nothing}, expunged_at = '2026-01-01 00:00:00'"  # noqa: S608 - one of two words
            " WHERE digest NOT IN (SELECT digest FROM ledger_document WHERE length(content) > 1000)"
        )
    told.forget()
    assert read.change(change.ref).facts.title == "[expunged]"
    assert plans.markdown(plan) == b"[expunged]"


@pytest.mark.django_db
def test_a_document_that_is_not_there_is_told() -> None:
    with pytest.raises(documents.NoDocumentError, match="sha256:0"):
        read.document("sha256:0")


@pytest.mark.django_db
def test_what_is_kept_in_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "KEPT_EVENTS", 5)
    told.organise()
    refs = [told.a_change(2).ref for _ in range(4)]
    assert len({read.change(ref).n for ref in refs}) == 1  # as long as they are, all are read alike
    assert history._kept.events <= 5
    assert len(history._kept.histories) == 1


@pytest.mark.django_db
def test_what_was_remembered_of_another_record_is_not_believed() -> None:
    told.organise()
    ref = told.a_change(2).ref
    view = read.change(ref)
    history.remember(ref, view.happened[:-1], view.happened[:1], chain.FIRST)
    assert read.change(ref).happened == view.happened
    history.remember(ref, view.happened, view.happened[:1], chain.FIRST)
    assert read.change(ref).happened == view.happened


@pytest.mark.django_db
def test_the_organisations_history_and_deliveries_come_in_order() -> None:
    told.organise()
    assert [each.seq for each in read.organisation()] == list(range(1, read.head().seq + 1))
    one, two = told.request(), told.request()
    first = read.deliveries(ref=two, limit=1)
    rest = read.deliveries(ref=two, cursor=first.next)
    assert {each.change for each in (*first.items, *rest.items)} == {two}
    assert read.deliveries(ref=one, visible=frozenset()).items == ()


def test_every_row_can_be_named() -> None:
    at = datetime.fromisoformat("2026-11-23T02:14:07Z")
    models = [
        *apps.get_app_config("ledger").get_models(),
        *apps.get_app_config("people").get_models(),
    ]
    assert all(
        str(model(**({"at": at} if model.__name__ == "Entry" else {}))) is not None
        for model in models
    )


def test_the_verifier_says_what_it_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "record.sqlite3"
    second_writer.write(path)
    assert verify.main(["--database", f"sqlite:///{path}"]) == 0
    assert "whole and true" in capsys.readouterr().out
    assert verify.main(["--database", f"sqlite:///{path}", "--checkpoint", "99:sha256:0"]) == 1
    assert "checkpoint" in capsys.readouterr().err
    for wrong in (["--database", "mysql://x"], ["--database", "x", "--checkpoint", "x"], []):
        with pytest.raises(SystemExit, match="2"):
            verify.main(wrong)
    assert verify.main(["--database", "postgresql://127.0.0.1:1/none?connect_timeout=1"]) == 3


@pytest.mark.django_db
def test_what_another_thread_keeps_is_not_what_this_one_has_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Older(history._Kept):
        """What is kept is always that of a slower thread, which has read an older organisation."""

        known = property(  # type: ignore[assignment]  # an attribute there, so that nothing can come between
            lambda _: history.Known(0, chain.FIRST, World()), lambda *_: None
        )

    told.organise()
    now = history.world()
    monkeypatch.setattr(history, "_kept", Older())
    assert history.world() == now
