"""This module says who looks at a page: the person who is signed in, as the rules know them."""

from collections.abc import Callable
from typing import ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from offcycle.process.kernel import Actor

P = ParamSpec("P")


def visitor(request: HttpRequest) -> Actor:
    """The signed-in person, by the door `page`."""
    return Actor(request.user.get_username(), "page")


def page(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """A page that only shows: for signed-in people, never kept by a cache, and never changing anything."""
    shown: Callable[P, HttpResponse] = require_safe(never_cache(login_required(view)))
    return shown
