"""This module tries the answers: views, lists with their filters and cursors, the search, and who may see what."""

import pytest

from offcycle.ledger import history, read
from offcycle.ledger.read import Filter
from offcycle.ledger.record import UnknownChangeError
from offcycle.process.kernel import CONSOLE, Actor
from offcycle.process.triage import Answers
from offcycle.process.visibility import answers_for, visible_systems
from tests.ledger import told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _organisation() -> None:
    told.organise()


def refs(only: Filter = Filter(), **more: object) -> list[str]:  # noqa: B008 - it is frozen
    return [each.summary.ref for each in read.changes(only, **more).items]  # type: ignore[arg-type]  # limits and cursors


def test_lists_come_newest_first_and_page_by_page() -> None:
    made = [told.request(f"Number {number}") for number in range(5)]
    assert refs() == made[::-1]
    first = read.changes(Filter(), limit=2)
    second = read.changes(Filter(), limit=2, cursor=first.next)
    third = read.changes(Filter(), limit=2, cursor=second.next)
    listed = [each.summary.ref for page in (first, second, third) for each in page.items]
    assert listed == made[::-1]
    assert third.next is None


@pytest.mark.parametrize("cursor", ["", "-1", "x", "1 or 1", "9" * 30, "²"])
def test_a_cursor_that_is_none_is_refused(cursor: str) -> None:
    with pytest.raises(read.UnknownCursorError):
        read.changes(Filter(), cursor=cursor)


def test_filters_let_through_what_they_name() -> None:
    new, triaged, planned, closed = (told.a_change(parts).ref for parts in (0, 2, 3, len(told.WAY)))
    assert refs(Filter(stage="triage")) == [new]
    assert refs(Filter(stage="closed")) == [closed]
    assert refs(Filter(is_open=True)) == [planned, triaged, new]
    assert refs(Filter(is_open=False)) == [closed]
    assert refs(Filter(verdict="emergency")) == [closed, planned, triaged]
    assert refs(Filter(system="eclkc", stage="plan")) == [triaged]
    assert refs(Filter(system="other")) == []
    assert refs(Filter(waiting_on=frozenset({("dev", "eclkc")}))) == [planned, triaged, new]
    assert refs(Filter(waiting_on=frozenset({("approver", "*")}))) == []
    assert refs(Filter(waiting_on=frozenset())) == []


def test_who_waits_is_found_by_role_and_system() -> None:
    submitted = told.a_change(10).ref
    world = read.world()
    assert refs(Filter(waiting_on=answers_for("cor1", world.roster))) == [submitted]
    assert refs(Filter(waiting_on=answers_for("affected", world.roster))) == []
    assert refs(Filter(waiting_on=answers_for("nobody", world.roster))) == []


def test_words_find_titles_descriptions_plans_and_comments() -> None:
    one = told.a_change(3, title="Überraschung im Étage").ref
    two = told.a_change(2, title="Quiet night").ref
    told.Told(two).comment("dev", "Ask lifeboat-prod_01.example.gov first.")
    for words, found in {
        "uberraschung": [one],
        "ÉTAGE": [one],
        "build": [one],
        "lifeboat": [two, one],
        "lifeboat quiet": [two],
        "prod 01 example": [two],
        "lifeboat-prod_01.example.gov": [two],
        "lifeb*": [two, one],
        "lifeb": [],
        "cr-1002": [two],
        "nowhere": [],
        "": [],
        "*": [],
        "' OR 1 --": [],
        '"': [],
        "NOT AND (": [],
        "\x00": [],
    }.items():
        assert refs(Filter(words=words)) == found, words
    assert refs(Filter(words="lifeboat", stage="plan")) == [two]
    assert refs(Filter(words="lifeboat"), limit=1) == [two]
    assert refs(Filter(words="lifeboat"), cursor=two.removeprefix("CR-")) == [one]


