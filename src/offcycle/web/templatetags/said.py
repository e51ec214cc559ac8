"""This module lets templates say times and digests the way all pages do."""

from datetime import datetime

from django import template

from offcycle.process.canonical import instant
from offcycle.web import times

register = template.Library()

register.filter("exact", times.exact)
register.filter("short", times.short)


@register.filter
def ago(at: datetime, now: datetime) -> str:
    """How long before `now` it was."""
    return times.ago(at, now)


@register.filter
def iso(at: datetime) -> str:
    """The instant for machines."""
    return instant(at)


@register.filter
def brief(digest: str) -> str:
    """The first digits of a digest, enough for eyes."""
    return digest.removeprefix("sha256:")[:12]
