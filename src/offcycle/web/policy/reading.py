"""This module shows the policy in force in plain words, its file, and the versions that were before it."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from offcycle.ledger import policies
from offcycle.ledger.policies import Version
from offcycle.process.kernel import Case
from offcycle.process.policy import Policy
from offcycle.process.policy.plain import plain
from offcycle.process.world import Roster
from offcycle.web import names
from offcycle.web.organisation import Way, case_of, refusals
from offcycle.web.policy.matrix import always, matrix
from offcycle.web.visitor import page


@dataclass(frozen=True, slots=True)
class Part:
    """One heading of the plain words, with the text below it."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Made:
    """A version, with who put it into force by name."""

    version: Version
    by: str


@dataclass(frozen=True, slots=True)
class Differing:
    """A line of a difference: added, gone, or the same around them; a gap where lines are left out."""

    kind: str
    text: str


def parts(policy: Policy, roster: Roster) -> list[Part]:
    """The policy in plain words, heading by heading."""
    sections = plain(policy, roster.name).split("\n## ")[1:]
    return [Part(*section.split("\n", 1)) for section in sections]


@page
def in_force(request: HttpRequest) -> HttpResponse:
    """The policy in force."""
    case = case_of(request)
    found = policies.versions()
    told = {
        "now": case.at,
        "name": case.policy.name,
        "parts": parts(case.policy, case.world.roster),
        "matrix": matrix(case.policy),
        "always": always(case.policy),
        "text": found[-1].text if found else "",
        "versions": [_made(each, case) for each in reversed(found)],
        "activates": not refusals("activate-policy", case),
    }
    return render(request, "web/policy/in_force.html", told)


def _made(version: Version, case: Case) -> Made:
    return Made(version, names.person(version.by, case.world.roster))


@page
def file(request: HttpRequest, number: int) -> HttpResponse:  # noqa: ARG001 - Django hands it over
    """The file of a version, as it was put into force."""
    found = _version(number)
    kind = "application/toml; charset=utf-8"
    named = {"Content-Disposition": f'attachment; filename="policy-{number}.toml"'}
    return HttpResponse(found.text.encode(), content_type=kind, headers=named)


@page
def version(request: HttpRequest, number: int) -> HttpResponse:
    """One version: who put it into force, and what it changed."""
    found, case = _version(number), case_of(request)
    before = next((each for each in policies.versions() if each.number == number - 1), None)
    told = {
        "way": above(),
        "made": _made(found, case),
        "now": case.at,
        "before": before,
        "difference": differences(before.text, found.text) if before is not None else [],
    }
    return render(request, "web/policy/version.html", told)


def _version(number: int) -> Version:
    for each in policies.versions():
        if each.number == number:
            return each
    raise Http404


def above() -> Way:
    """Where the pages beside the policy stand."""
    return (("Policy", resolve_url("policy")),)


SIGNS = {"+": "added", "-": "gone", " ": "same", "@": "gap"}
HEAD = 2  # lines of a difference that only name the files


def differences(old: str, new: str) -> list[Differing]:
    """What differs between two texts, line by line, with two lines around it."""
    found: Iterator[str] = difflib.unified_diff(
        old.splitlines(), new.splitlines(), n=2, lineterm=""
    )
    return [
        Differing(SIGNS.get(line[:1], "same"), "" if line.startswith("@@") else line[1:])
        for number, line in enumerate(found)
        if number >= HEAD
    ]
