"""This module holds the seeding to the record: what it writes in bulk is what commands would have written one by one."""

from typing import Any

import pytest
from django.db import connection

from benchmarks import seeding
from offcycle.ledger import history, read, rows, verify
from offcycle.ledger.rebuild import rebuild
from offcycle.process.kernel import Actor

COUNT = 20
DERIVED = {
    "ledger_standing": "number",
    "ledger_waiting": "number, role, system",
    "ledger_touched": "number, system",
}


@pytest.fixture
def _seeded(transactional_db: None) -> None:  # noqa: ARG001 - `verify` connects by itself, so all is committed
    history.forget()
    seeding.seed(COUNT)


def derived() -> dict[str, list[tuple[Any, ...]]]:
    """All that is told of the entries, and the words by which changes are found."""
    told = {
        table: rows.all_of(f"SELECT {columns(table)} FROM {table} ORDER BY {order}")  # noqa: S608 - fixed names
        for table, order in DERIVED.items()
    }
    number = "rowid" if connection.vendor == "sqlite" else "number"
    words = f"SELECT {number}, words FROM ledger_search ORDER BY {number}"  # noqa: S608 - fixed names
    return {**told, "words": rows.all_of(words)}


def columns(table: str) -> str:
    names = [field.name for field in introspected(table) if field.name != "id"]
    return ", ".join(names)


def introspected(table: str) -> list[Any]:
    with connection.cursor() as cursor:
        return list(connection.introspection.get_table_description(cursor, table))


def address() -> str:
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    where = f"{known['HOST']}:{known['PORT']}"
    return f"postgresql://{known['USER']}:{known['PASSWORD']}@{where}/{known['NAME']}"


@pytest.mark.usefixtures("_seeded")
def test_what_is_seeded_is_whole_and_true(capsys: pytest.CaptureFixture[str]) -> None:
    ended = verify.main(["--database", address()])
    said = capsys.readouterr()
    assert (ended, said.err) == (verify.WHOLE, "")
    assert f" {COUNT} changes" in said.out


@pytest.mark.usefixtures("_seeded")
def test_rebuilding_leaves_what_is_seeded_as_it_is() -> None:
    before = derived()
    rebuild()
    assert derived() == before
    assert len(before["ledger_standing"]) == len(before["words"]) == COUNT


@pytest.mark.usefixtures("_seeded")
def test_a_seeded_change_has_the_shape_that_is_measured() -> None:
    listed = read.changes(read.Filter(), limit=COUNT).items
    waiting = [each for each in listed if each.summary.is_open]
    assert {each.summary.stage for each in waiting} == {"review"}
    assert len(waiting) == COUNT // seeding.OPEN_ONE_IN
    for each in listed:
        facts = read.change(each.summary.ref).facts
        assert 60 <= each.n <= 70
        assert len(facts.revisions) == 3
        assert len(facts.comments) == 12
        assert len(facts.runs) == 2
        assert facts.plan is not None
        assert len(facts.plan.keys()) == seeding.STEPS


@pytest.mark.usefixtures("_seeded")
def test_a_seeded_change_goes_on_by_commands() -> None:
    """The head, the counter and the chain stand where the one writer expects them."""
    from offcycle.ledger.record import Recorded, record
    from offcycle.process.triage import Request

    ask = Request(seeding.SYSTEMS[0], "One more")
    outcome = record(command="request", ask=ask, actor=Actor("dev"))
    assert isinstance(outcome, Recorded)
    assert outcome.change == f"CR-{1001 + COUNT}"
