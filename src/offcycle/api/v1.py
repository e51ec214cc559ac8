"""This module is the first version of the interface: its routers, its addresses, and its description."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, URLResolver, path, re_path
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.operation import Operation

from offcycle.api import (
    absences,
    afterwards,
    calendars,
    channels,
    commenting,
    directory,
    document,
    exceptions,
    expunging,
    faults,
    feed,
    form,
    freezes,
    notices,
    page,
    paper,
    parsing,
    plan,
    plan_starts,
    policy,
    production,
    readiness,
    reading,
    review,
    run,
    staging,
    stakeholders,
    submissions,
    system_templates,
    time_of_day,
    triage,
    windows,
)
from offcycle.api.callers import Session, Token
from offcycle.api.problems import FieldFault, Problem

Run = Callable[..., HttpResponse]

ROUTERS = (
    afterwards,  # first, because one of its addresses reads like that of a change
    reading,
    triage,
    plan,
    plan_starts,
    commenting,
    staging,
    form,
    review,
    submissions,
    run,
    production,
    notices,
    paper,
    windows,
    freezes,
    absences,
    calendars,
    feed,
    directory,
    stakeholders,
    channels,
    system_templates,
    readiness,
    time_of_day,
    policy,
    exceptions,
    expunging,
)


def make() -> NinjaAPI:
    """The interface with all its routers."""
    api = NinjaAPI(
        title="Offcycle",
        version="1",
        description=document.ABOUT,
        openapi_url=None,
        docs_url=None,
        auth=[Token(), Session()],
        parser=parsing.StrictParser(),
        urls_namespace="api",
    )
    api.add_decorator(no_strange_parameter, mode="view")
    for module in ROUTERS:
        api.add_router("", module.router)
    for error in faults.NINJAS_OWN:
        api.add_exception_handler(error, faults.answer)
    return api


def no_strange_parameter(run_operation: Run) -> Run:
    """Refuse a query parameter that an address does not know: a filter with a slip in its name would let everything through."""
    operation: Operation = run_operation.__self__  # type: ignore[attr-defined]  # a bound method, as ninja hands it over
    known = {
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in model.__ninja_flatten_map__
    }

    def checked(request: HttpRequest, **values: object) -> HttpResponse:
        strange = [parsing.printable(name) for name in request.GET if name not in known]
        if not strange:
            return run_operation(request, **values)
        faults = [
            FieldFault(field=name, message="There is no such parameter here.") for name in strange
        ]
        what = f"The request was refused, because there is no parameter {', '.join(strange)} here."
        do = f"Known are {', '.join(sorted(known))}." if known else "Leave it out."
        return Problem("wrong", f"{what} {do}", errors=faults).response()

    return checked


def nothing_here(_: HttpRequest) -> HttpResponse:
    """The answer under an address of the interface at which there is nothing."""
    detail = "There is nothing under this address. All addresses stand in /api/v1/openapi.json, and at /api/v1/docs to read."
    return Problem("not_found", detail).response()


def one_of(views: list[Run]) -> Run:
    """One view for an address that several routers share: the one that takes the method, or a problem.

    HEAD is answered like GET; the server leaves out the body.
    """

    def view(request: HttpRequest, **values: object) -> HttpResponse:
        if int(request.META.get("CONTENT_LENGTH") or 0) > parsing.LARGEST_BODY:
            return faults.too_large().response()
        method, allowed = request.method, set[str]()
        request.method = "GET" if method == "HEAD" else method
        for each in views:
            response = each(request, **values)
            if response.status_code != HttpResponseNotAllowed.status_code:
                request.method = method
                return response
            allowed.update(response.headers["Allow"].split(", "))
        taken = ", ".join(sorted(allowed))
        detail = f"{method} was refused, because this address takes {taken}."
        return Problem("method_not_allowed", detail, headers={"Allow": taken}).response()

    view.csrf_exempt = True  # type: ignore[attr-defined]  # sessions are asked for it in callers.py
    return view


api = make()


def addresses() -> list[URLPattern | URLResolver]:
    """Every address of the interface, its description and its page included."""
    operations, _, _ = api.urls
    views: dict[str, list[Run]] = {"openapi.json": [openapi], "docs": [docs]}
    for each in operations:
        if each.callback and str(each.pattern):
            views.setdefault(str(each.pattern), []).append(each.callback)
    return [
        *(path(route, one_of(several)) for route, several in views.items()),
        re_path("", nothing_here),
    ]


@cache
def description() -> dict[str, Any]:
    """The description of the interface, after OpenAPI 3.1."""
    return document.of(api)


@cache
def _description_sent() -> bytes:
    return json.dumps(description(), ensure_ascii=False).encode()


@require_safe
def openapi(_: HttpRequest) -> HttpResponse:
    """The description of the interface for programs; it tells nothing of anybody, so it needs no sign-in."""
    return HttpResponse(_description_sent(), content_type="application/json")


@require_safe
def docs(_: HttpRequest) -> HttpResponse:
    """The same for people."""
    return page.response(description())
