"""This module tries that what was expunged is nowhere any more: in no table, no list, no message, no answer and no memory."""

import json
from pathlib import Path

import pytest
from django.db import connection

from offcycle.ledger import documents, expunging, history, idempotency, read, rebuild
from offcycle.ledger import verify as verifying
from offcycle.ledger.documents import EXPUNGED
from offcycle.ledger.expunging import NothingFoundError
from offcycle.ledger.read import Filter
from offcycle.ledger.record import Recorded
from offcycle.process.form import Fill
from offcycle.process.kernel import Actor, Refused
from offcycle.process.people import ProposeExpunge
from offcycle.process.triage import Answers
from tests.ledger import told
from tests.ledger.test_rebuild import derived
from tests.ledger.test_verify import OurDatabase
from tests.process.story import FIELDS

pytestmark = pytest.mark.django_db

SECRET = "xyzzy-quuxly"
ADMIN, ISSO = Actor("admin"), Actor("isso")


def everything() -> list[tuple[str, bytes]]:
    """Every value of every table, the parts of the index included, as bytes."""
    found = []
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names from the database
            found += [(table, plain(value)) for row in cursor.fetchall() for value in row]
    return found


def tables() -> list[str]:
    """The tables of the database, also those that Django does not know."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        else:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        return [name for (name,) in cursor.fetchall()]


def plain(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def where(secret: str = SECRET) -> set[str]:
    """The tables in which a secret stands, whatever the case of its letters."""
    parts = [secret.lower().encode(), *(part.encode() for part in secret.lower().split("-"))]
    return {
        table
        for table, value in everything()
        for part in parts
        if part in value.lower() and not value.startswith(b"sha256:")
    }


def pasted() -> told.Told:
    """A change into which a secret was pasted wherever one can type."""
    told.organise()
    change = told.a_change(1, title=f"Log in with {SECRET}")
    change.must("dev", "triage", Answers(description=f"It is\n{SECRET}", why=f"“{SECRET}”"))
    told.WAY[1](change)
    change.plan("dev", f"Log in with {SECRET}.", "Click Build.")
    for part in told.WAY[3:7]:
        part(change)
    change.must("hosting", "fill-form", Fill({**FIELDS, "sentence": f"We use {SECRET}."}))
    for part in told.WAY[8:-1]:
        part(change)
    change.comment("dev", f"Sorry, {SECRET} should not stand here.")
    return change


def answered(change: told.Told) -> None:
    """A command was answered with the whole change."""
    body = json.dumps({"title": f"Log in with {SECRET}", "ref": change.ref}).encode()
    idempotency.once(account="dev", key="k1", request_digest="sha256:1", produce=lambda: (200, {}, body))  # fmt: skip


def expunged(ask: ProposeExpunge, by: Actor = ADMIN, then: Actor = ISSO) -> Recorded:
    proposed = expunging.propose(ask, by)
    assert not isinstance(proposed, Refused), proposed
    return told.accepted(expunging.confirm(proposed.number, then))


@pytest.mark.says("always.17", "always.18")
def test_a_passage_is_nowhere_any_more_and_the_record_still_holds() -> None:
    change = pasted()
    answered(change)
    assert {"ledger_document", "ledger_errand", "ledger_standing", "ledger_answer"} <= where()
    expunged(ProposeExpunge(change.ref, "A password was pasted.", SECRET))
    assert where() == set()
    view = read.change(change.ref)
    assert view.facts.title == view.facts.comments[-1].text == EXPUNGED
    assert documents.load(view.facts.revisions[-1].document).decode() == EXPUNGED
    assert read.changes(Filter()).items[0].summary.title == EXPUNGED
    assert read.changes(Filter(words="xyzzy")).items == ()
    assert read.changes(Filter(words="sorry")).items == ()
    before = derived()
    rebuild.rebuild()
    assert derived() == before
    assert where() == set()


def test_memory_forgets_it_in_every_process() -> None:
    change = pasted()
    elsewhere = history._kept.histories.copy()
    known = history._kept.known
    expunged(ProposeExpunge(change.ref, "A password was pasted.", SECRET))
    history._kept.histories, history._kept.known = elsewhere, known
    assert SECRET not in repr(read.change(change.ref).happened)


def test_the_texts_of_one_entry_go_and_what_repeats_them() -> None:
    change = pasted()
    seq = read.change(change.ref).happened[-1].seq
    expunged(ProposeExpunge(change.ref, "It names a person.", entries=(seq,)), ISSO, ADMIN)
    facts = read.change(change.ref).facts
    assert facts.comments[-1].text == EXPUNGED
    assert facts.title == f"Log in with {SECRET}"


def test_what_belongs_to_no_change_is_expunged_as_well() -> None:
    from offcycle.process.people import AddAccount, SetTelephone

    told.organise()
    told.give("add-account", AddAccount("eve", f"Eve {SECRET}", "eve@example.org"))
    told.give("add-account", AddAccount("eve", "Eve", "eve@example.org"))
    expunged(ProposeExpunge("", "Not her name.", SECRET))
    assert where() == set()
    assert read.world().roster.name("eve") == "Eve"
    told.give("set-telephone", SetTelephone("eve", "+15555550177"))
    assert where("+15555550177") == {"ledger_document"}
    expunged(ProposeExpunge("", "Not her number.", "+15555550177"))
    assert where("+15555550177") == set()
    assert not read.world().roster.accounts["eve"].telephone


def test_two_changes_with_the_same_plan_both_lose_it() -> None:
    told.organise()
    one, other = told.a_change(2), told.a_change(2)
    for change in (one, other):
        change.plan("dev", f"Log in with {SECRET}.", "Click Build.")
    expunged(ProposeExpunge(one.ref, "A password.", SECRET))
    assert where() == set()
    assert "gate.plan" in {each.rule for each in refused(other, "dev", "start-staging").refusals}


def refused(change: told.Told, account: str, command: str) -> Refused:
    from offcycle.ledger.record import record
    from offcycle.process.triage import Nothing

    outcome = record(command=command, ask=Nothing(), actor=Actor(account), change=change.ref)
    assert isinstance(outcome, Refused)
    return outcome


def test_nothing_is_proposed_where_there_is_nothing() -> None:
    change = pasted()
    entries = read.head().seq
    with pytest.raises(NothingFoundError):
        expunging.propose(ProposeExpunge(change.ref, "A password.", "nowhere at all"), ADMIN)
    assert read.head().seq == entries
    assert isinstance(
        expunging.propose(ProposeExpunge(change.ref, "A password.", "nowhere"), Actor("dev")),
        Refused,
    )


def test_a_proposal_alone_expunges_nothing_and_one_person_is_not_two() -> None:
    change = pasted()
    proposed = expunging.propose(ProposeExpunge(change.ref, "A password.", SECRET), ADMIN)
    assert not isinstance(proposed, Refused)
    assert {each.kind for each in proposed.places} >= {"triage.requested", "plan.revised", "review.submitted"}  # fmt: skip
    assert isinstance(expunging.confirm(proposed.number, ADMIN), Refused)
    assert isinstance(expunging.confirm(proposed.number + 1, ISSO), Refused)
    assert "ledger_document" in where()
    told.accepted(expunging.confirm(proposed.number, ISSO))
    assert isinstance(expunging.confirm(proposed.number, ISSO), Refused)


def test_a_later_text_goes_with_the_proposal_before_it() -> None:
    change = pasted()
    proposed = expunging.propose(ProposeExpunge(change.ref, "A password.", SECRET), ADMIN)
    assert not isinstance(proposed, Refused)
    change.comment("qa", f"Which? {SECRET}?")
    told.accepted(expunging.confirm(proposed.number, ISSO))
    assert where() == set()


@pytest.mark.says("always.18")
def test_the_record_verifies_afterwards() -> None:
    change = pasted()
    expunged(ProposeExpunge(change.ref, "A password.", SECRET))
    assert "whole and true" in verifying.verify(OurDatabase())


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL keeps its files where a test cannot read them"
)
@pytest.mark.django_db(transaction=True)
def test_after_a_vacuum_it_is_nowhere_in_the_files_of_sqlite() -> None:
    change = pasted()
    file = Path(str(connection.settings_dict["NAME"]))
    assert in_files(file)
    expunged(ProposeExpunge(change.ref, "A password.", SECRET))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert not in_files(file)


def in_files(file: Path) -> bool:
    """Whether the secret, or a word of it, stands in the database's files."""
    beside = (each for each in file.parent.glob(f"{file.name}*") if each.is_file())
    words = [word.encode() for word in (SECRET, *SECRET.split("-"))]
    return any(word in each.read_bytes().lower() for each in beside for word in words)
