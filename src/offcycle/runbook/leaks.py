"""This module points at what looks like a secret in a plan, which everybody who sees the plan would know.

It goes by how secrets look and are named, so it warns and never refuses. It never says the secret again.
"""

import re
from collections.abc import Mapping

from offcycle.runbook.places import Lines
from offcycle.runbook.reading import Fault
from offcycle.runbook.references import is_reference

MOST = 50
DO = "Keep it out of the plan: declare a value that refers to it, env:NAME or file:PATH, and change the secret, because it was written down here."

LOOKS = re.compile(
    r"(?P<key>-----BEGIN (?:[A-Z0-9]{1,12} ){0,4}PRIVATE KEY(?: BLOCK)?-----)"
    r"|(?P<cloud>\b(?:AKIA|ASIA)[A-Z0-9]{16}\b)"
    r"|(?P<token>\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{40,90}|glpat-[\w-]{20}|xox[abprs]-[\w-]{10,80}|sk_live_\w{16,64})\b)"
    r"|(?P<web>\beyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{10,1000})"
    r"|://[^\s/:@<>{}$]{1,64}:(?!(?:pass(?:word)?|secret)@)(?P<address>[^\s/:@<>{}$*]{1,128})@"
    r"|\bBearer[ \t]+(?P<bearer>[\w.~+/-]{20,512})"
)
NAMES = r"pass(?:word|wd|phrase|code)?|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credentials?"
NAME = re.compile(
    rf"(?:^|[_.-])(?:{NAMES})(?:[_.-](?:id|key|value|staging|production|\d{{1,3}}))?$",
    re.IGNORECASE,
)
SAID = re.compile(
    rf"(?<![A-Za-z])(?:{NAMES})[\"'`*]{{0,3}}[ \t]{{0,3}}(?:=|:(?!:))[ \t]{{0,3}}[\"'`*]{{0,3}}(?P<said>[^\s\"'`,;)]{{6,256}})",
    re.IGNORECASE,
)
NO_SECRET = re.compile(r"[$<\[{%(*/.~]|env:|file:|https?:|x{3,}|\.{3}", re.IGNORECASE)
PLACEHOLDER = re.compile(r"change_?me|your_|example|redacted|dummy|placeholder", re.IGNORECASE)
SORTS = {
    "key": "a private key",
    "cloud": "an access key",
    "token": "a token",
    "web": "a token",
    "address": "a password in an address",
    "bearer": "a token",
}


def judge_leaks(
    text: str,
    values: Mapping[str, Mapping[str, str]],
    places: Mapping[str, tuple[int, int]],
) -> list[Fault]:
    """What looks like a secret in the whole text, or among the values by its name; once a line."""
    lines, found = Lines(text), dict[int, Fault]()
    for name, place in places.items():
        if NAME.search(name) and any(_told(each.get(name, "")) for each in values.values()):
            found.setdefault(place[0], _warned(place, f"The value `{name}`"))
    for each in LOOKS.finditer(text):
        place = lines.place(each.start())
        if not PLACEHOLDER.search(each[0]):
            found.setdefault(place[0], _warned(place, "This", SORTS[each.lastgroup or "token"]))
    for each in SAID.finditer(text):
        place = lines.place(each.start("said"))
        if _mixed(each["said"]):
            found.setdefault(place[0], _warned(place, "This"))
    return sorted(found.values(), key=lambda fault: fault.line)[:MOST]


def _told(value: str) -> bool:
    """Whether the value of something that is named like a secret tells one."""
    return bool(value.strip()) and not is_reference(value) and not _no_secret(value)


def _no_secret(text: str) -> bool:
    return bool(NO_SECRET.match(text) or PLACEHOLDER.search(text))


def _mixed(said: str) -> bool:
    """Whether a word is no word of a sentence: it has letters and digits, and stands for nothing else."""
    mixed = any(each.isalpha() for each in said) and any(each.isdigit() for each in said)
    return mixed and not _no_secret(said)


def _warned(place: tuple[int, int], what: str, sort: str = "a secret") -> Fault:
    return Fault(*place, "warning", f"{what} looks like {sort}.", DO)
