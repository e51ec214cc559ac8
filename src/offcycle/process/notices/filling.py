"""This module fills the wording of a notice: `{name}` is replaced where the name is known, and nothing else is read in it.

Laws:
- What people typed is put in once, and never read as a wording.
- A line of the wording whose words are all empty is left out, so that nobody reads “Reason:” with nothing behind it.
"""

import re

_WORD = re.compile(r"\{(\w+)\}")


def fill(wording: str, words: dict[str, str]) -> str:
    """The wording with its words put in; a name that is not known stays as it is."""
    lines = [line for line in wording.split("\n") if not _empty(line, words)]
    whole = re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
    return _WORD.sub(lambda found: words.get(found[1], found[0]), whole)


def _empty(line: str, words: dict[str, str]) -> bool:
    """Whether a line is about something that is not there."""
    named = _WORD.findall(line)
    return bool(named) and not any(words.get(name, name).strip() for name in named)
