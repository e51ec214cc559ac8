"""This module lets templates say times, digests and forms the way all pages do."""

import secrets
from datetime import datetime

from django import template
from django.utils.html import format_html

from offcycle.ledger import read
from offcycle.process.canonical import instant
from offcycle.web import giving, times

register = template.Library()

register.filter("exact", times.exact)
register.filter("short", times.short)
register.filter("clock", times.clock)


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


@register.simple_tag(takes_context=True)
def moment(context: template.Context, at: datetime | None) -> str:
    """An instant in the reader's zone, and beside it how long ago that was or how far ahead it is."""
    if at is None:
        return ""
    now = context.get("now") or read.now()
    return format_html(
        '<time datetime="{}">{} <span class="quiet">({})</span></time>',
        instant(at),
        times.short(at),
        times.ago(at, now),
    )


@register.simple_tag
def once() -> str:
    """The word of chance by which a form that is sent twice has one effect; one for each form."""
    return format_html(
        '<input type="hidden" name="{}" value="{}">', giving.ONCE, secrets.token_urlsafe(16)
    )
