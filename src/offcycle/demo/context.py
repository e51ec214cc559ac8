"""This module tells every page that this is the demonstration, and the sign-in page who may be tried."""

from django.http import HttpRequest

from offcycle.demo.cast import PASSWORD, PEOPLE


def demonstration(_: HttpRequest) -> dict[str, object]:
    """Context for templates."""
    return {"demo": True, "sample_accounts": PEOPLE, "sample_password": PASSWORD}
