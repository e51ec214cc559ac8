"""This module tries that the policy file knows the same words, people, conditions and clocks as what reads it."""

import re
import typing
from pathlib import Path

import pytest

import offcycle.process
from offcycle.process import clocks, form
from offcycle.process.clocks import afterwork, counting, escalating
from offcycle.process.notices import owing
from offcycle.process.people.who import SLUG as ELSEWHERE
from offcycle.process.policy import Policy
from offcycle.process.policy.part import SLUG, Part
from offcycle.process.policy.sense import filling, notices
from offcycle.process.policy.telling import When
from tests.process.story import a_change

PROCESS = Path(offcycle.process.__file__).parent


def test_fields_are_filled_from_what_is_known() -> None:
    assert set(filling.KNOWN) == set(form.known(a_change().case("dev")))


def test_notices_tell_whom_the_process_knows() -> None:
    source = Path(owing.__file__).read_text()
    named = set(re.findall(r'role == "(\w+)"', source)) | set(owing.PEOPLE)
    assert set(notices.BY_THEMSELVES) == named


def test_conditions_are_those_of_the_process() -> None:
    assert set(typing.get_args(When)) == set(owing.CONDITIONS)
    assert set(notices.SHOWN_BY) < set(owing.CONDITIONS)


def test_words_are_those_that_notices_fill() -> None:
    story = a_change()
    filled: set[str] = set()
    for each in story.happened:
        filled |= set(owing._words(each, story.case("dev"), "", guarded=False))
    assert filled - {"due", "what", "why"} <= set(notices.WORDS)
    assert set(notices.WORDS) <= filled


def test_clocks_are_those_that_are_counted() -> None:
    names = {
        getattr(counts, name)
        for counts in (counting, afterwork)
        for name in re.findall(r"Clock\(\s*([A-Z_]+),", Path(counts.__file__).read_text())
    }
    assert set(notices.CLOCKS) == names | {escalating.ESCALATION}
    assert clocks.clocks


def test_short_names_are_the_same_everywhere() -> None:
    for name in ("a", "ann.lee", "-a", "a-", "A", "a" * 64, "a" * 65, "", "a b", "a\n"):
        assert bool(re.search(SLUG.replace("$", r"\Z"), name)) == bool(ELSEWHERE.fullmatch(name))


def parts(part: type[Part]) -> typing.Iterator[type[Part]]:
    yield part
    for about in part.model_fields.values():
        for inner in within(about.annotation):
            yield from parts(inner)


def within(annotation: object) -> typing.Iterator[type[Part]]:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation
    for inner in typing.get_args(annotation):
        yield from within(inner)


@pytest.mark.parametrize("part", list(dict.fromkeys(parts(Policy))))
def test_every_setting_is_described(part: type[Part]) -> None:
    for name, about in part.model_fields.items():
        assert about.description, name
        assert about.description.endswith("."), name


def test_the_schema_describes_every_setting() -> None:
    schema = Policy.model_json_schema()
    assert all("description" in each for each in schema["properties"].values())
    for part in schema["$defs"].values():
        assert all("description" in each for each in part["properties"].values())
        assert part["additionalProperties"] is False
