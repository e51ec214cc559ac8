"""This module shows a notice as its readers get it: the wording of the policy beside what it becomes with the data of a change.

Only a change that the visitor may see lends its data; without one, the words stand for themselves in square brackets.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from offcycle.ledger import read
from offcycle.ledger.read import Filter, View
from offcycle.process.facts import Happened, fold
from offcycle.process.kernel import Actor, Case
from offcycle.process.notices import markup
from offcycle.process.notices.filling import fill
from offcycle.process.notices.owing import CONDITIONS, worded
from offcycle.process.policy import NoticeRule
from offcycle.process.visibility import may_see, visible_systems
from offcycle.web.organisation import case_of
from offcycle.web.policy.matrix import line_of, people
from offcycle.web.policy.reading import above
from offcycle.web.visitor import page, seen, visitor

LATEST = 40
"""Among so many of the latest open changes, and then of the others, one is looked for of which the notice was due."""
WORD = re.compile(r"\{(\w+)\}")
ALONE = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
"""A mail styles itself in its own text. So it is shown at an address of its own, where nothing runs and nothing is loaded."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A notice as one of those who are told reads it; `ref` is the change that lent its data, if one did."""

    ref: str
    role: str
    subject: str
    text: str
    link: str


@page
def preview(request: HttpRequest, number: int) -> HttpResponse:
    """The wording of a notice beside its text and its mail."""
    case, rule = case_of(request), _rule(number)
    made = _made(request, rule)
    of = urlencode({"ref": made.ref, "role": made.role})
    told = {
        "way": (*above(), ("Who is told what", resolve_url("policy") + "#notices")),
        "line": line_of(rule, case.policy),
        "rule": rule,
        "made": made,
        "asked": request.GET.get("ref", "").strip(),
        "readers": [(name, people((name,), case.policy)) for name in (*rule.to, *rule.copy_to)],
        "mail": f"{resolve_url('notice-mail', number)}?{of}",
    }
    return render(request, "web/policy/preview.html", told)


@page
def mail(request: HttpRequest, number: int) -> HttpResponse:
    """The notice as the mail program of its reader shows it."""
    made = _made(request, _rule(number))
    shown = HttpResponse(markup.page(made.text, link=made.link))
    shown.headers["Content-Security-Policy"] = ALONE
    shown.headers["X-Frame-Options"] = "SAMEORIGIN"
    return shown


def _rule(number: int) -> NoticeRule:
    found = read.world().policy.notices
    if not 0 < number <= len(found):
        raise Http404
    return found[number - 1]


def _made(request: HttpRequest, rule: NoticeRule) -> Preview:
    """With the change that the visitor named, else with the latest that they may see of which the notice was due."""
    actor, named = visitor(request), request.GET.get("ref", "").strip().upper()
    views = iter((seen(request, named),)) if named else _latest(actor)
    readers = (*rule.to, *rule.copy_to)
    role = request.GET.get("role", "")
    role = role if role in readers else readers[0] if readers else ""
    found = next(((view, h) for view in views if (h := _due(rule, view, actor))), None)
    if found is None:
        return _sample(rule, role)
    view, h = found
    address = settings.BASE_URL.rstrip("/")
    subject, text = worded(rule, h, _after(view, h, actor), address, role=role)
    return Preview(view.ref, role, subject, text, markup.link_in(text, address))


def _latest(actor: Actor) -> Iterator[View]:
    """The latest changes that the visitor may see, those that are open before all others."""
    visible = visible_systems(actor, read.world())
    for is_open in (True, False):
        listed = read.changes(Filter(visible=visible, is_open=is_open), limit=LATEST).items
        views = read.several([each.summary.ref for each in listed], read.now())
        yield from (view for view in views if may_see(actor, view.world, view.facts))


def _due(rule: NoticeRule, view: View, actor: Actor) -> Happened | None:
    """The latest event of a change that the notice tells of."""
    holds: Callable[[Happened, Case], bool] = CONDITIONS[rule.when]
    told = (
        each
        for each in reversed(view.happened)
        if each.event.kind == rule.on
        and (not rule.clocks or getattr(each.event, "clock", "") in rule.clocks)
        and holds(each, _after(view, each, actor))
    )
    return next(told, None)


def _after(view: View, h: Happened, actor: Actor) -> Case:
    """The case as it stood after an event, for the organisation as it is now."""
    facts = fold((each for each in view.happened if each.n <= h.n), view.ref)
    return Case(facts, view.world, actor, h.at)


def _sample(rule: NoticeRule, role: str) -> Preview:
    """The wording with its words in square brackets, and an address as it would stand there."""
    link = f"{settings.BASE_URL.rstrip('/')}/changes/CR-0000"
    named = WORD.findall(rule.subject + rule.text)
    words = {each: f"[{each.replace('_', ' ')}]" for each in named} | {"link": link}
    return Preview("", role, fill(rule.subject, words), fill(rule.text, words).strip() + "\n", link)
