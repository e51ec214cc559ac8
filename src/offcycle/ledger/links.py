"""This module says who holds a private link to the state of a change, and since when: since a mail with it was handed over.

The links themselves are kept nowhere. A mail as it is kept says only which one was put in, by its number.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime

from offcycle.ledger import rows
from offcycle.process.kernel import Case
from offcycle.process.notices import outside

_PLACED = re.compile(r"\{private-link:(\d+)\}")


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who is told outside, with their link as it holds now."""

    address: str
    account: str  # empty for a plain address
    since: datetime | None  # none while no mail with it has left
    open: bool  # whether there is one, now or in the next mail
    ended_at: datetime | None  # when one was ended last
    ended_by: str


def holders(case: Case) -> list[Holder]:
    """Everybody who is told outside, while there is a page to which their links lead."""
    if not outside.has_page(case):
        return []
    mailed = _mailed(case.facts.ref)
    return [_holder(each, case, mailed) for each in outside.recipients(case)]


def _holder(
    known: outside.Recipient, case: Case, mailed: dict[tuple[str, int], datetime]
) -> Holder:
    link, ended = (
        outside.link_of(case.facts, known.address),
        outside.ended_of(case.facts, known.address),
    )
    return Holder(
        address=known.address,
        account=known.account,
        since=mailed.get((link.address, link.number)) if link.open else None,
        open=link.open,
        ended_at=ended[-1].at if ended else None,
        ended_by=ended[-1].by if ended else "",
    )


def _mailed(ref: str) -> dict[tuple[str, int], datetime]:
    """When each link left first, by the address and the number of the link."""
    statement = """
        SELECT "to", payload, settled_at FROM ledger_errand
        WHERE change = %s AND kind = 'notice' AND state = 'paid' AND payload LIKE %s ORDER BY settled_at DESC
    """
    found: dict[tuple[str, int], datetime] = {}
    for address, payload, at in rows.all_of(statement, [ref, "%{private-link:%"]):
        for number in _PLACED.findall(json.loads(payload)["text"]):
            found[address.lower(), int(number)] = rows.moment(at)
    return found
