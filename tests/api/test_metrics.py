"""This module tries the figures for whoever watches: what they say, that they name nobody, and by which token alone they are told."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from devtools.places import ROOT
from offcycle import __version__
from offcycle.api import metrics
from offcycle.ledger import figures
from tests.api.http import People, Way, a_way, token
from tests.process.story import ROLES

pytestmark = pytest.mark.django_db

Labels = frozenset[tuple[str, str]]


def asked(raw: str) -> Any:
    return Client().get("/metrics", headers={"Authorization": f"Bearer {raw}"})


def told() -> str:
    answer = asked(token("admin", scopes=("metrics",)))
    assert answer.status_code == 200, answer.content
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    return str(answer.content.decode())


def values() -> dict[tuple[str, Labels], float]:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(told())
        for sample in family.samples
    }


def value(name: str, **labels: str) -> float:
    return values()[f"offcycle_{name}", frozenset(labels.items())]


def test_changes_are_counted_where_they_stand(people: People) -> None:
    a_way(people, Way.triage)
    running = a_way(people, Way.plan)
    running.start("dev", "staging")
    found = values()
    emergency = {"verdict": "emergency", "priority": "P0"}

    def of(name: str, **labels: str) -> float:
        return found[f"offcycle_{name}", frozenset(labels.items())]

    assert of("changes_open", stage="triage", **emergency) == 1
    assert of("changes_open", stage="staging", **emergency) == 1
    assert of("runs_going_on", environment="staging") == 1
    assert of("changes_overdue") == 0
    assert of("change_oldest_seconds", stage="triage") >= 0
    assert of("change_untouched_seconds", role="hosting") >= 0
    assert of("errands", kind="notice", state="owed") > 0
    assert of("errands_late") == 0
    assert of("record_entries_total") > 10
    assert of("build_info", version=__version__) == 1


def test_requests_are_counted_by_their_route(people: People) -> None:
    way = a_way(people, Way.request)
    labels = {"method": "GET", "route": "api/v1/changes/<ref>", "status": "2xx"}
    way.change()
    before = value("http_requests_total", **labels)
    way.change()
    people.get("dee", f"/changes/{way.ref}")
    assert value("http_requests_total", **labels) == before + 1
    assert value("http_requests_total", **{**labels, "status": "4xx"}) >= 1
    assert value("http_request_seconds_count", method="GET") > before
    Client().get("/changes/nowhere/else/'\"\n")
    Client().generic("BREW", "/healthz")
    assert value("http_requests_total", method="other", route="healthz", status="4xx") >= 1


def test_nobody_and_no_change_is_named(people: People) -> None:
    way = a_way(people, Way.submit)
    text = told()
    assert way.ref not in text
    assert "eclkc" not in text
    own = set(ROLES) - set(ROLES.values())  # accounts that are not called like a role
    assert not [one for one in own if f'"{one}"' in text]


@pytest.mark.parametrize("scopes", [("read",), ("read", "write", "decide"), ("calendar",)])
def test_no_other_token_is_taken(people: People, scopes: tuple[str, ...]) -> None:
    assert people.made == {}
    is_refused = asked(token("admin", scopes=scopes))
    assert (is_refused.status_code, is_refused.json()["code"]) == (401, "not_signed_in")
    assert Client().get("/metrics").status_code == 401
    raw = token("admin", scopes=("metrics",))
    assert Client().get("/metrics", {"token": raw}).status_code == 401


def test_a_record_that_cannot_be_read_is_said(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert people.made == {}

    def away() -> None:
        raise OperationalError

    raw = token("admin", scopes=("metrics",))
    monkeypatch.setattr(figures, "open_changes", away)
    answer = asked(raw)
    assert (answer.status_code, answer.content[:30]) == (503, b"# The record cannot be read. L")


TWO_PROCESSES = """
import os, sys
import django
django.setup()
from django.http import HttpResponse
from django.test import RequestFactory
from prometheus_client import generate_latest
from offcycle.api import metrics
count = metrics.counted(lambda request: HttpResponse())
child = os.fork()
count(RequestFactory().get("/"))
if not child:
    os._exit(0)
os.wait()
sys.stdout.write(generate_latest(metrics._counted()).decode())
"""


def test_several_processes_add_up_what_they_counted(tmp_path: Path) -> None:
    settings = {**os.environ, metrics.SEVERAL_PROCESSES: str(tmp_path)}
    settings["DJANGO_SETTINGS_MODULE"] = "offcycle.config.settings"
    ran = subprocess.run(
        [sys.executable, "-c", TWO_PROCESSES],
        env={**settings, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    labels = 'method="GET",route="elsewhere",status="2xx"'
    assert f"offcycle_http_requests_total{{{labels}}} 2.0" in ran.stdout, ran.stderr
