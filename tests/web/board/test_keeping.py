"""This module tells what people keep for their own board: named views, and tours that stay closed."""

from django.test import Client

from offcycle.people import kept
from tests.web.board.test_board import shown
from tests.web.conftest import Browser


def keep(client: Client, name: str, query: str) -> str:
    answer = client.post("/board/views", {"name": name, "query": query}, follow=True)
    return answer.content.decode()


def test_a_view_is_kept_under_its_name_for_one_person(browser: Browser) -> None:
    client = browser("dev")
    page = keep(client, "Urgent <ones>", "stage=triage&priority=P0&nonsense=1")
    assert "The view “Urgent &lt;ones&gt;” is kept." in page
    chip = '<a class="chip" href="?stage=triage&amp;priority=P0">Urgent &lt;ones&gt;</a>'
    assert chip in shown(client)
    assert "Urgent" not in shown(browser("qa"))


def test_the_same_name_takes_the_new_view_and_a_removed_one_is_gone(browser: Browser) -> None:
    client = browser("dev")
    keep(client, "Mine", "waiting=me")
    keep(client, "Mine", "stage=plan")
    assert kept.of("dev")[kept.VIEW] == {"Mine": "stage=plan"}
    client.post("/board/views/remove", {"name": "Mine"})
    assert kept.of("dev")[kept.VIEW] == {}


def test_what_is_no_view_is_not_kept_and_says_why(browser: Browser) -> None:
    client = browser("dev")
    assert "Search or filter first" in keep(client, "All", "show=nothing")
    assert "Give the view a name." in keep(client, "", "stage=plan")
    for number in range(kept.MOST):
        kept.keep("dev", kept.VIEW, {f"View {number}": "stage=plan"})
    assert "Remove one of them first." in keep(client, "One more", "stage=plan")


def test_a_tour_that_was_closed_never_comes_back(browser: Browser) -> None:
    client = browser("hosting")
    page = shown(client)
    assert "Your part as hosting team, in five cards" in page
    assert page.split('class="tour', 1)[1].split("</section>")[0].count("<li>") == 5
    for part in ("operator", "operator", "strange"):
        assert client.post("/board/tour", {"part": part}).status_code == 303
    assert "in five cards" not in shown(client)
    assert "in five cards" in shown(browser("cor1"))
