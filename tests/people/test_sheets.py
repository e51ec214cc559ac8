"""This module tries tables as spreadsheets save them, whole and broken, and on which line a fault is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offcycle.people.sheets import Fault, read


def rows(content: str | bytes) -> list[tuple[int, str, str]]:
    sheet = read(_bytes(content), needed=("a",), others=("b",))
    assert sheet.faults == []
    return [(row.line, row["a"], row["b"]) for row in sheet.rows]


def faults(content: str | bytes) -> list[Fault]:
    return read(_bytes(content), needed=("a",), others=("b",)).faults


def _bytes(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.encode()


@pytest.mark.parametrize(
    "content",
    [
        "a,b\n1,2\n",
        "a;b\n1;2\n",
        "a\tb\n1\t2\n",
        "\ufeffa,b\r\n1,2\r\n",
        " A , B \n 1 , 2 \n\n,\n",
        '"a","b"\r\n"1","2"',
        "b,a\n2,1\n",
    ],
)
def test_a_table_is_read_however_it_was_saved(content: str) -> None:
    assert rows(content) == [(2, "1", "2")]


def test_a_declared_separator_is_taken() -> None:
    assert rows("sep=;\r\na;b\r\n1;2\r\n") == [(3, "1", "2")]


def test_a_cell_may_hold_a_line_break_and_lines_are_counted_on() -> None:
    content = 'a;b\r\n"x";"one\r\ntwo"\r\n\r\ny;"a ""quoted"" one"\r\n'
    assert rows(content) == [(2, "x", "one\r\ntwo"), (5, "y", 'a "quoted" one')]


def test_a_column_that_may_be_left_out_is_told_apart_from_an_empty_one() -> None:
    sheet = read(b"a\n1\n", needed=("a",), others=("b",))
    assert (sheet.rows[0].has("a"), sheet.rows[0].has("b"), sheet.rows[0]["b"]) == (True, False, "")


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("b\n1\n", 1, "The column a is missing"),
        ("", 1, "The column a is missing"),
        ("a,c\n1,2\n", 1, "There is no column “c”"),
        ("a,a\n1,2\n", 1, "is there twice"),
        ("a,b\n1,2\n3\n", 3, "It has 1 cells"),
        ('a,b\n1,2\n"3,4\n', 3, "a quote that is not closed"),
        (b"a,b\n1,\xe4\n", 2, "It is no UTF-8. Save it as"),
        ("\ufeffa,b\n1,2\n".encode("utf-16-le"), 1, "It is UTF-16"),
    ],
)
def test_a_fault_says_its_line_and_what_to_do(content: str | bytes, line: int, words: str) -> None:
    (found,) = faults(content)
    assert (found.line, words in found.says) == (line, True), found


@given(st.binary(max_size=200))
def test_whatever_is_in_a_file_nothing_breaks(content: bytes) -> None:
    sheet = read(content, needed=("a",), others=("b",))
    assert all(fault.line >= 1 and fault.says for fault in sheet.faults)


@given(
    st.lists(
        st.tuples(*[st.text(st.characters(exclude_categories=["Cs"]), max_size=20)] * 2), max_size=8
    )
)
def test_what_a_spreadsheet_writes_is_read_back(cells: list[tuple[str, str]]) -> None:
    import csv
    import io

    written = io.StringIO(newline="")
    csv.writer(written).writerows([("a", "b"), *cells])
    sheet = read(written.getvalue().encode("utf-8-sig"), needed=("a",), others=("b",))
    kept = [(one.strip(), other.strip()) for one, other in cells]
    assert [(row["a"], row["b"]) for row in sheet.rows] == [each for each in kept if any(each)]
