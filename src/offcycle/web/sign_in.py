"""This module lets people in by name and password, and out again."""

from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from offcycle.web import guessing, held
from offcycle.web.entrance import SignInForm


@never_cache
@sensitive_post_parameters("password", held.FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The form, and what follows from sending it; who is in already is sent on."""
    kept = held.of(request)
    if request.user.is_authenticated:
        return held.shown(request, kept) if kept else HttpResponseRedirect(_onward(request))
    if request.method != "POST":
        return _form(request, SignInForm(request=request), None, 200)
    return guessing.refused(request) or _tried(request, kept)


def _tried(request: HttpRequest, kept: held.Held | None) -> HttpResponse:
    form = SignInForm(request.POST, request=request)
    if not form.is_valid():
        return _form(request, form, kept, 422)
    try:
        answer: HttpResponse = form.login(request, redirect_url=_onward(request))
    except ImmediateHttpResponse as further:  # a stage that asks for more, such as a second factor
        answer = further.response
    if not kept or not request.user.is_authenticated:
        return answer
    shown = held.shown(request, kept)
    shown.cookies.update(answer.cookies)  # by which the browser is known again
    return shown


def _form(
    request: HttpRequest, form: SignInForm, kept: held.Held | None, status: int
) -> HttpResponse:
    wanted = request.POST.get("next", request.GET.get("next", ""))
    told = {"form": form, "next": wanted, **held.carried(kept)}
    return render(request, "web/sign_in.html", told, status=status)


def _onward(request: HttpRequest) -> str:
    """Where the person wanted to go, if that is here."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    here = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if here else resolve_url("board")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Forget who this is."""
    logout(request)
    return HttpResponseRedirect(resolve_url("sign-in"))
