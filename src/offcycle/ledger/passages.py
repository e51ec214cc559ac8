"""This module recognises a passage wherever it stands: as it was typed, with other white space, or within JSON."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

SHORTEST = 8
"""Texts shorter than this, of which an entry consists as a whole, are looked for nowhere else: "done" stands everywhere."""


@dataclass(frozen=True, slots=True)
class Passages:
    """What is to be found nowhere any more, in the ways in which it may be written."""

    written: frozenset[str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Passages":
        """Some passages, in every way in which they may be written."""
        bare = {text.strip() for text in texts} - {""}
        plain = bare | {_collapsed(text) for text in bare}
        escaped = {json.dumps(text)[1:-1] for text in plain}
        escaped |= {json.dumps(text, ensure_ascii=False)[1:-1] for text in plain}
        return cls(frozenset(plain | escaped))

    def within(self, text: str) -> bool:
        """Whether a text holds one of them."""
        if not self.written:
            return False
        collapsed = _collapsed(text)
        return any(each in text or each in collapsed for each in self.written)

    def within_bytes(self, content: bytes) -> bool:
        """Whether some bytes hold one of them; bytes that are no text are read as far as they are."""
        return self.within(content.decode(errors="replace"))

    def without(self, value: Any, instead: str) -> Any:
        """A value of JSON in which every text that holds one of them is replaced as a whole."""
        if isinstance(value, str):
            return instead if self.within(value) else value
        if isinstance(value, dict):
            return {name: self.without(each, instead) for name, each in value.items()}
        return value

    def blotted(self, text: str, instead: str) -> str:
        """A text without the passages; where one was written in another way, nothing is left of it."""
        for each in sorted(self.written, key=len, reverse=True):
            text = text.replace(each, instead)
        return instead if self.within(text) else text


def _collapsed(text: str) -> str:
    return " ".join(text.split())
