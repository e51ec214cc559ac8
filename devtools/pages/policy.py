"""This module writes the page of the policy file: every setting with its default and what it means, from the models themselves."""

import typing
from collections.abc import Iterator

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from offcycle.process.notices import owing
from offcycle.process.policy import Policy
from offcycle.process.policy.part import Part
from offcycle.process.policy.sense import filling, notices

PAGE = """# The policy file

One TOML file says what an organisation may set about its process: who may do what, whose approval counts, how long things may take,
the form and the notices. What is not in it is the process itself, which no file changes.

`offcycle policy check FILE` names every fault with its line and column. `offcycle policy schema` prints a JSON Schema, by which
editors help while you type: put `#:schema policy.schema.json` into the first line. `offcycle policy activate FILE` tells what it
would do to open changes, and asks. What a policy loosens holds for changes that are requested later only; what it tightens
holds at once. The shipped file, `src/offcycle/process/default-policy.toml`, is the process of one team, and a good begin.

{parts}

## Words of the notices

`to` and `copy_to` name roles, or one of: {recipients}.
`when` is one of: {conditions}.
In `subject` and `text`, these words in braces are filled: {words}; and by some events: {of_events}.
`filled_from` of a field of the form is one of: {known}.
"""


def page() -> str:
    return PAGE.format(
        parts="\n\n".join(_parts(Policy, ())),
        recipients=_named(notices.BY_THEMSELVES),
        conditions=_named(each for each in owing.CONDITIONS if each),
        words=_named(f"{{{each}}}" for each in notices.WORDS),
        of_events=_named(f"{{{each}}}" for each in notices.OF_EVENTS),
        known=_named(filling.KNOWN),
    )


def _named(names: typing.Iterable[str]) -> str:
    return ", ".join(f"`{each}`" for each in names)


def _parts(part: type[Part], path: tuple[str, ...]) -> Iterator[str]:
    """A table for each part of the file, in its order."""
    heading = f"## `[{'.'.join(path)}]`" if path else "## At the top"
    about = " ".join((part.__doc__ or "").split())
    plain = {name: each for name, each in part.model_fields.items() if not _inner(each)}
    rows = "\n".join(
        f"| `{name}` | {_kind(each.annotation)}{_range(each)} | {_default(each)} | {each.description} |"
        for name, each in plain.items()
    )
    if plain:
        yield f"{heading}\n\n{about}\n\n| setting | what it is | default | meaning |\n|---|---|---|---|\n{rows}"
    for name, each in part.model_fields.items():
        for inner in _inner(each):
            yield from _parts(inner, (*path, _several(name, each)))


def _several(name: str, about: FieldInfo) -> str:
    """A part's name as it stands in the file: of a list of tables, or of tables by name."""
    origin = typing.get_origin(about.annotation)
    return f"{name}[]" if origin is tuple else f"{name}.NAME" if origin is dict else name


def _inner(about: FieldInfo) -> tuple[type[Part], ...]:
    return tuple(_within(about.annotation))


def _within(annotation: object) -> Iterator[type[Part]]:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation
    for inner in typing.get_args(annotation):
        yield from _within(inner)


WORDS = {"str": "text", "int": "whole number", "bool": "true or false"}


def _kind(annotation: object) -> str:
    """A type in words."""
    origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Literal:
        return " or ".join(f'`"{each}"`' for each in inner)
    if origin is tuple:
        return f"list of {_kind(inner[0])}"
    if origin is dict:
        return f"{_kind(inner[1])}, by name"
    if origin is typing.Annotated:
        return _kind(inner[0])
    return WORDS.get(getattr(annotation, "__name__", ""), "table")


SIGNS = {"gt": "more than", "ge": "at least", "lt": "less than", "le": "at most"}


def _range(about: FieldInfo) -> str:
    told = [
        f"{word} {getattr(each, sign)}"
        for each in about.metadata
        for sign, word in SIGNS.items()
        if hasattr(each, sign)
    ]
    return f", {' and '.join(told)}" if told else ""


def _default(about: FieldInfo) -> str:
    """The default as it would be typed; what is required has none."""
    if about.default is PydanticUndefined:
        return "required"
    if isinstance(about.default, bool):
        return f"`{str(about.default).lower()}`"
    if isinstance(about.default, tuple):
        inner = ", ".join(f'"{each}"' for each in about.default)
        return f"`[{inner}]`"
    if isinstance(about.default, dict):
        return "`{}`"
    return f'`"{about.default}"`' if isinstance(about.default, str) else f"`{about.default}`"
