"""This module says what cannot be of calls for help: a place that is no link, or one with a word that nobody fills."""

import re
from collections.abc import Iterator

from offcycle.process.policy.fault import Wrong
from offcycle.process.policy.file import Policy

WORDS = ("ref", "system", "call")
"""The words in braces that the link of a call knows. All are fixed, so that nothing people type becomes an address."""
LINK = re.compile(r"https?://[^\s/{}]+(/\S*)?")


def link(policy: Policy) -> Iterator[Wrong]:
    """The place of a call is a link, and its words are filled."""
    path, said = ("calls", "link"), policy.calls.link
    if said and not LINK.fullmatch(said):
        yield Wrong(
            path,
            f"“{said}” is no link.",
            "Write one such as https://meet.example.org/{ref}, or leave it empty.",
        )
    for word in dict.fromkeys(re.findall(r"\{([^{}]*)\}?", said)):
        if word not in WORDS:
            known = ", ".join(f"{{{each}}}" for each in WORDS)
            says = f"Nothing is called {{{word}}}, so it would stand there as it is."
            yield Wrong(path, says, f"Known are {known}.")
