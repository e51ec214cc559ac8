"""This module lets people in by name and password, and out again."""

from django.contrib.auth import login, logout
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST


class SignInForm(AuthenticationForm):
    """Name and password."""

    error_messages = {
        "invalid_login": "This name and password do not belong together. Check both; small and capital letters differ. "
        "Only an administrator can set a new password.",
        "inactive": "This account was disabled. Ask an administrator.",
    }


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The form, and what follows from sending it; who is in already is sent on."""
    onward = _onward(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(onward)
    form = SignInForm(request, data=request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        login(request, form.get_user())
        return HttpResponseRedirect(onward)
    told = {"form": form, "next": request.POST.get("next", request.GET.get("next", ""))}
    return render(request, "web/sign_in.html", told, status=422 if form.is_bound else 200)


def _onward(request: HttpRequest) -> str:
    """Where the person wanted to go, if that is here."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    here = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if here else resolve_url("changes")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Forget who this is."""
    logout(request)
    return HttpResponseRedirect(resolve_url("sign-in"))
