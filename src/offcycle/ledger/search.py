"""This module finds changes by words: the words of all that people wrote in a change, and of its plan.

Both databases index the same words, cut here and not by them, so that both find the same changes.
A change is found by every word that was ever in it, older titles and revisions included.
"""

import re
import unicodedata
from collections.abc import Iterable

from django.db import connection

from offcycle.ledger import rows

CREATE = {
    "sqlite": (
        """
        CREATE VIRTUAL TABLE ledger_search USING fts5(
            words, detail='none', columnsize=0, prefix='2 3 4', tokenize="unicode61 remove_diacritics 0")
        """,
    ),
    "postgresql": (
        "CREATE TABLE ledger_search (number bigint PRIMARY KEY, words tsvector NOT NULL)",
        # A short pending list: what is in it is searched word by word.
        "CREATE INDEX ledger_search_words ON ledger_search USING gin (words) WITH (gin_pending_list_limit = 256)",
    ),
}
DROP = "DROP TABLE ledger_search"

LONGEST_WORD = 64
MOST_WORDS = 20_000
"""How many different words of one change are found, so that a plan made of noise cannot fill the index."""
MOST_ASKED = 16
"""How many words of one question are looked for."""

_WORD = re.compile(r"[^\W_]+")
_ASKED = re.compile(r"[^\W_]+\*?")


def words(texts: Iterable[str]) -> frozenset[str]:
    """The words of some texts, without case and accents."""
    return frozenset(word[:LONGEST_WORD] for text in texts for word in _WORD.findall(_plain(text)))


def asked(question: str) -> tuple[str, ...]:
    """The words that a question looks for; one that ends in `*` stands for all that begin like it."""
    found = (_short(word) for word in _ASKED.findall(_plain(question)))
    return tuple(dict.fromkeys(found))[:MOST_ASKED]


def _short(word: str) -> str:
    """A word as long as those that are kept, still with its `*`."""
    return word.removesuffix("*")[:LONGEST_WORD] + "*" * word.endswith("*")


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def match(question: str) -> str:
    """The question as the database at hand understands it; empty when it has no words."""
    stars = [word.endswith("*") for word in asked(question)]
    bare = [word.removesuffix("*") for word in asked(question)]
    if connection.vendor == "sqlite":
        return " AND ".join(f'"{word}"{"*" * star}' for word, star in zip(bare, stars, strict=True))
    return " & ".join(f"'{word}'{':*' * star}" for word, star in zip(bare, stars, strict=True))


def add(number: int, found: frozenset[str]) -> None:
    """Let a change be found by some words besides those by which it is found already."""
    if not found:
        return
    if connection.vendor == "sqlite":
        _add_sqlite(number, found)
        return
    rows.run(
        "INSERT INTO ledger_search AS known (number, words) VALUES (%s, array_to_tsvector(%s))"
        " ON CONFLICT (number) DO UPDATE SET words = known.words || excluded.words"
        " WHERE length(known.words) < %s AND known.words || excluded.words <> known.words",
        [number, sorted(found)[:MOST_WORDS], MOST_WORDS],
    )


def _add_sqlite(number: int, found: frozenset[str]) -> None:
    there = rows.all_of("SELECT words FROM ledger_search WHERE rowid = %s", [number])
    known = frozenset(there[0][0].split()) if there else frozenset()
    if found <= known or len(known) >= MOST_WORDS:
        return
    text = " ".join(sorted(known | found)[:MOST_WORDS])
    if there:
        rows.run("UPDATE ledger_search SET words = %s WHERE rowid = %s", [text, number])
    else:
        rows.run("INSERT INTO ledger_search (words, rowid) VALUES (%s, %s)", [text, number])


def forget(number: int) -> None:
    """Let a change be found by no word, before its words are gathered anew; nothing of the old ones stays in the index."""
    if connection.vendor == "sqlite":
        rows.run("DELETE FROM ledger_search WHERE rowid = %s", [number])
        # FTS5 only marks what was deleted; merging all its parts into one leaves it out.
        rows.run("INSERT INTO ledger_search(ledger_search) VALUES ('optimize')")
        return
    rows.run("DELETE FROM ledger_search WHERE number = %s", [number])


def clear() -> None:
    """Forget all words, before they are gathered anew."""
    rows.run("DELETE FROM ledger_search")
