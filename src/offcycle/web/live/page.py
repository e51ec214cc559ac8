"""This module answers a page that asks whether its change has grown, and what happened since.

The stream of the server asks here, too, before it lets somebody listen: who may is decided once, and where all pages are.
"""

from django.http import HttpRequest, HttpResponse, JsonResponse

from offcycle.ledger.read import View
from offcycle.process import log
from offcycle.web import times
from offcycle.web.visitor import page, seen, visitor

MOST_SAID = 3
"""So many sentences are read out; who was away for longer looks at the page."""


@page
def grown(request: HttpRequest, ref: str) -> HttpResponse:
    """How many entries the change has; what others did behind the entry `since`; and who asks."""
    view, account = seen(request, ref), visitor(request).account
    since = request.GET.get("since", "")
    return JsonResponse(
        {
            "n": view.n,
            "said": said(view, int(since), but=account) if _is_number(since) else [],
            "who": {"account": account, "name": view.world.roster.name(account)},
        }
    )


def said(view: View, since: int, *, but: str) -> list[str]:
    """The latest of what others did behind an entry, as sentences such as “Bob Ray: Step 3 of CR-1001-R2: done.” in the log."""
    new = [each for each in view.happened if each.n > since and each.by != but]
    lines = log.lines(new[-MOST_SAID:], log.Known(view.world, view.facts))
    return [f"{line.who}: {log.in_words(line.said, times.clock)}" for line in lines]


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) < 10  # noqa: PLR2004 - beyond any number here
