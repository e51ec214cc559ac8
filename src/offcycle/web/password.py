"""This module lets people change their own password; whoever forgot theirs asks an administrator."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from offcycle.ledger.record import record
from offcycle.people import security_log
from offcycle.people.models import Account
from offcycle.people.passwords import set_password
from offcycle.web import guessing
from offcycle.web.visitor import visitor

LONGEST = 1000
"""Longer ones would cost the server time for nothing."""


def _field(label: str, complete: str) -> forms.CharField:
    attributes = {"class": "usa-input", "autocomplete": complete}
    widget = forms.PasswordInput(attrs=attributes)
    return forms.CharField(label=label, max_length=LONGEST, strip=False, widget=widget)


class PasswordForm(forms.Form):
    """The present password, and the new one twice."""

    password = _field("The password that you have now", "current-password")
    new_password = _field("The new password", "new-password")
    again_password = _field("The new password again", "new-password")

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        super().__init__(*args)
        self._request = request

    def clean(self) -> dict[str, Any]:
        """The present password is asked for first, and counted as a guess when it is wrong."""
        typed: dict[str, Any] = super().clean() or {}
        if self.errors:
            return typed
        name = self._request.user.get_username()
        if authenticate(self._request, username=name, password=typed["password"]) is None:
            if self._was_set_before(typed):
                return {**typed, "was_set_before": True}
            raise ValidationError({"password": "This is not your password. Nothing was changed."})
        if typed["new_password"] != typed["again_password"]:
            raise ValidationError(
                {"again_password": "This is not the same as above. Type the new one twice."}
            )
        try:
            validate_password(typed["new_password"])
        except ValidationError as error:
            raise ValidationError({"new_password": error.messages}) from error
        return typed

    def _was_set_before(self, typed: dict[str, Any]) -> bool:
        """Whether the form was sent a second time: the new password is the one that holds already."""
        new = typed["new_password"]
        # The wrong present one was counted as a guess, so this is no way to guess for nothing.
        return bool(new == typed["again_password"] and self._request.user.check_password(new))


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """The form, and what follows from sending it."""
    if request.method == "POST":
        return guessing.refused(request) or _tried(request)
    return _shown(request, PasswordForm(request), 200)


def _tried(request: HttpRequest) -> HttpResponse:
    form = PasswordForm(request, request.POST)
    if not form.is_valid():
        return _shown(request, form, 422)
    if form.cleaned_data.get("was_set_before"):
        return _changed()
    name = request.user.get_username()
    refused = set_password(
        account=name,
        password=form.cleaned_data["new_password"],
        record=lambda ask: record(command="reset-credentials", ask=ask, actor=visitor(request)),
    )
    if refused is not None:
        form.add_error(None, " ".join(f"{each.because} {each.do}" for each in refused.refusals))
        return _shown(request, form, 409)
    # The session stays, under a new key; every other one of this account rests on the old password, and ends.
    update_session_auth_hash(request, Account.objects.get(username=name))
    security_log.password_changed(request, name)
    return _changed()


def _changed() -> HttpResponse:
    return HttpResponseRedirect(f"{resolve_url('password')}?changed")


def _shown(request: HttpRequest, form: PasswordForm, status: int) -> HttpResponse:
    told = {
        "form": form,
        "changed": "changed" in request.GET,
        "wanted": password_validators_help_texts(),
    }
    return render(request, "web/password.html", told, status=status)
