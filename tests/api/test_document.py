"""This module holds the description of the interface to what is built, and the page to loading nothing from anywhere."""

import re
from typing import Any

import pytest
from django.test import Client

from offcycle.api import review, shapes, v1
from offcycle.api.problems import PROBLEMS
from offcycle.process import staging, triage
from offcycle.process.commands import STEPS
from offcycle.process.gates import ENDS
from offcycle.process.review import answering, decision, risk
from tests.api.http import V1

BUILT = """
GET /changes /changes/{ref} /changes/{ref}/events /changes/{ref}/form /changes/{ref}/plan /changes/{ref}/plan/diff
GET /changes/{ref}/form.pdf /changes/{ref}/form.docx /changes/{ref}/evidence.zip
GET /freezes /channels /ways
POST /channels/{name}/test /ways
DELETE /ways/{way}
GET /deliveries /gate /people /runs/{id} /systems
PUT /changes/{ref}/plan /people/{account}/telephone
GET /clock /exceptions /expunge
POST /changes/recorded-afterwards /changes/{ref}/accept /changes/{ref}/post-update /changes/{ref}/follow-up
POST /changes/{ref}/follow-up-done /changes/{ref}/feedback /expunge /expunge/{proposal}/confirm
POST /changes /changes/{ref}/acknowledge /changes/{ref}/close /changes/{ref}/comment /changes/{ref}/decide
POST /changes/{ref}/fill-form /changes/{ref}/end-links /changes/{ref}/notify-stakeholders /changes/{ref}/review-risk /changes/{ref}/runs
POST /changes/{ref}/sign-off /changes/{ref}/stand-by /changes/{ref}/stand-down /changes/{ref}/submit
GET /changes/{ref}/submissions /changes/{ref}/submissions/{number}/diff
POST /changes/{ref}/withdraw-submission
POST /changes/{ref}/triage /changes/{ref}/validate-production /changes/{ref}/withdraw
POST /runs/{id}/finish /runs/{id}/steps /runs/{id}/steps/{key} /runs/{id}/stop
POST /changes/{ref}/desk-check /changes/{ref}/waive-validation /changes/{ref}/request-help /changes/{ref}/accept-help
POST /changes/{ref}/schedule-call /changes/{ref}/cancel-call /changes/{ref}/hold-call /changes/{ref}/settle-comment
POST /runs/{id}/steps/{key}/amend /runs/{id}/steps/{key}/agree /runs/{id}/steps/{key}/resolve /runs/{id}/rollback
POST /freezes
DELETE /freezes/{slug}
GET /absences
GET /policy /policy/schema
POST /policy /policy/check
POST /absences /changes/{ref}/answer /changes/{ref}/called
DELETE /absences/{number} /absences/calendar/{account}
GET /absences/calendar/{account}
PUT /absences/calendar/{account}
GET /calendar.ics /readiness /windows
POST /windows /changes/{ref}/plan/check /changes/{ref}/plan-window /changes/{ref}/available /changes/{ref}/affected
GET /changes/{ref}/plan/comments /changes/{ref}/plan/starts /changes/{ref}/plan/since
POST /changes/{ref}/plan/start
GET /stakeholders /changes/{ref}/drafts /changes/{ref}/links
PUT /stakeholders/{place}
GET /systems/{slug}/templates /systems/{slug}/templates/{name}
PUT /systems/{slug}/templates/{name}
DELETE /systems/{slug}/templates/{name}
POST /changes/{ref}/raise-security /changes/{ref}/lower-security
"""


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return v1.description()


def operations(described: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (method.upper(), path): operation
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    }


def test_it_is_openapi_3_1(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1.")
    answer = Client().get(f"{V1}/openapi.json")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json() == described


def test_exactly_what_is_built_is_described(described: dict[str, Any]) -> None:
    built = {
        (method, V1 + path)
        for method, *paths in (line.split() for line in BUILT.strip().splitlines())
        for path in paths
    }
    assert set(operations(described)) == built


def test_every_operation_is_told_in_a_sentence_with_its_problems(described: dict[str, Any]) -> None:
    for (method, path), operation in operations(described).items():
        assert operation["summary"].endswith("."), path
        doors = ["CalendarToken"] if path.endswith(".ics") else ["Token", "Session"]
        assert operation["security"] == [{door: []} for door in doors]
        wanted = {"400", "401", "422", "503"}
        wanted |= {"403", "409", "413", "415", "429"} if method != "GET" else set()
        wanted |= {"404"} if "{" in path else set()
        assert wanted <= operation["responses"].keys(), path
        names = {each["name"] for each in operation["parameters"]}
        assert ("Idempotency-Key" in names) is (method != "GET")


def test_every_body_is_strict(described: dict[str, Any]) -> None:
    bodies = {
        name for name in described["components"]["schemas"] if name.endswith(("Asked", "Nothing"))
    }
    assert len(bodies) > 10
    for name in bodies:
        assert described["components"]["schemas"][name]["additionalProperties"] is False, name


def test_all_that_is_referred_to_is_there(described: dict[str, Any]) -> None:
    referred = set(re.findall(r"#/components/schemas/(\w+)", str(described)))
    assert referred <= described["components"]["schemas"].keys()


def test_the_page_loads_nothing(described: dict[str, Any]) -> None:
    answer = Client().get(f"{V1}/docs")
    page, policy = answer.content.decode(), answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert not re.search(r"<script|<link|<img|src=|url\(|https?:", page)
    for _, path in operations(described):
        assert path in page
    ids = re.findall(r'id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def values(literal: Any) -> tuple[str, ...]:
    found: tuple[str, ...] = literal.__args__
    return found


def test_the_scales_are_those_of_the_process() -> None:
    assert values(shapes.Impact) == triage.IMPACTS
    assert values(shapes.Urgency) == triage.URGENCIES
    assert values(shapes.PersonalData) == triage.PERSONAL_DATA
    assert values(shapes.PassOrFail) == staging.VERDICTS
    assert values(shapes.Risk) == risk.RISKS
    assert set(decision.DECISIONS) == set(
        values(review.DecideAsked.model_fields["verdict"].annotation)
    )
    assert values(review.CalledAsked.model_fields["outcome"].annotation) == answering.OUTCOMES
    assert risk.JUDGEMENTS == ("acceptable", "not_acceptable")
    steps = tuple(module.__name__.rsplit(".", 1)[-1] for module in STEPS)
    assert values(shapes.Step) == steps[:7]
    assert values(shapes.Stage) == (*values(shapes.Step), *ENDS)


def test_every_kind_of_problem_has_its_status() -> None:
    assert {kind.status for kind in PROBLEMS.values()} == {
        400, 401, 403, 404, 405, 409, 413, 415, 422, 428, 429, 500, 503,
    }  # fmt: skip
