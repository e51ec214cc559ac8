"""This module tells what the board shows, in which order, and to whom."""

import pytest
from django.test import Client

from offcycle.ledger import read
from offcycle.ledger.record import record
from offcycle.process.kernel import Actor
from offcycle.process.plan import Comment
from offcycle.process.review import decision
from offcycle.web.board import page as board
from tests.ledger import told
from tests.web.conftest import Browser, a_change

QUERIES = 12


def shown(client: Client, path: str = "/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def part(page: str, begins: str, ends: str = "</section>") -> str:
    return page.split(begins, 1)[1].split(ends, 1)[0]


def test_what_waits_for_me_comes_first_with_its_clock_and_its_button(browser: Browser) -> None:
    ref = a_change(0)
    page = shown(browser("hosting"))
    mine = part(page, 'id="mine"')
    assert "Nobody of the hosting team has acknowledged it yet." in mine
    assert "(in 14 minutes)" in mine
    assert f'href="/changes/{ref}/acknowledge">Acknowledge' in mine
    assert "<title>(1) Board" in page
    assert "icon-turn" in page
    assert "Open, by stage" not in page, "it is told once"


def test_who_has_answered_is_not_waited_for_any_more(browser: Browser) -> None:
    a_change(11)
    answered, other = shown(browser("cor1")), shown(browser("cor2"))
    assert "Nothing waits for you." in answered
    assert "Waits for <strong>approver</strong>" in part(answered, 'id="rest"')
    assert "Cor1 has said yes. That is not enough: Cor2 must say yes too." in part(
        other, 'id="mine"'
    )


def test_an_approvers_question_waits_for_who_may_answer(browser: Browser) -> None:
    ref = a_change(10)
    ask = decision.Decide("ask", told._seal(told.Told(ref)), reason="How long does it take?")
    told.Told(ref).must("cor1", "decide", ask)
    assert ref in part(shown(browser("hosting")), 'id="mine"')


def test_what_runs_stands_before_the_rest_by_stage(browser: Browser) -> None:
    running, waiting = a_change(4), a_change(3)
    page = shown(browser("cor1"))
    assert f"{running} · ECLKC" in part(page, 'id="running"')
    assert "Runs in <strong>staging</strong>" in part(page, 'id="running"')
    assert f"{waiting} · ECLKC" in part(page, 'id="stage-staging"')
    assert page.index('id="mine"') < page.index('id="running"') < page.index('id="rest"')


def test_what_has_ended_has_a_list_of_its_own(browser: Browser) -> None:
    a_change(title="It was down")
    client = browser("hosting")
    assert "It was down" not in shown(client)
    assert "No change that you may see is open." in shown(client)
    assert "Outcome: <strong>done</strong>" in shown(client, "/?show=ended")


def test_who_has_a_part_sees_a_change_and_nobody_else(browser: Browser) -> None:
    a_change(4, title="Secret outage")
    for account in ("dee", "affected"):
        for path in ("/", "/?q=secret", "/?q=CR-1001", "/?show=all", "/?waiting=me"):
            assert "Secret outage" not in shown(browser(account), path)
    for account in ("dev", "hosting", "cor1", "isso", "admin"):
        assert "Secret outage" in shown(browser(account))


def test_words_are_found_in_titles_descriptions_plans_and_comments(browser: Browser) -> None:
    ref, client = a_change(3, title="Nobody gets in"), browser("dev")
    a_change(0, title="Another trouble")
    record(command="comment", ask=Comment("Look at the marmalade."), actor=Actor("dev"), change=ref)
    for words in ("nobody", "LIFEBOAT", "click undo", "marm", "cr-1001", "1001"):
        page = shown(client, f"/?q={words}")
        assert ref in page, words
        assert "Another trouble" not in page, words
    assert "No change that you may see has these words." in shown(client, "/?q=elephant")


FILTERS = {
    "stage=triage": ["new"],
    "stage=staging": ["planned"],
    "priority=P0": ["planned"],
    "verdict=open": ["new"],
    "waiting=hosting&stage=triage": ["new"],
    "waiting=me&stage=staging": ["planned"],
    "drill=no&show=all": ["new", "planned"],
    "drill=yes": [],
    "system=eclkc&show=ended": [],
}


def test_filters_let_through_what_they_name(browser: Browser) -> None:
    a_change(3, title="It is planned")
    a_change(0, title="It is new")
    client = browser("dev")
    for query, there in FILTERS.items():
        page = shown(client, f"/?{query}")
        assert [each for each in ("new", "planned") if f"It is {each}</a>" in page] == there, query


def test_long_lists_go_on_page_after_page(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "A_PAGE", 2)
    for number in range(3):
        a_change(0, title=f"Trouble {number}")
    client = browser("cor1")
    first = shown(client)
    assert "Trouble 2" in first
    assert "Trouble 0" not in first
    assert "?show=open&amp;before=1002" in first
    older = shown(client, "/?show=open&before=1002")
    assert "Trouble 0" in older
    assert "Trouble 2" not in older


@pytest.mark.parametrize(
    "query", ["show=some", "show=open&before=x", "stage=%00", "system=strange"]
)
def test_a_list_that_is_none_is_not_found(browser: Browser, query: str) -> None:
    assert browser("dev").get(f"/?{query}").status_code == 404


def test_the_board_says_how_far_the_record_has_grown(browser: Browser) -> None:
    client = browser("dev")
    before = client.get("/board/n").json()["n"]
    a_change(0)
    assert client.get("/board/n").json()["n"] > before
    assert Client().get("/board/n").status_code == 302


def test_the_board_asks_few_questions(
    browser: Browser, django_assert_max_num_queries: "pytest.FixtureRequest"
) -> None:
    for parts in (10, 10, 3, 4, 0):
        a_change(parts)
    client = browser("cor1")
    for path in ("/", "/?q=down&show=all", "/?waiting=me"):
        told.forget()  # no change is known yet; the organisation is, as after any other page
        read.world()
        with django_assert_max_num_queries(QUERIES):  # type: ignore[operator]  # a fixture that is a context
            shown(client, path)
