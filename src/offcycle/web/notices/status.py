"""This module is the page for stakeholders: how a change stands, for whoever holds a private link, without signing in.

It reads no cookie and sets none, and a wrong link, one that was ended and one of a change that is not there look the same.
"""

from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from offcycle.ledger import read
from offcycle.ledger.record import UnknownChangeError
from offcycle.people import private_links
from offcycle.process.kernel import Actor, Case
from offcycle.process.notices import outside
from offcycle.process.notices.status import status
from offcycle.process.visibility import outside_until
from offcycle.web.notices import wrong_links

REFRESH_SECONDS = 60


@csrf_exempt  # it takes nothing; a form sent to it is refused before anybody keeps where to
@require_safe
@never_cache
def page(request: HttpRequest, ref: str, link: str) -> HttpResponse:
    """How it stands now; the page asks again by itself while it goes on."""
    case = _case(ref)
    if case is None or not _opens(link, case):
        return _headed(_refused(request))
    told = standing(case)
    if case.facts.is_open:
        told["refresh"] = REFRESH_SECONDS
    with timezone.override(ZoneInfo(case.policy.hours.zone)):
        return _headed(render(request, "web/notices/status.html", told))


def standing(case: Case) -> dict[str, object]:
    """What the page shows, for whoever looks at it."""
    return {
        "shown": status(case),
        "now": case.at,
        "until": outside_until(case.facts, case.policy),
        "organisation": case.policy.name,
    }


def _refused(request: HttpRequest) -> HttpResponse:
    """The same for every link that does not hold, whatever it is about."""
    told = {"organisation": read.world().policy.name}
    seconds = wrong_links.counted(request)
    if not seconds:
        return render(request, "web/notices/no_status.html", told, status=404)
    told["seconds"] = str(seconds)
    answer = render(request, "web/notices/many_links.html", told, status=429)
    answer["Retry-After"] = str(seconds)
    return answer


def _case(ref: str) -> Case | None:
    try:
        return read.change(ref).case_for(Actor(""))
    except (UnknownChangeError, Http404):
        return None


def _opens(given: str, case: Case) -> bool:
    links = outside.links(case) if outside.has_page(case) else ()
    return any(private_links.holds(given, case.facts.ref, each) for each in links)


def _headed(answer: HttpResponse) -> HttpResponse:
    """Nobody is told from where a reader came, and nothing of it is found by a search."""
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer
