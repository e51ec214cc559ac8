"""This module shows every mail that the demonstration sent, newest first."""

from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from offcycle.adapters.notify.folder import attached, inbox
from offcycle.demo.stories import STORIES, refs
from offcycle.demo.zone import in_its_zone
from offcycle.ledger import read

MOST = 3000
A_PAGE = 50


@require_safe
@never_cache
@login_required
@in_its_zone
def page(request: HttpRequest, folder: Path) -> HttpResponse:
    """The mails in the folder; `to` shows those to one address."""
    mails, to = inbox(folder, limit=MOST), request.GET.get("to", "")
    receivers = sorted({mail.to for mail in mails})
    chosen = [mail for mail in mails if not to or mail.to == to]
    told = {
        "mails": Paginator(chosen, A_PAGE).get_page(request.GET.get("page")),
        "receivers": receivers,
        "to": to,
        "now": read.now(),
        "stories": stories(),
    }
    return render(request, "demo/inbox.html", told)


def stories() -> list[tuple[str, str, str]]:
    """What each sample change shows, and what can be tried with it: the latest first."""
    numbers = refs()
    told = ((numbers[each.name], each.shows, each.to_try) for each in STORIES if each.shows)
    return sorted(told, reverse=True)


@require_safe
@login_required
def attachment(_: HttpRequest, folder: Path, file: str, name: str) -> HttpResponse:
    """A file that came with a mail, to be saved; a browser never runs what is in it."""
    content = attached(folder, file, name)
    if content is None:
        raise Http404
    kept = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/octet-stream", headers=kept)
