"""This module is the page about this installation: which version, which policy, how much it keeps, and what it lacks."""

import platform

import django
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from offcycle import __version__
from offcycle.ledger import read
from offcycle.process.people.readiness import readiness
from offcycle.web.visitor import page, visitor


@page
def about(request: HttpRequest) -> HttpResponse:
    """What runs here; an administrator also sees what is missing of people, policy and systems."""
    world, head = read.world(), read.head()
    administrator = visitor(request).account in world.roster.administrators()
    told = {
        "version": __version__,
        "django": django.get_version(),
        "python": platform.python_version(),
        "database": {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(connection.vendor),
        "policy": world.policy.name,
        "policy_version": world.policy_version,
        "people": len(world.roster.accounts),
        "systems": len(world.roster.systems),
        "head": head,
        "now": read.now(),
        "administrator": administrator,
        "found": readiness(world, read.now()) if administrator else (),
    }
    return render(request, "web/records/about.html", told)
