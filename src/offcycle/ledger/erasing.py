"""This module makes good what an entry says that expunges texts: they go out of the documents, and out of all that was made of them.

Theory of operation: documents lose their bytes and their salts, so nobody can find out what their digests were made of. How a change
stands, its words for the search and the people's tables are gathered anew from what is left, as `rebuild` would. Messages, copies that
still wait for the archive, and answers to commands are texts made for somebody, so the passage is looked for in them. All this is one
transaction with the entry. What other processes keep in memory they drop when they see the entry (`history.py`).
"""

import json
from typing import Any

from django.db import connection

from offcycle.ledger import chain, documents, finding, projectors, refs, rows, search, wording
from offcycle.ledger.finding import PLAN
from offcycle.ledger.passages import Passages
from offcycle.process.events.organisation import Expunged
from offcycle.process.facts import Happened, fold

INSTEAD = f"{documents.EXPUNGED} What stood here was expunged. Look at the change itself."


def erase(h: Happened, event: Expunged) -> None:
    """Empty the documents that an entry names as expunged, and take their words out of all that was made of them."""
    proposed = finding.proposal(event.proposal)
    passages = finding.find(event.change, proposed.passage, proposed.entries).passages
    concerned = _changes(event)
    waiting = _copies_that_wait(event, passages)
    documents.expunge(event.digests, h.at)
    for ref in concerned:
        _tell_anew(ref)
    if not event.change:
        _project_anew()
    _in_messages(event, passages, waiting)
    _in_answers(passages)


def _changes(event: Expunged) -> list[str]:
    """The changes whose texts go: the one that is named, and others that have the very same plan."""
    found = {event.change} if event.change else set()
    revisions = rows.all_of(
        "SELECT body FROM ledger_entry WHERE change = %s AND kind = %s", [event.change, PLAN]
    )
    plans = {digest for (body,) in revisions for digest in documents.of_plan(bytes(body))}
    within = "instr(body, %s)" if connection.vendor == "sqlite" else "position(%s in body)"
    for digest in sorted(plans & set(event.digests)):
        same = rows.all_of(
            f"SELECT DISTINCT change FROM ledger_entry WHERE kind = %s AND {within} > 0",  # noqa: S608 - fixed clauses
            [PLAN, digest.encode()],
        )
        found |= {ref for (ref,) in same}
    return sorted(found)


def _tell_anew(ref: str) -> None:
    """Let a change be found by the words that are left, and its title be what is left of it."""
    number = refs.number(ref) or 0
    found = rows.all_of("SELECT body FROM ledger_entry WHERE change = %s ORDER BY n", [ref])
    bodies = [bytes(body) for (body,) in found]
    texts = documents.texts_of(bodies)
    told = [chain.happened(body, texts) for body in bodies]
    search.forget(number)
    for body, each in zip(bodies, told, strict=True):
        search.add(number, wording.words(each, [texts[one] for one in documents.named(body)]))
    title = fold(told, ref).title
    rows.run("UPDATE ledger_standing SET title = %s WHERE number = %s", [title, number])


def _project_anew() -> None:
    """Let those who derive something from the organisation's entries begin anew."""
    found = rows.all_of("SELECT body FROM ledger_entry WHERE change IS NULL ORDER BY seq")
    bodies = [bytes(body) for (body,) in found]
    texts = documents.texts_of(bodies)
    projectors.reset()
    projectors.apply(chain.happened(body, texts) for body in bodies)


def _copies_that_wait(event: Expunged, passages: Passages) -> dict[str, bytes]:
    """What is left of the copies that have not reached the archive yet, by the digests that they had."""
    found = rows.all_of(
        "SELECT payload FROM ledger_errand WHERE change = %s AND kind = 'archive' AND state = 'owed'",
        [event.change],
    )
    digests = {json.loads(payload)["digest"] for (payload,) in found} & set(event.digests)
    return {
        digest: passages.blotted(content.decode(errors="replace"), documents.EXPUNGED).encode()
        for digest, content in documents.contents(sorted(digests)).items()
    }


def _in_messages(event: Expunged, passages: Passages, waiting: dict[str, bytes]) -> None:
    where, values = ("change = %s", [event.change]) if event.change else ("change IS NULL", [])
    found: list[tuple[Any, ...]] = rows.all_of(
        f"SELECT id, payload, note, error FROM ledger_errand WHERE {where} ORDER BY id",  # noqa: S608 - fixed conditions
        values,
    )
    for number, payload, note, error in found:
        told = json.loads(payload)
        left = passages.without(told, INSTEAD)
        if told.get("digest") in waiting:
            (left["digest"],) = documents.save([waiting[told["digest"]]])
        texts = [passages.without(each, INSTEAD) for each in (note, error)]
        if (left, *texts) != (told, note, error):
            rows.run(
                "UPDATE ledger_errand SET payload = %s, note = %s, error = %s WHERE id = %s",
                [json.dumps(left), *texts, number],
            )


def _in_answers(passages: Passages) -> None:
    """Empty the kept answers that hold the passage; who sends such a command again is told that its key was used."""
    within = "instr(body, %s)" if connection.vendor == "sqlite" else "position(%s in body)"
    for written in sorted(passages.written):
        rows.run(
            f"UPDATE ledger_answer SET body = %s, request_digest = '' WHERE {within} > 0",  # noqa: S608 - fixed clauses
            [b"", written.encode()],
        )
