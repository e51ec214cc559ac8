"""This module tries where settings stand in a TOML text, against the library that reads the same text."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offcycle.process.policy.places import BARE, Path, line_and_column, places

NAMES = st.sampled_from(
    ["a", "b-1", "seats", "needed", "form", "x y", "ü", 'q"', "'", "a.b", "1", "#", "[", "true"]
)
TEXTS = st.text(st.sampled_from("ab\"'\\\n\t#=[]{},. üé\r"), max_size=8).map(
    lambda text: text.replace("\r\n", "\n")
)
SCALARS = st.one_of(st.integers(-99, 99), st.booleans(), st.sampled_from([1.5, -0.25, 1e3]), TEXTS)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=6
)  # fmt: skip
TABLES = st.dictionaries(NAMES, VALUES, max_size=4)
BLANKS = st.sampled_from(["", " ", "\t", "  "])
GAPS = st.sampled_from(["", " ", "\n", " # it's [odd] = \"so\n", "\n\n\t"])


class Writer:
    """It writes the same data in many ways."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw

    def blank(self) -> str:
        return self.draw(BLANKS)

    def gap(self) -> str:
        return self.draw(GAPS)

    def name(self, name: str) -> str:
        ways = [basic(name)]
        ways += [name] if BARE.fullmatch(name) else []
        ways += [f"'{name}'"] if "'" not in name else []
        return self.draw(st.sampled_from(ways))

    def names(self, path: tuple[str, ...]) -> str:
        return f"{self.blank()}.{self.blank()}".join(self.name(each) for each in path)

    def text(self, text: str) -> str:
        ways = [basic(text), f'"""\n{long(text)}"""']
        ways += [f"'{text}'"] if not set(text) & set("'\n\r") else []
        ways += [f"'''\n{text}'''"] if "'" not in text and "\r" not in text else []
        return self.draw(st.sampled_from(ways))

    def value(self, value: Any) -> str:
        match value:
            case str():
                return self.text(value)
            case bool():
                return str(value).lower()
            case list():
                inner = [f"{self.gap()}{self.value(each)}{self.gap()}" for each in value]
                last = "," if inner and self.draw(st.booleans()) else ""
                return f"[{','.join(inner)}{last}{self.gap()}]"
            case dict():
                within = [
                    f"{self.blank()}{self.setting((name,), each)}" for name, each in value.items()
                ]
                return "{" + ",".join(within) + self.blank() + "}"
            case _:
                return str(value)

    def setting(self, path: tuple[str, ...], value: Any) -> str:
        return f"{self.names(path)}{self.blank()}={self.blank()}{self.value(value)}{self.blank()}"

    def table(self, path: tuple[str, ...], table: dict[str, Any]) -> Iterator[str]:
        later: list[tuple[tuple[str, ...], Any]] = []
        for name, value in table.items():
            several = (
                isinstance(value, list) and value and all(isinstance(one, dict) for one in value)
            )
            if (isinstance(value, dict) or several) and self.draw(st.booleans()):
                later.append(((*path, name), value))
            else:
                yield f"{self.blank()}{self.setting((name,), value)}\n{self.gap()}"
        for within, value in later:
            for one in value if isinstance(value, list) else [value]:
                marks = "[]" if one is value else ("[[", "]]")
                yield f"{marks[0]}{self.blank()}{self.names(within)}{self.blank()}{marks[1]}\n"
                yield from self.table(within, one)


def basic(text: str) -> str:
    kept = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + kept.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r") + '"'


def long(text: str) -> str:
    """A text in several lines; one or two quotes at a time stand as they are, and so may end it."""
    return text.replace("\\", "\\\\").replace('"""', '""\\"').replace("\r", "\\r")


@st.composite
def written(draw: st.DrawFn) -> str:
    return "".join(Writer(draw).table((), draw(TABLES)))


def paths(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for name, each in inner:
        yield (*path, name), each
        yield from paths(each, (*path, name))


def agrees(text: str) -> None:
    data, found = tomllib.loads(text), places(text)
    read = text.replace("\r\n", "\n")
    told = dict(paths(data))
    assert found.keys() == told.keys()
    for path, value in told.items():
        place = found[path]
        if isinstance(path[-1], str):
            assert name_at(read[place.name :]) == path[-1]
        if not isinstance(value, dict | list):
            assert tomllib.loads(f"x = {read[place.begins : place.ends]}")["x"] == value


def name_at(text: str) -> str:
    bare = BARE.match(text)
    quote = text[0]
    ends = next((at for at in range(1, len(text)) if text[at] == quote and text[at - 1] != "\\"), 0)
    return bare[0] if bare else str(next(iter(tomllib.loads(f"{text[: ends + 1]} = 1"))))


@given(written())
def test_every_setting_stands_where_the_library_reads_it(text: str) -> None:
    agrees(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing",
        "a = 1979-05-27 07:32:00Z # a space within\nb = [1979-05-27, 07:32:00]\n",
        'a.b.c = {d.e = """x"""}\n[a.z]\n',
        "[a.b]\nx = 1\n[a]\ny = 2\n[[a.l]]\n[a.l.t]\nz = 3\n[[a.l]]\n[[a.l.m]]\nq = 4\n",
        'a = """"quoted" at both ends"""""\nb = \'\'\'it\'s\'\'\'\'\nc = 1',
        "a = [\r\n  1, # one\r\n  {b = 2},\r\n]\r\n",
        "a = +1_000\nb = 0xff\nc = inf\nd = 1e-3",
    ],
)
def test_what_toml_allows_beside_is_found_too(text: str) -> None:
    agrees(text)


def test_the_shipped_policy_has_a_place_for_each_setting(shipped: str) -> None:
    agrees(shipped)


def test_lines_and_columns_count_from_one() -> None:
    text = "[a]\r\nb = 'ü'\r\nc = 3\r\n"
    place = places(text)["a", "c"]
    assert line_and_column(text, place.name) == (3, 1)
    assert line_and_column(text, place.begins) == (3, 5)
