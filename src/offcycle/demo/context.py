"""This module tells every page that this is the demonstration, and the sign-in page who may be tried."""

from django.http import HttpRequest

from offcycle.demo import ahead
from offcycle.demo.cast import PASSWORD, PEOPLE


def demonstration(_: HttpRequest) -> dict[str, object]:
    """Context for templates."""
    return {
        "demo": True,
        "ahead": ahead.said(),
        "sample_accounts": PEOPLE,
        "sample_password": PASSWORD,
    }
