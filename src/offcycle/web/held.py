"""This module keeps what somebody typed when it arrives signed out or too late: it is carried through signing in, and shown again.

Theory of operation:
1. Such a POST is answered with the sign-in page, in which what was typed is one hidden field. Nothing is kept on the server.
2. After signing in it is shown, readable, with a button that sends the very same form, now with a fresh token.
3. Nothing is ever sent by itself, passwords and files are never carried, and a form from another site is never held.
"""

import json
from dataclasses import asdict, dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from offcycle.web import lately
from offcycle.web.entrance import SignInForm

LARGEST: Final = 2 * 1024 * 1024
"""So many bytes are carried at most; the body of a form can have little more."""
FIELD = "held"
NOT_FORMS = frozenset({"sign-in", "sign-out", "password"})
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field
SIGNED_OUT = 403


@dataclass(frozen=True, slots=True)
class Held:
    """A form that was sent in vain: where it was to go, what stood in it, which files it had, and who may have typed it."""

    path: str
    back: str
    fields: list[tuple[str, list[str]]]
    files: list[str]
    who: str

    def shown(self) -> list[tuple[str, list[str]]]:
        """What stood in it, for people: names as words, and nothing that is empty."""
        words = ((name.replace("_", " ").replace("-", " "), texts) for name, texts in self.fields)
        shown = [
            (name[:1].upper() + name[1:], [each for each in texts if each.strip()])
            for name, texts in words
        ]
        return [(name, texts) for name, texts in shown if texts]

    def packed(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))


def held(request: HttpRequest) -> HttpResponse:
    """The answer to a POST of somebody who is signed out, or whose form is too old: nothing was done, and nothing is lost."""
    kept = _kept(request)
    if len(kept.packed().encode("utf-8", "replace")) > LARGEST:
        return _too_much(request, kept)
    return shown(request, kept) if request.user.is_authenticated else asked(request, kept)


def asked(request: HttpRequest, kept: Held) -> HttpResponse:
    """The sign-in page, which carries the form on."""
    told = {"form": SignInForm(request=request), "next": kept.back, **carried(kept)}
    return _fresh(render(request, "web/sign_in.html", told, status=SIGNED_OUT))


def carried(kept: Held | None) -> dict[str, Any]:
    """What the sign-in page is told of a form that it carries."""
    return {"held": kept, "packed": kept.packed() if kept else ""}


def shown(request: HttpRequest, kept: Held) -> HttpResponse:
    """What was typed, to be sent by a press or thrown away; said besides when another person typed it."""
    who = lately.number(request.user.get_username())
    another = bool(kept.who) and not constant_time_compare(kept.who, who)
    told = {"held": kept, "another": another}
    return lately.remember(
        _fresh(render(request, "web/held.html", told)), request.user.get_username()
    )


def of(request: HttpRequest) -> Held | None:
    """The form that came along with a sign-in; None if there is none that could be ours."""
    try:
        found = json.loads(request.POST.get(FIELD, ""))
        fields = [(str(name), [str(each) for each in texts]) for name, texts in found["fields"]]
        kept = Held(
            path=str(found["path"]),
            back=str(found["back"]),
            fields=[each for each in fields if not _secret(each[0])],
            files=[str(each) for each in found["files"]],
            who=str(found["who"]),
        )
    except (ValueError, TypeError, KeyError):
        return None
    return kept if _ours(kept.path) and _local(kept.back) else None


def may_hold(request: HttpRequest) -> bool:
    """Whether a form without a valid token came from a page of ours, by what the browser itself says, and is one that can wait."""
    return request.method == "POST" and _from_here(request) and _ours(request.get_full_path())


def came_back(request: HttpRequest) -> HttpResponse | None:
    """The answer where it was the sign-in page itself that came too late, carrying a form; None if it carried none."""
    kept = of(request) if request.method == "POST" and _from_here(request) else None
    if kept is None:
        return None
    return shown(request, kept) if request.user.is_authenticated else asked(request, kept)


def _kept(request: HttpRequest) -> Held:
    return Held(
        path=request.get_full_path(),
        back=_page_before(request),
        fields=[(name, texts) for name, texts in request.POST.lists() if not _secret(str(name))],
        files=[str(each.name) for _, files in request.FILES.lists() for each in files],
        who=request.COOKIES.get(lately.COOKIE, ""),
    )


def _secret(name: str) -> bool:
    return name == TOKEN or "password" in name.lower()


def _page_before(request: HttpRequest) -> str:
    """The page on which it was typed, as far as the browser says so."""
    before = urlsplit(request.headers.get("Referer", ""))
    path = f"{before.path}?{before.query}" if before.query else before.path
    return path if before.netloc == request.get_host() and _local(path) else "/"


def _local(path: str) -> bool:
    return path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)


def _ours(path: str) -> bool:
    """Whether a page of ours takes forms at this address."""
    if not _local(path) or path.startswith("/api/"):
        return False
    try:
        return resolve(urlsplit(path).path).url_name not in NOT_FORMS
    except Resolver404:
        return False


def _from_here(request: HttpRequest) -> bool:
    """Whether the browser says that the form stood on a page of ours; one that says nothing is not believed."""
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site") == "same-origin"
    return origin in {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}


def _too_much(request: HttpRequest, kept: Held) -> HttpResponse:
    told = {
        "title": "You are signed out, and this is too long to be kept here",
        "because": f"Nothing was sent. What you typed has more than {LARGEST // 2**20} MiB, which no page can carry through signing in.",
        "do": "Leave this page with the browser's button Back, where it still stands. Sign in in another tab, then send it again.",
        "held": kept,
    }
    return _fresh(render(request, "web/fault.html", told, status=413))


def _fresh(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store, private"
    return response