def test_who_holds_no_role_sees_nothing() -> None:
    ref = told.a_change(1).ref
    world = read.world()

    def sees(account: str, via: str = "page") -> list[str]:
        return refs(Filter(visible=visible_systems(Actor(account, via), world)))

    for account in ("dev", "tester", "hosting", "cor1", "isso", "admin"):
        assert sees(account) == [ref], account
        assert read.case_for(ref, Actor(account)).facts.ref == ref
    assert sees(CONSOLE, CONSOLE) == [ref]
    for account in ("dee", "affected", "nobody", CONSOLE):
        assert sees(account) == [], account
        with pytest.raises(UnknownChangeError):
            read.case_for(ref, Actor(account))


def test_who_is_affected_sees_it() -> None:
    told_change = told.a_change(1)
    told_change.must("dev", "triage", Answers(affected=("other",)))
    world = read.world()
    visible = visible_systems(Actor("affected"), world)
    assert refs(Filter(visible=visible)) == [told_change.ref]
    assert refs(Filter(visible=visible, words="lifeboat")) == [told_change.ref]
    assert read.deliveries(visible=visible, limit=200).items
    assert read.case_for(told_change.ref, Actor("affected"))
    told_change.must("dev", "triage", Answers(affected=()))
    assert refs(Filter(visible=visible)) == []
    assert read.deliveries(visible=visible).items == ()


def test_events_come_oldest_first_with_their_hashes() -> None:
    ref = told.a_change().ref
    view = read.change(ref)
    first = read.events(ref, limit=10)
    rest = read.events(ref, limit=200, cursor=first.next)
    assert [each.happened for each in (*first.items, *rest.items)] == list(view.happened)
    assert rest.items[-1].own == view.own
    assert rest.next is None


@pytest.mark.parametrize(
    "ref", ["CR-1001", "CR-0001", "cr-1001", "CR-", "CR-1001-R1", "\x00", "CR-1001\n"]
)
def test_a_change_that_is_not_there_is_told(ref: str) -> None:
    with pytest.raises(UnknownChangeError):
        read.change(ref)


def test_a_view_is_the_same_in_a_process_that_has_read_nothing_yet() -> None:
    ref = told.a_change(14).ref
    known = read.change(ref)
    told.forget()
    fresh = read.change(ref)
    assert (fresh.facts, fresh.happened, fresh.own) == (known.facts, known.happened, known.own)
    assert fresh.world.roster == known.world.roster


def test_changes_whose_deadline_has_passed_come_by_their_deadline() -> None:
    one, _ = told.a_change(0), told.a_change()
    due = read.changes(Filter(stage="triage")).items[0].summary.next_due
    assert due
    assert read.due(due) == (one.ref,)
    assert read.due(read.now()) == ()


def test_several_changes_are_read_as_one_is() -> None:
    made = [told.a_change(parts).ref for parts in (4, 3, 0)]
    singly = [read.change(ref) for ref in made]
    for forgotten in (True, False):
        if forgotten:
            history.forget()
        else:  # one has grown since it was kept, one is not there
            told.Told(made[1]).comment("dev", "Look again.")
            history.remember(made[2], (), singly[0].happened, "sha256:of-another-record")
        several = read.several([*made, "CR-9999"], read.now())
        again = [read.change(ref) for ref in made]
        assert [view.happened for view in several] == [view.happened for view in again]
        assert [view.world.other_runs for view in several] == [
            view.world.other_runs for view in again
        ]
    assert read.several([], read.now()) == ()


def test_what_is_due_first_presses_first() -> None:
    made = [told.request(f"Number {number}") for number in range(2)]
    late = told.a_change(2).ref
    found = read.pressing(Filter(is_open=True), limit=3)
    assert [each.summary.ref for each in found][:2] == made
    assert found[0].summary.next_due is not None
    assert late in [each.summary.ref for each in found]
    assert read.pressing(Filter(refs=frozenset()), limit=3) == ()


def test_filters_of_marks_let_through_what_they_name() -> None:
    running, new = told.a_change(4).ref, told.request()
    assert refs(Filter(running=True)) == [running]
    assert refs(Filter(running=False)) == [new]
    assert refs(Filter(priority="P0")) == [running]
    assert refs(Filter(drill=False)) == [new, running]
    assert refs(Filter(drill=True)) == []
    assert refs(Filter(refs=frozenset({new, "x"}))) == [new]
