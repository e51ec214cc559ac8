"""This module is the figures for whoever watches this installation, as Prometheus reads them, behind a token for nothing else.

Each figure of the record is one question, asked when it is looked at. No label names a change, a person or an address that
was typed: there are as many of each as the process, the policy and the interface have parts, however much happens.
"""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector

from offcycle import __version__
from offcycle.api.callers import not_signed_in
from offcycle.ledger import figures, read
from offcycle.people import tokens

SEVERAL_PROCESSES = "PROMETHEUS_MULTIPROC_DIR"
"""The variable with the folder in which several processes add up what they have counted; `config/server.py` sets it."""
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})
ELSEWHERE = "elsewhere"
"""The route of a request to an address that is none of ours, or to a file."""

_http = CollectorRegistry()
_requests = Counter(
    "offcycle_http_requests",
    "Requests that were answered.",
    ["method", "route", "status"],
    registry=_http,
)
_seconds = Histogram(
    "offcycle_http_request_seconds",
    "How long answering took.",
    ["method"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
    registry=_http,
)

Answer = Callable[[HttpRequest], HttpResponse]


def counted(answer: Answer) -> Answer:
    """Middleware: count each request by its route, and how long it took."""

    def counting(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        method = request.method if request.method in METHODS else "other"
        response = answer(request)
        route = request.resolver_match.route if request.resolver_match else ELSEWHERE
        _requests.labels(method, route, f"{response.status_code // 100}xx").inc()
        _seconds.labels(method).observe(time.perf_counter() - began)
        return response

    return counting


@require_safe
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """The figures as text."""
    kind, _, raw = request.headers.get("Authorization", "").partition(" ")
    found = tokens.authenticate(raw.strip(), read.now()) if kind.lower() == "bearer" else None
    if found is None or found.scopes != {"metrics"}:
        return not_signed_in(
            "This address takes a token for figures alone; `offcycle token create ACCOUNT --metrics` makes one."
        ).response()
    try:
        content = generate_latest(_Record()) + generate_latest(_counted())
    except Error:
        return HttpResponse(
            "# The record cannot be read. Look at the database.\n", "text/plain", 503
        )
    return HttpResponse(content, CONTENT_TYPE_LATEST)


def _counted() -> CollectorRegistry:
    """What was counted of requests: by this process, or by all that take them."""
    if SEVERAL_PROCESSES not in os.environ:
        return _http
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library types most, not this
    return registry


class _Record(CollectorRegistry):
    """The figures of the record, which nobody counts beforehand."""

    def collect(self) -> Iterator[Metric]:
        """Ask each of them."""
        now = read.now()
        yield _gauge("build_info", "Which version this is.", {(__version__,): 1}, "version")
        yield CounterMetricFamily(
            "offcycle_record_entries", "Entries of the record.", value=read.head().seq
        )
        yield from _changes(now)
        yield from _errands(now)


def _changes(now: datetime) -> Iterator[Metric]:
    yield _gauge(
        "changes_open",
        "Open changes by where they stand.",
        figures.open_changes(),
        "stage verdict priority",
    )
    yield _gauge(
        "changes_overdue",
        "Open changes at a gate whose time has passed.",
        {(): figures.overdue(now)},
    )
    yield _gauge("runs_going_on", "Runs that go on.", figures.runs(), "environment")
    yield _gauge(
        "change_oldest_seconds",
        "Since the oldest open change was requested, by its stage.",
        _since(figures.oldest_by_stage(), now),
        "stage",
    )
    yield _gauge(
        "change_untouched_seconds",
        "Since anything has happened to the change that has waited for a role the longest.",
        _since(figures.oldest_by_role(), now),
        "role",
    )


def _errands(now: datetime) -> Iterator[Metric]:
    yield _gauge(
        "errands", "Mails and forms that are owed or failed.", figures.errands(), "kind state"
    )
    yield _gauge(
        "errands_late",
        "Mails and forms that are long due, and that no worker has tried to send.",
        {(): figures.sending(now).late},
    )


def _since(times: dict[str, datetime], now: datetime) -> dict[tuple[str, ...], float]:
    return {(name,): max((now - at).total_seconds(), 0.0) for name, at in times.items()}


def _gauge(
    name: str, says: str, values: Mapping[tuple[str, ...], float], labels: str = ""
) -> Metric:
    family = GaugeMetricFamily(f"offcycle_{name}", says, labels=labels.split())
    for key, value in values.items():
        family.add_metric(list(key), value)
    return family
