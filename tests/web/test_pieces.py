"""This module tests how pieces of HTML are put together: what was typed never becomes one."""

import ast
from pathlib import Path

import offcycle.web
from offcycle.web.pieces import NOTHING, Piece, put, together, where

TYPED = '<b>"it\'s" & {0}</b>'
SAFE = "&lt;b&gt;&quot;it&#x27;s&quot; &amp; {0}&lt;/b&gt;"
SOURCES = sorted(Path(offcycle.web.__path__[0]).rglob("*.py"))


def test_a_value_is_no_html_and_a_piece_stays_one() -> None:
    assert put("<p>{}</p>", TYPED) == f"<p>{SAFE}</p>"
    assert put("<p>{}</p>", put("<i>{}</i>", TYPED)) == f"<p><i>{SAFE}</i></p>"
    assert put("<p>{}{}</p>", 7, None) == "<p>7None</p>"
    assert isinstance(put("{}", TYPED), Piece)


def test_where_there_is_no_text_there_is_nothing() -> None:
    assert where("", "<p>{}</p>") is NOTHING
    assert where(None, "<p>{}</p>", TYPED) is NOTHING
    assert where(TYPED, "<p>{}</p>") == f"<p>{SAFE}</p>"
    assert where("yes", "<p>{}{}</p>", TYPED, 1) == f"<p>{SAFE}1</p>"


def test_pieces_stand_one_behind_the_other() -> None:
    assert together([put("{}", TYPED), put("<br>")]) == f"{SAFE}<br>"
    assert not together([])


def test_every_piece_is_written_in_the_program() -> None:
    places = {"put": 0, "where": 1}
    written = [
        call.args[places[call.func.id]]
        for text in map(Path.read_text, SOURCES)
        if "from offcycle.web.pieces import" in text
        for call in ast.walk(ast.parse(text))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in places
    ]
    assert len(written) > 10
    assert [ast.unparse(each) for each in written if not isinstance(each, ast.Constant)] == []
