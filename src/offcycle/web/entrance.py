"""This module is how allauth lets people in here: by name and password alone, with nobody signing up and nothing sent by mail.

Sign-in goes through allauth's stages, so a second factor or single sign-on is an app to add and not another way in.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from offcycle.web import browsers, lately

WRONG = (
    "This name and password do not belong together. Check both; small and capital letters of the password differ. "
    "Only an administrator can set a new password."
)
DISABLED = "This account was disabled. Ask an administrator."


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth tells no types
    """What allauth asks of the product."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG,
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Accounts are entries in the record, which an administrator makes."""
        return False

    def add_message(self, *_: object, **__: object) -> None:
        """The page that follows shows who is signed in; nothing needs to be said besides."""

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **told: Any) -> HttpResponse:
        """Know the browser again, and remember in it, as a number, who is in it: a form that was typed before may be another's."""
        response: HttpResponse = super().post_login(request, user, **told)
        return browsers.met(request, lately.remember(response, user.get_username()))


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth tells no types
    """Name and password."""

    def __init__(self, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        for name, complete in (("login", "username"), ("password", "current-password")):
            widget = self.fields[name].widget
            widget.attrs = {"class": "usa-input", "autocomplete": complete}
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}

    def add_prefix(self, field_name: str) -> str:
        """The name field is called as it always was, also for scripts that sign in."""
        return "username" if field_name == "login" else field_name

    def clean(self) -> dict[str, Any]:
        """Whose password is right may be told why it does not let them in."""
        cleaned: dict[str, Any] = super().clean()
        if self.user is not None and not self.user.is_active:
            raise ValidationError(DISABLED)
        return cleaned
